// Firefox ESR (Debian: firefox-esr), driven over WebDriver BiDi, which it speaks itself.
import { mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { WebSocket } from 'ws';
import { isInstalled } from './installed.mjs';
import { within } from './limit.mjs';
import { startProgram } from './program.mjs';

const PROGRAM = 'firefox-esr';
const ADDRESS = /WebDriver BiDi listening on (ws:\S+)/;
const START_LIMIT_MS = 60_000;
const ANSWER_LIMIT_MS = 120_000;

/**
 * Starts it.
 *
 * @param scratch - a folder for its profile
 * @returns a browser with a fresh profile; undefined where it isn't installed
 */
export async function openFirefox(scratch, { resistsFingerprinting = false } = {}) {
  if (!isInstalled(PROGRAM)) return undefined;
  const profile = mkdtempSync(join(scratch, 'firefox-'));
  writeFileSync(join(profile, 'user.js'), `user_pref('privacy.resistFingerprinting', ${resistsFingerprinting});\n`);
  const args = ['--headless', '--no-remote', '--remote-debugging-port=0', '--profile', profile];
  const program = startProgram(PROGRAM, args);
  try {
    const found = () => ADDRESS.exec(program.told())?.[1];
    const address = await program.until(START_LIMIT_MS, `the address of ${PROGRAM}`, found);
    return { ...drive(address, await openSession(address)), close: () => program.stop() };
  } catch (error) {
    await program.stop();
    throw error;
  }
}

/** @returns a session with the one tab that there is */
async function openSession(address) {
  const socket = new WebSocket(`${address}/session`);
  const send = speakBidi(socket);
  await within(START_LIMIT_MS, `a connection to ${PROGRAM}`, opened(socket));
  const { capabilities } = await send('session.new', { capabilities: {} });
  const { contexts } = await send('browsingContext.getTree', {});
  return { send, context: contexts[0].context, version: capabilities.browserVersion };
}

function drive(address, first) {
  let session = first;

  async function call(work, values) {
    const result = await session.send('script.callFunction', {
      ...{ functionDeclaration: String(work), target: { context: session.context }, awaitPromise: true },
      arguments: values.map((value) => ({ type: 'string', value: JSON.stringify(value) })),
    });
    if (result.type === 'exception') throw new Error(result.exceptionDetails.text);
    return result.result;
  }
  return {
    version: first.version,
    goto: (url) => session.send('browsingContext.navigate', { context: session.context, url, wait: 'complete' }),
    async evaluate(work, ...values) {
      const wrapped = `async (...texts) => JSON.stringify(await (${work})(...texts.map((text) => JSON.parse(text))))`;
      const { value } = await call(wrapped, values);
      return value === undefined ? undefined : JSON.parse(value);
    },
    async setFiles(selector, files) {
      const { sharedId } = await call('(text) => document.querySelector(JSON.parse(text))', [selector]);
      await session.send('input.setFiles', { context: session.context, element: { sharedId }, files });
    },
    async leaveAlone(forMs) {
      await session.send('session.end', {});
      await new Promise((resolve) => setTimeout(resolve, forMs));
      session = await openSession(address);
    },
  };
}

function opened(socket) {
  return new Promise((resolve, reject) => socket.once('open', resolve).once('close', reject).once('error', reject));
}

/** @returns a function that sends one command and gives its result */
function speakBidi(socket) {
  const waiting = new Map();
  let last = 0;
  socket.on('message', (text) => {
    const { id, type, result, error, message } = JSON.parse(text);
    const asked = waiting.get(id);
    if (!asked) return; // an event
    waiting.delete(id);
    if (type === 'error') asked.reject(new Error(`${asked.method}: ${error}, ${message}`));
    else asked.resolve(result);
  });
  socket.on('error', () => undefined); // it is closed then
  socket.on('close', () => waiting.forEach(({ reject, method }) => reject(new Error(`${method}: ${PROGRAM} ended`))));
  return (method, params) => {
    const answer = new Promise((resolve, reject) => {
      const id = ++last;
      waiting.set(id, { resolve, reject, method });
      socket.send(JSON.stringify({ id, method, params }), (error) => error && reject(error));
    });
    return within(ANSWER_LIMIT_MS, `an answer of ${PROGRAM} to ${method}`, answer);
  };
}
