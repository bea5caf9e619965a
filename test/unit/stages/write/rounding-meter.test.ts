import { expect, test } from 'vitest';
import { toFloat16 } from '../../../../src/core/float16.ts';
import { RoundingMeter } from '../../../../src/stages/write/rounding-meter.ts';

function errorOf(rows: readonly number[], dim: number) {
  const meter = new RoundingMeter(dim);
  const values = Float32Array.from(rows);
  meter.add(values, toFloat16(values));
  return meter.error;
}

test('numbers that float16 has cost nothing', () => {
  expect(errorOf([1, -0.5, 0, 65_504, 0, 0], 2)).toEqual({ maxRelative: 0, minCosine: 1, overflows: 0 });
});

test('the largest change is a part of its own row’s largest value', () => {
  const third = Math.fround(1 / 3);
  const change = third - 0x555 / 4096; // 0x3555 is 1365 / 4096
  expect(errorOf([third, 8, third, 0.5], 2).maxRelative).toBe(change / 0.5);
});

test('the smallest cosine is that of the row that turned furthest', () => {
  const tiny = 2 ** -24; // the smallest number; 1.4 of it becomes 1 of it
  const { minCosine } = errorOf([1, 2, Math.fround(1.4 * tiny), tiny], 2);
  expect(minCosine).toBeCloseTo(2.4 / Math.hypot(1.4, 1) / Math.SQRT2, 6);
});

test('a row of which nothing is left has cosine 0', () => {
  expect(errorOf([1e-9, -1e-9], 2)).toEqual({ maxRelative: 1, minCosine: 0, overflows: 0 });
});

test('values that become infinite are counted, those that were are not, and neither row has a part in the rest', () => {
  expect(errorOf([70_000, -1e9, 0.1, Infinity, NaN, 0.1, 1, 2], 2)).toEqual({
    maxRelative: 0,
    minCosine: 1,
    overflows: 2,
  });
});

test('of several blocks the worst is told', () => {
  const meter = new RoundingMeter(1);
  for (const value of [1, 1 / 3, 1, 1e6]) meter.add(Float32Array.of(value), toFloat16(Float32Array.of(value)));
  expect(meter.error).toMatchObject({ minCosine: 1, overflows: 1 });
  expect(meter.error.maxRelative).toBeCloseTo(2.44e-4, 5);
});
