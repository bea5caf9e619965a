import { expect, test } from 'vitest';
import { takeTurns } from '../../../src/stages/decode/take-turns.ts';

/** Runs two tasks of this many pixels and gives the order of their begins and ends. */
async function runTwo(pixels: number): Promise<string[]> {
  const log: string[] = [];
  const task = (name: string) => async () => {
    log.push(`${name} begins`);
    // A turn of the event loop: enough for the other task, if nothing holds it back.
    await new Promise((resolve) => setTimeout(resolve, 0));
    log.push(`${name} ends`);
  };
  await Promise.all([takeTurns(pixels, task('one')), takeTurns(pixels, task('two'))]);
  return log;
}

test('pictures above 24 megapixels are decoded one after another', async () => {
  expect(await runTwo(24_000_001)).toEqual(['one begins', 'one ends', 'two begins', 'two ends']);
});

test('others do not wait', async () => {
  expect((await runTwo(24_000_000)).slice(0, 2)).toEqual(['one begins', 'two begins']);
});

test('a turn that fails does not stop the next one', async () => {
  const failing = takeTurns(30_000_000, () => Promise.reject(new RangeError('first failed')));
  const next = takeTurns(30_000_000, () => Promise.resolve('second'));
  await expect(failing).rejects.toThrow(/first failed/);
  await expect(next).resolves.toBe('second');
});
