import { expect, test } from 'vitest';
import type { KnownRows } from '../../../../src/stages/embed/embed.contract.ts';
import { checkSession } from '../../../../src/stages/embed/self-check.ts';
import { aModel } from './a-model.ts';

const KNOWN: KnownRows = [Float32Array.of(1, 0), Float32Array.of(0, 1)];
const request = (batchSize: number, knownRows = KNOWN) => ({ model: aModel(), sizePx: 1, batchSize, knownRows });

/** A session that gives these rows, one run after another. */
function sessionThatGives(...runs: number[][]) {
  const left = [...runs];
  return {
    run: (_input: Float32Array, count: number) => {
      const rows = Float32Array.from(left.shift()!);
      return Promise.resolve({ rows, dim: rows.length / count });
    },
  };
}

test('rows that alternate as the inputs do pass, and the worst cosine is told', async () => {
  const check = await checkSession(sessionThatGives([3, 0, 0, 2, 1, 0.01]), request(3));
  expect(check.dim).toBe(2);
  expect(check.cosine).toBeCloseTo(1 / Math.hypot(1, 0.01), 9);
  expect(check.elapsedMs).toBeGreaterThanOrEqual(0);
});

test.each([
  ['repeats its first answer', [1, 0, 1, 0, 1, 0]],
  ['fills only the first rows', [1, 0, 0, 1, 0, 0]],
  ['gives a NaN', [1, 0, 0, 1, NaN, 0]],
  ['is off by more than 0.0001 in cosine', [1, 0, 0, 1, 1, 0.015]],
])('a backend that %s fails, with row and cosine', async (_, rows) => {
  const check = checkSession(sessionThatGives(rows), request(3));
  await expect(check).rejects.toMatchObject({ code: 'embed-unavailable', stage: 'embed' });
  await expect(check).rejects.toThrow(
    /^self-check row [23] of 3 has cosine (0\.\d+|NaN) to its known row, needs 0\.9999$/,
  );
});

test('a repeated answer is found out even where the rows of all pictures point the same way', async () => {
  const known: KnownRows = [Float32Array.of(1, 0.001), Float32Array.of(1, 0)];
  const check = checkSession(sessionThatGives([1, 0.001, 1, 0.001]), request(2, known));
  await expect(check).rejects.toMatchObject({
    code: 'embed-unavailable',
    message: 'self-check row 2 of 2 is nearer to the row of the other known input than to its own',
  });
});

test('a batch of one is run once for each known input', async () => {
  expect((await checkSession(sessionThatGives([1, 0], [0, 1]), request(1))).cosine).toBe(1);
  const repeating = checkSession(sessionThatGives([1, 0], [1, 0]), request(1));
  await expect(repeating).rejects.toMatchObject({ code: 'embed-unavailable' });
});

test('a model with another dim than its known rows is a mismatch, with both numbers', async () => {
  await expect(checkSession(sessionThatGives([1, 0, 0, 1, 0, 0]), request(2))).rejects.toMatchObject({
    code: 'model-mismatch',
    message: 'model gave dim 3, known row has 2',
  });
});
