import { expect, test } from 'vitest';
import { evenOrder, wantedPictures } from '../../../../src/state/report/wanted-pictures.ts';
import { makeReport } from '../../../support/report-view.ts';

test.each([0, 1, 2, 7, 100])('an even order of %i has each number once', (count) => {
  expect([...evenOrder(count)].sort((a, b) => a - b)).toEqual(Array.from({ length: count }, (_, i) => i));
});

test('wherever an even order ends, no part of the whole is left out', () => {
  const first = evenOrder(1000)
    .slice(0, 32)
    .sort((a, b) => a - b);
  const gaps = first.map((at, i) => (first[i + 1] ?? 1000) - at);
  expect(Math.max(...gaps)).toBeLessThanOrEqual(64);
});

test('pictures that stand in lists come before the others', () => {
  const report = makeReport(['a/1', 'a/2', 'b/3', 'b/4', 'b/5'], {
    outliers: { 'b/5': 'a' },
    copies: { kind: 'made', groups: [{ paths: ['a/2', 'b/4'], sizeBytes: 1 }], changed: 0, unreadable: 0 },
  });
  expect(wantedPictures(report)).toEqual(['b/5', 'a/2', 'b/4', 'a/1', 'b/3']);
});
