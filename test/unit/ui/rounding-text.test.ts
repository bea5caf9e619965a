import { expect, test } from 'vitest';
import { formatAtLeastCosine, formatAtMost } from '../../../src/ui/rounding-text.ts';

test('the largest change is rounded up, to two digits', () => {
  expect([0, 0.000481, 0.0005, 2 ** -11, 1].map(formatAtMost)).toEqual([
    '0 %',
    '0.049 %',
    '0.05 %',
    '0.049 %',
    '100 %',
  ]);
});

test('the smallest cosine is rounded down: only 1 reads as 1', () => {
  expect([1, 0.99999999, 0.9999999, 0].map(formatAtLeastCosine)).toEqual([
    '1.0000000',
    '0.9999999',
    '0.9999999',
    '0.0000000',
  ]);
});
