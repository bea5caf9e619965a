import { parseArgs } from 'node:util';
import { isTaken, startStaticServer } from './static-server.ts';

const DEFAULT_PORT = 5173;
const USAGE = 'usage: npm start -- [--port PORT]';

/**
 * Serves the page on loopback until it is interrupted. Opens nothing.
 *
 * @param preparePage - builds the page where it is missing or stale, and gives its folder
 * @returns exit code: 0 after SIGINT or SIGTERM, 2 on bad arguments, 1 if no port is free
 */
export async function start(args: readonly string[], preparePage: () => Promise<string>): Promise<number> {
  const port = parsePort(args);
  if (typeof port === 'string') {
    console.error(port);
    return 2;
  }
  const folder = await preparePage();
  const stopped = new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => resolve());
  });
  try {
    const server = await startStaticServer(folder, { port: port ?? DEFAULT_PORT, orNextFree: port === undefined });
    if (port === undefined && server.port !== DEFAULT_PORT) {
      console.log(`Port ${DEFAULT_PORT} is in use. What the page stored under it is not seen under another port.`);
    }
    console.log(`foldvec is at http://127.0.0.1:${server.port}/  (Ctrl+C ends it)`);
    await stopped;
    await server.close();
    return 0;
  } catch (error) {
    if (!isTaken(error)) throw error;
    console.error(`Port ${port ?? DEFAULT_PORT} is in use: choose another with --port.`);
    return 1;
  }
}

function parsePort(args: readonly string[]): number | undefined | string {
  try {
    const { values } = parseArgs({ args: [...args], options: { port: { type: 'string' } } });
    if (values.port === undefined) return undefined;
    const port = Number(values.port);
    if (Number.isInteger(port) && port >= 0 && port < 65_536 && values.port !== '') return port;
    return `--port wants a number from 0 to 65535, not "${values.port}".`;
  } catch (error) {
    return `${error instanceof Error ? error.message : String(error)}\n${USAGE}`;
  }
}
