// WebKitGTK's MiniBrowser (Debian: webkit2gtk-driver, xvfb), driven over WebDriver.
import { spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { isExecutable, isInstalled } from './installed.mjs';

const DRIVER = 'WebKitWebDriver';
const BROWSERS = ['x86_64-linux-gnu', 'aarch64-linux-gnu'].map(
  (machine) => `/usr/lib/${machine}/webkit2gtk-4.1/MiniBrowser`,
);
const ELEMENT = 'element-6066-11e4-a52e-4f735466cecf'; // the name that the standard gives to a reference
const SCRIPT_LIMIT_MS = 120_000;
const START_LIMIT_MS = 30_000;

/** @returns a browser with a session of its own; undefined where it isn't installed */
export async function openWebkit() {
  const binary = BROWSERS.find(isExecutable);
  if (binary === undefined || !isInstalled(DRIVER) || !isInstalled('xvfb-run')) return undefined;
  const port = await freePort();
  // A group of its own, so that the screen ends with the driver.
  const child = spawn('xvfb-run', ['--auto-servernum', DRIVER, `--port=${port}`], { stdio: 'ignore', detached: true });
  const ended = new Promise((resolve) => child.once('close', resolve));
  const stop = async () => {
    process.kill(-child.pid);
    await ended;
  };
  const send = speakWebDriver(`http://127.0.0.1:${port}`);
  try {
    await untilReady(send);
    const options = { 'webkitgtk:browserOptions': { binary, args: ['--automation'] } };
    const { sessionId, capabilities } = await send('POST', '/session', { capabilities: { alwaysMatch: options } });
    const session = `/session/${sessionId}`;
    await send('POST', `${session}/timeouts`, { script: SCRIPT_LIMIT_MS });
    return {
      version: capabilities.browserVersion,
      goto: (url) => send('POST', `${session}/url`, { url }),
      async evaluate(work, ...values) {
        const script = `const done = arguments[arguments.length - 1];
          (async () => (${work})(...JSON.parse(arguments[0])))().then(
            (value) => done(JSON.stringify({ value })), (error) => done(JSON.stringify({ error: String(error) })));`;
        const told = await send('POST', `${session}/execute/async`, { script, args: [JSON.stringify(values)] });
        const { value, error } = JSON.parse(told);
        if (error !== undefined) throw new Error(error);
        return value;
      },
      async setFiles(selector, files) {
        const found = await send('POST', `${session}/element`, { using: 'css selector', value: selector });
        await send('POST', `${session}/element/${found[ELEMENT]}/value`, { text: files.join('\n') });
      },
      async close() {
        await send('DELETE', session).catch(() => undefined);
        await stop();
      },
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

function speakWebDriver(address) {
  return async (method, path, body) => {
    const response = await fetch(address + path, { method, ...(body && { body: JSON.stringify(body) }) });
    const { value } = await response.json();
    if (!response.ok) throw new Error(`${path}: ${value.error}, ${value.message}`);
    return value;
  };
}

async function untilReady(send) {
  const end = Date.now() + START_LIMIT_MS;
  for (;;) {
    const isReady = await send('GET', '/status').then(
      () => true,
      () => false,
    );
    if (isReady) return;
    if (Date.now() > end) throw new Error(`${DRIVER} does not answer`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}
