import { expect, test } from 'vitest';
import { checkSession } from '../../../../src/stages/embed/self-check.ts';

const toBase64 = (...bits: number[]) => Buffer.from(Uint16Array.from(bits).buffer).toString('base64');
// (1, 0) and (0, 1) in float16.
const SPEC = {
  sizePx: 1,
  normalization: { mean: [0, 0, 0], std: [1, 1, 1] },
  golden: [toBase64(0x3c00, 0), toBase64(0, 0x3c00)],
} as const;

const sessionThatGives = (...rows: number[]) => ({
  run: (_input: Float32Array, count: number) =>
    Promise.resolve({ rows: Float32Array.from(rows), dim: rows.length / count }),
});

test('rows that alternate as the inputs do pass, and the worst cosine is told', async () => {
  const check = await checkSession(sessionThatGives(3, 0, 0, 2, 1, 0.01), SPEC, 3);
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
  const check = checkSession(sessionThatGives(...rows), SPEC, 3);
  await expect(check).rejects.toMatchObject({ code: 'embed-unavailable', stage: 'embed' });
  await expect(check).rejects.toThrow(
    /^self-check row [23] of 3 has cosine (0\.\d+|NaN) to its golden vector, needs 0\.9999$/,
  );
});

test('a model with another dim than its golden vectors is a mismatch, with both numbers', async () => {
  await expect(checkSession(sessionThatGives(1, 0, 0, 1, 0, 0), SPEC, 2)).rejects.toMatchObject({
    code: 'model-mismatch',
    message: 'model gave dim 3, golden vector has 2',
  });
});
