import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';

// What `npm run browsers` starts must be gone when it ends, however it ends.

const PROGRAM = join(import.meta.dirname, '../../browsers/program.mjs');
const LIMIT = join(import.meta.dirname, '../../browsers/limit.mjs');
/** A program that ends for nobody's asking, with a helper of its own in a group of its own; it says the numbers of both. */
const STUBBORN = `trap '' TERM; setsid sleep 300 & echo "$$ $!" >&2; while :; do sleep 1; done`;

/** Runs a script that has started the stubborn one. @returns what it wrote, its exit code, and the processes that were started */
async function run(script: string, signal?: NodeJS.Signals) {
  const text = `import { startProgram } from ${JSON.stringify(PROGRAM)};
    const program = startProgram('bash', ['-c', ${JSON.stringify(STUBBORN)}]);
    const numbers = await program.until(10_000, 'the numbers', () => /\\d+ \\d+/.exec(program.told())?.[0]);
    console.log(numbers);
    ${script}`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', text], { stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  child.stdout.setEncoding('utf8').on('data', (part: string) => {
    said += part;
    if (signal && said.includes('\n')) child.kill(signal);
  });
  const code = await new Promise<number | null>((resolve) => child.once('exit', resolve));
  const [numbers = '', ...rest] = said.trim().split('\n');
  return { pids: numbers.split(' ').map(Number), rest, code };
}

async function isAlive(pid: number): Promise<boolean> {
  const line = await readFile(`/proc/${pid}/stat`, 'latin1').catch(() => undefined);
  return line !== undefined && !line.slice(line.lastIndexOf(')')).startsWith(') Z');
}

async function alive(pids: readonly number[]): Promise<readonly number[]> {
  const living = await Promise.all(pids.map(isAlive));
  return pids.filter((_, i) => living[i]);
}

describe.skipIf(process.platform !== 'linux')('a program that is driven', () => {
  test('is ended with its helpers when it is stopped, though it takes no notice of being asked', async () => {
    const { pids, rest } = await run(`await program.stop(); console.log('stopped'); process.exit(0);`);
    expect([pids.length, rest]).toEqual([2, ['stopped']]);
    expect(await alive(pids)).toEqual([]);
  }, 30_000);

  test.each([
    ['a failure', `throw new Error('no');`, undefined, 1],
    ['an interrupt', `setInterval(() => undefined, 1000);`, 'SIGINT', 130],
  ] as const)('is ended with its helpers by %s', async (_, script, signal, expected) => {
    const { pids, code } = await run(script, signal);
    expect(code).toBe(expected);
    await expect.poll(() => alive(pids)).toEqual([]);
  });

  test('that ends before it says what is waited for is told with its last words', async () => {
    const text = `import { startProgram } from ${JSON.stringify(PROGRAM)};
      const program = startProgram('bash', ['-c', 'echo it broke >&2; exit 3']);
      await program.until(10_000, 'an address', () => undefined).catch((error) => console.log(error.message));`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', text], { stdio: ['ignore', 'pipe', 'ignore'] });
    let said = '';
    child.stdout.setEncoding('utf8').on('data', (part: string) => (said += part));
    await new Promise((resolve) => child.once('close', resolve));
    expect(said.trim()).toBe('bash ended (3) before there was an address: it broke');
  });
});

test('a wait that takes too long names what was waited for', async () => {
  const { within } = (await import(LIMIT)) as {
    within: (ms: number, what: string, it: Promise<unknown>) => Promise<unknown>;
  };
  await expect(within(20, 'an answer', new Promise(() => undefined))).rejects.toThrow('waited 0.02 s for an answer');
  await expect(within(1000, 'an answer', Promise.resolve(7))).resolves.toBe(7);
});
