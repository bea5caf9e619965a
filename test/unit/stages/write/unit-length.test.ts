import { expect, test } from 'vitest';
import { toUnitLength } from '../../../../src/stages/write/unit-length.ts';

test('each row is divided by its own length', () => {
  const rows = Float32Array.of(3, 4, 0, -2);
  expect(toUnitLength(rows, 2)).toBe(0);
  expect(rows).toEqual(Float32Array.of(0.6, 0.8, 0, -1));
});

test('rows of zeros stay, and are counted', () => {
  const rows = Float32Array.of(0, 0, 1, 0, 0, -0);
  expect(toUnitLength(rows, 2)).toBe(2);
  expect(rows).toEqual(Float32Array.of(0, 0, 1, 0, 0, -0));
});

test('the length neither overflows nor vanishes where its square would in float32', () => {
  const rows = Float32Array.of(3e30, 4e30, 3e-40, 4e-40);
  toUnitLength(rows, 2);
  expect(rows[0]).toBeCloseTo(0.6, 6);
  expect(rows[2]).toBeCloseTo(0.6, 4); // 3e-40 itself has few digits
});
