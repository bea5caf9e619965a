import { expect, test } from 'vitest';
import { toListText } from '../../../../src/state/tables/label-lists.ts';
import type { LabelsMatch } from '../../../../src/state/tables/labels-view.ts';

const MATCH: LabelsMatch = {
  keyColumn: 'id',
  rule: 'stem',
  placeUnit: 'line',
  images: 1,
  ofImages: 2,
  unmatched: { count: 2, first: ['x', 'y'] },
  duplicates: { count: 1, first: [{ key: 'x', count: 3, lines: [2, 5], disagrees: true }] },
  disagreeing: 1,
  without: { count: 1, first: ['a/1.jpg'] },
  shared: { count: 1, first: [{ key: 'z', images: 2 }] },
};

test('a list is copied with an entry a line, in columns that tabs divide', () => {
  expect(toListText(MATCH, 'unmatched')).toBe('x\ny\n');
  expect(toListText(MATCH, 'without')).toBe('a/1.jpg\n');
  expect(toListText(MATCH, 'duplicates')).toBe('x\t3\t2 5\tdifferent\n');
  expect(toListText(MATCH, 'shared')).toBe('z\t2\n');
});
