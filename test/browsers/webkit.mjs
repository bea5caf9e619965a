// WebKitGTK's MiniBrowser (Debian: webkit2gtk-driver, xvfb), driven over WebDriver, on a screen of its own.
import { createServer } from 'node:net';
import { isExecutable, isInstalled } from './installed.mjs';
import { within } from './limit.mjs';
import { startProgram } from './program.mjs';

const DRIVER = 'WebKitWebDriver';
const SCREEN = 'Xvfb';
const BROWSERS = ['x86_64-linux-gnu', 'aarch64-linux-gnu'].map(
  (machine) => `/usr/lib/${machine}/webkit2gtk-4.1/MiniBrowser`,
);
const ELEMENT = 'element-6066-11e4-a52e-4f735466cecf'; // the name that the standard gives to a reference
const SCRIPT_LIMIT_MS = 120_000;
const ANSWER_LIMIT_MS = SCRIPT_LIMIT_MS + 10_000; // the driver's own limit first: it says more
const START_LIMIT_MS = 30_000;
const END_LIMIT_MS = 10_000;

/** @returns a browser with a session of its own; undefined where it isn't installed */
export async function openWebkit() {
  const binary = BROWSERS.find(isExecutable);
  if (binary === undefined || !isInstalled(DRIVER) || !isInstalled(SCREEN)) return undefined;
  // It takes the first display that is free, and says which when it is ready.
  const screen = startProgram(SCREEN, ['-displayfd', '3', '-screen', '0', '1280x1024x24', '-nolisten', 'tcp'], {
    extra: ['pipe'],
  });
  const programs = [screen];
  const stop = async () => {
    while (programs.length > 0) await programs.pop().stop();
  };
  try {
    let said = '';
    screen.child.stdio[3].setEncoding('utf8').on('data', (text) => (said += text));
    const display = await screen.until(START_LIMIT_MS, `a display of ${SCREEN}`, () => /^(\d+)\n/.exec(said)?.[1]);
    const port = await freePort();
    const env = { ...process.env, DISPLAY: `:${display}` };
    const driver = startProgram(DRIVER, [`--port=${port}`], { env });
    programs.push(driver);
    const send = speakWebDriver(`http://127.0.0.1:${port}`);
    const isReady = () => send('GET', '/status', undefined, START_LIMIT_MS).catch(() => undefined);
    await driver.until(START_LIMIT_MS, `a connection to ${DRIVER}`, isReady);
    const options = { 'webkitgtk:browserOptions': { binary, args: ['--automation'] } };
    const { sessionId, capabilities } = await send('POST', '/session', { capabilities: { alwaysMatch: options } });
    const session = `/session/${sessionId}`;
    await send('POST', `${session}/timeouts`, { script: SCRIPT_LIMIT_MS });
    return {
      version: capabilities.browserVersion,
      ...drive(send, session),
      async close() {
        // Who does not end its browser when asked is ended with it.
        await send('DELETE', session, undefined, END_LIMIT_MS).catch(() => undefined);
        await stop();
      },
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

function drive(send, session) {
  return {
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
  };
}

function speakWebDriver(address) {
  return async (method, path, body, limitMs = ANSWER_LIMIT_MS) => {
    const command = `${method} ${path.replace(/^\/session\/[^/]+/, '/session/…')}`;
    const stop = new AbortController();
    const asked = fetch(address + path, {
      ...{ method, signal: stop.signal },
      ...(body && { body: JSON.stringify(body) }),
    }).then(
      async (response) => ({ isGood: response.ok, ...(await response.json()) }),
      (error) => {
        throw new Error(`${command}: ${DRIVER} no longer answers (${error.cause?.message ?? error.message})`);
      },
    );
    try {
      const { isGood, value } = await within(limitMs, `an answer of ${DRIVER} to ${command}`, asked);
      if (!isGood) throw new Error(`${command}: ${value.error}, ${value.message}`);
      return value;
    } finally {
      stop.abort();
    }
  };
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
