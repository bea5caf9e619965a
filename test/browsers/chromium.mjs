// The terminal's run, in its own Chromium.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../../src/cli/build.mjs';
import { within } from './limit.mjs';
import { startProgram } from './program.mjs';

const RUN_LIMIT_MS = 300_000;
const VERSION_LIMIT_MS = 30_000;

/**
 * Encodes a folder by `npm run encode`.
 *
 * @returns as {@link doJob}
 */
export async function encodeInChromium(folder, scratch, { model }) {
  const out = join(scratch, 'chromium.npz');
  const args = ['src/cli/bootstrap.mjs', 'encode', folder, '--out', out, '--model', model, '--quiet'];
  const began = Date.now();
  const env = { ...process.env, XDG_CACHE_HOME: join(scratch, 'cache') };
  const said = await outputOf(process.execPath, args, { what: 'encode in Chromium', limitMs: RUN_LIMIT_MS, env });
  const seconds = (Date.now() - began) / 1000;
  const { backend, threads } = JSON.parse(said.trim().split('\n').at(-1));
  const runsOn = backend === 'cpu' ? `CPU · ${threads} threads` : backend;
  return { npz: new Uint8Array(readFileSync(out)), runsOn, seconds, isIsolated: true, hasSharedMemory: true };
}

/** What the browser that the terminal drives says of itself. */
export async function versionOfChromium({ executablePath, env }) {
  const options = { what: 'the version of Chromium', limitMs: VERSION_LIMIT_MS, env: { ...process.env, ...env } };
  const said = await outputOf(executablePath, ['--version'], options);
  return /\d+(\.\d+)+/.exec(said)?.[0] ?? said.trim();
}

async function outputOf(name, args, { what, limitMs, env }) {
  const program = startProgram(name, args, { cwd: ROOT, env, output: 'pipe' });
  let said = '';
  program.child.stdout.setEncoding('utf8').on('data', (text) => (said += text));
  const closed = new Promise((resolve) => program.child.once('close', resolve).once('error', resolve));
  try {
    const how = await within(
      limitMs,
      what,
      closed.then(() => program.ended),
    );
    if (how !== 0) throw new Error(`${what} ended (${how}): ${program.told()}`);
    return said;
  } finally {
    await program.stop();
  }
}
