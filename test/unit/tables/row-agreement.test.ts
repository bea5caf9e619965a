import { expect, test } from 'vitest';
import { agrees, compareRows } from '../../../src/tables/row-agreement.ts';

test('equal rows agree with cosine 1', () => {
  const row = Float32Array.of(1, -2, 3);
  expect(compareRows('a', row, row)).toEqual({ path: 'a', cosine: 1, maxDifference: 0 });
});

test('a value that is off by a hundredth of the largest one does not agree', () => {
  const agreement = compareRows('a', Float32Array.of(1, 0, 0), Float32Array.of(1, 0.01, 0));
  expect(agreement.maxDifference).toBeCloseTo(0.01, 6);
  expect(agrees(agreement)).toBe(false);
});

test('rows of zeros agree, rows of NaN or of another length never do', () => {
  const zeros = new Float32Array(3);
  expect(agrees(compareRows('a', zeros, zeros))).toBe(true);
  expect(agrees(compareRows('a', zeros, Float32Array.of(Number.NaN, 0, 0)))).toBe(false);
  expect(agrees(compareRows('a', zeros, new Float32Array(2)))).toBe(false);
});
