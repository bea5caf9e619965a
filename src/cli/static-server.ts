import { createReadStream } from 'node:fs';
import { realpath, stat } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, sep } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { pageHeaders } from './headers.ts';

/** A server that is listening. */
export interface RunningServer {
  readonly port: number;
  /** Stops listening and drops the connections that are open. */
  close(): Promise<void>;
}

/** Answers requests that are not for a file of the page; false leaves the request to the page. */
export type Route = (request: IncomingMessage, response: ServerResponse, url: URL) => Promise<boolean>;

/** Where to listen, always on loopback, and what to answer besides. */
export interface ServerOptions {
  /** 0 takes any free port. */
  readonly port: number;
  /** Take the next free port where this one is taken. */
  readonly orNextFree?: boolean;
  readonly route?: Route;
}

const LOOPBACK = '127.0.0.1';
const ANY_HOST = 'http://localhost';
const PORTS_TO_TRY = 50;
const TYPES: Readonly<Record<string, string>> = {
  '': 'text/plain; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.jpg': 'image/jpeg',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.map': 'application/json',
  '.mjs': 'text/javascript; charset=utf-8',
  '.png': 'image/png',
  '.py': 'text/plain; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.wasm': 'application/wasm',
  '.webmanifest': 'application/manifest+json',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
};

/**
 * Serves a built page on loopback, with the headers that isolate it. A file that is not there is a 404, whatever it is.
 *
 * @param root - folder of the page
 * @throws Error with code `EADDRINUSE` if no port is free
 */
export async function startStaticServer(root: string, options: ServerOptions): Promise<RunningServer> {
  const realRoot = await realpath(root);
  const server = createServer((request, response) => {
    answer(request, response, realRoot, options.route).catch((error: unknown) => {
      if (!response.headersSent) sendText(response, 500, String(error));
      else response.destroy();
    });
  });
  const port = await listen(server, options);
  return {
    port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** Ends a request with a short text. */
export function sendText(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { 'Content-Type': 'text/plain; charset=utf-8' });
  response.end(response.req.method === 'HEAD' ? undefined : text);
}

async function listen(server: Server, { port, orNextFree }: ServerOptions): Promise<number> {
  const last = orNextFree ? port + PORTS_TO_TRY : port;
  for (let candidate = port; ; candidate++) {
    try {
      await new Promise<void>((resolve, reject) => {
        server.once('error', reject);
        server.listen(candidate, LOOPBACK, () => {
          server.off('error', reject);
          resolve();
        });
      });
      return (server.address() as AddressInfo).port;
    } catch (error) {
      if (candidate >= last || !isTaken(error)) throw error;
    }
  }
}

/** Whether an error says that a port is in use. */
export function isTaken(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  root: string,
  route: Route | undefined,
): Promise<void> {
  for (const [name, value] of Object.entries(pageHeaders)) response.setHeader(name, value);
  const address = request.url ?? '';
  if (!URL.canParse(address, ANY_HOST)) {
    sendText(response, 400, 'The address is not valid.');
    return;
  }
  const url = new URL(address, ANY_HOST);
  if (await route?.(request, response, url)) return;
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.setHeader('Allow', 'GET, HEAD');
    sendText(response, 405, 'Only GET and HEAD.');
    return;
  }
  await sendFile(request, response, root, url.pathname);
}

async function sendFile(request: IncomingMessage, response: ServerResponse, root: string, pathname: string) {
  const file = await locate(root, pathname);
  if (file === undefined) {
    sendText(response, 404, 'Not found.');
    return;
  }
  const { size, mtime, mtimeMs } = await stat(file);
  const etag = `"${size.toString(36)}-${Math.floor(mtimeMs).toString(36)}"`;
  // Names under assets/ carry a hash of their content; everything else is asked for again each time.
  const isHashed = pathname.startsWith('/assets/');
  response.setHeader('Cache-Control', isHashed ? 'public, max-age=31536000, immutable' : 'no-cache');
  response.setHeader('ETag', etag);
  response.setHeader('Last-Modified', mtime.toUTCString());
  if (request.headers['if-none-match'] === etag) {
    response.writeHead(304).end();
    return;
  }
  response.writeHead(200, {
    'Content-Type': TYPES[extname(file).toLowerCase()] ?? 'application/octet-stream',
    'Content-Length': size,
  });
  if (request.method === 'HEAD') response.end();
  else await pipeline(createReadStream(file), response);
}

// URL has resolved `.` and `..` already, also when written `%2e`; what remains is a slash hidden as `%2f`, and links.
async function locate(root: string, pathname: string): Promise<string | undefined> {
  let path: string;
  try {
    path = decodeURIComponent(pathname.endsWith('/') ? `${pathname}index.html` : pathname);
  } catch {
    return undefined;
  }
  if (path.includes('\0') || path.includes('\\')) return undefined;
  try {
    const file = await realpath(join(root, path));
    return file.startsWith(root + sep) && (await stat(file)).isFile() ? file : undefined;
  } catch {
    return undefined;
  }
}
