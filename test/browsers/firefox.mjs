// Firefox ESR (Debian: firefox-esr), driven over WebDriver BiDi, which it speaks itself.
import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WebSocket } from 'ws';
import { isInstalled } from './installed.mjs';

const PROGRAM = 'firefox-esr';
const START_LIMIT_MS = 60_000;
const ANSWER_LIMIT_MS = 120_000;
const END_LIMIT_MS = 10_000;

/** @returns a browser with a fresh profile; undefined where it isn't installed */
export async function openFirefox({ resistsFingerprinting = false } = {}) {
  if (!isInstalled(PROGRAM)) return undefined;
  const profile = await mkdtemp(join(tmpdir(), 'foldvec-firefox-'));
  await writeFile(join(profile, 'user.js'), `user_pref('privacy.resistFingerprinting', ${resistsFingerprinting});\n`);
  const args = ['--headless', '--no-remote', '--remote-debugging-port=0', '--profile', profile];
  const child = spawn(PROGRAM, args, { stdio: ['ignore', 'ignore', 'pipe'] });
  const ended = new Promise((resolve) => child.once('exit', resolve)); // its helpers may keep its output open
  const socket = new WebSocket(`${await addressOf(child)}/session`, { handshakeTimeout: START_LIMIT_MS });
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
  const send = speakBidi(socket);
  const { capabilities } = await send('session.new', { capabilities: {} });
  const { contexts } = await send('browsingContext.getTree', {});
  const context = contexts[0].context;
  const target = { context };

  async function call(work, values) {
    const result = await send('script.callFunction', {
      ...{ functionDeclaration: String(work), target, awaitPromise: true },
      arguments: values.map((value) => ({ type: 'string', value: JSON.stringify(value) })),
    });
    if (result.type === 'exception') throw new Error(result.exceptionDetails.text);
    return result.result;
  }
  return {
    version: capabilities.browserVersion,
    goto: (url) => send('browsingContext.navigate', { context, url, wait: 'complete' }),
    async evaluate(work, ...values) {
      const wrapped = `async (...texts) => JSON.stringify(await (${work})(...texts.map((text) => JSON.parse(text))))`;
      const { value } = await call(wrapped, values);
      return value === undefined ? undefined : JSON.parse(value);
    },
    async setFiles(selector, files) {
      const { sharedId } = await call('(text) => document.querySelector(JSON.parse(text))', [selector]);
      await send('input.setFiles', { context, element: { sharedId }, files });
    },
    async close() {
      socket.close();
      child.kill();
      const timer = setTimeout(() => child.kill('SIGKILL'), END_LIMIT_MS);
      await ended;
      clearTimeout(timer);
      await rm(profile, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

function addressOf(child) {
  return new Promise((resolve, reject) => {
    let told = '';
    const timer = setTimeout(() => reject(new Error(`${PROGRAM} says no address: ${told}`)), START_LIMIT_MS);
    child.stderr.setEncoding('utf8').on('data', (text) => {
      told += text;
      const address = /WebDriver BiDi listening on (ws:\S+)/.exec(told)?.[1];
      if (address === undefined) return;
      clearTimeout(timer);
      resolve(address);
    });
    child.once('close', () => reject(new Error(`${PROGRAM} ended: ${told}`)));
  });
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
    clearTimeout(asked.timer);
    if (type === 'error') asked.reject(new Error(`${asked.method}: ${error}, ${message}`));
    else asked.resolve(result);
  });
  socket.on('close', () => waiting.forEach(({ reject, method }) => reject(new Error(`${method}: the browser ended`))));
  return (method, params) =>
    new Promise((resolve, reject) => {
      const id = ++last;
      const timer = setTimeout(() => reject(new Error(`${method}: no answer`)), ANSWER_LIMIT_MS);
      waiting.set(id, { resolve, reject, method, timer });
      socket.send(JSON.stringify({ id, method, params }));
    });
}
