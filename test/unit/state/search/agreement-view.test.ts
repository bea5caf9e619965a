import { expect, test } from 'vitest';
import { picturesOf, toAgreementView } from '../../../../src/state/search/agreement-view.ts';
import { classAgreement } from '../../../../src/tables/class-agreement.ts';

/** Two pictures a class, each the other's neighbour; in class 0 and 29 each looks like the other class. */
function guessed(count: number) {
  const classes = Array.from({ length: count }, (_, i) => `class ${i}`);
  const labels = Int32Array.from({ length: 2 * count }, (_, row) => row >> 1);
  const paths = Array.from(labels, (label, row) => `${label}/${row}.jpg`);
  const last = 2 * (count - 1);
  const other = (row: number) => (row < 2 ? last + row : row >= last ? row - last : row ^ 1);
  const rows = Int32Array.from(paths, (_, row) => other(row));
  const agreement = classAgreement({ most: 1, rows, cosines: new Float32Array(rows.length).fill(0.5) }, labels, count);
  return { agreement, paths, labels, classes };
}

test('of 30 classes the table shows 20, among them those that are taken for one another', () => {
  const view = toAgreementView(guessed(30), 1);
  expect(view).toMatchObject({ rows: 60, right: 56, neighbours: 1 });
  expect(view.table.ofClasses).toBe(30);
  expect(view.table.classes).toHaveLength(20);
  expect(view.table.classes[0]).toBe('class 0');
  expect(view.table.classes.at(-1)).toBe('class 29');
  expect(view.table.lines[0]?.at(-1)).toEqual({ own: 'class 0', like: 'class 29', pictures: 2, of: 2 });
  expect(view.confusions.map(({ own, like }) => `${own} → ${like}`)).toEqual([
    'class 0 → class 29',
    'class 29 → class 0',
  ]);
  expect(view.outliers.map(({ path }) => path)).toEqual(['0/0.jpg', '0/1.jpg', '29/58.jpg', '29/59.jpg']);
});

test('pictures of a cell are those of its class that look like the other', () => {
  const rows = guessed(3);
  expect(picturesOf(rows, { own: 'class 2', like: 'class 0' }).map(({ path }) => path)).toEqual(['2/4.jpg', '2/5.jpg']);
  expect(picturesOf(rows, { own: 'class 2', like: 'class 1' })).toEqual([]);
  expect(picturesOf(rows, { own: 'gone', like: 'class 1' })).toEqual([]);
});
