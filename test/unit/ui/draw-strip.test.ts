import { expect, test } from 'vitest';
import { valueRange } from '../../../src/ui/draw-strip.ts';

test('the range of a plot always holds zero, so that bars stand on a line', () => {
  expect(valueRange(Float32Array.of(2, 5, 3))).toEqual({ min: 0, max: 5 });
  expect(valueRange(Float32Array.of(-2, -5))).toEqual({ min: -5, max: 0 });
});

test('values that are no numbers do not spoil the range', () => {
  expect(valueRange(Float32Array.of(NaN, 1, Infinity, -Infinity, -1))).toEqual({ min: -1, max: 1 });
});
