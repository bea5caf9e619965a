import { expect, test } from 'vitest';
import { mergeColumns, reorderColumns, type TableColumn } from '../../../src/core/table-column.ts';

const COLOUR: TableColumn = { name: 'colour', kind: 'text', values: ['red', '', 'blue'] };
const PRICE: TableColumn = { name: 'price', kind: 'number', values: Float64Array.of(1.5, NaN, 3) };

test('columns follow their rows into another order', () => {
  expect(reorderColumns([COLOUR, PRICE], Uint32Array.of(2, 0, 1))).toEqual([
    { ...COLOUR, values: ['blue', 'red', ''] },
    { ...PRICE, values: Float64Array.of(3, 1.5, NaN) },
  ]);
});

test('of two columns of one name the later one counts', () => {
  const later: TableColumn = { ...COLOUR, values: ['a', 'b', 'c'] };
  expect(mergeColumns([COLOUR, PRICE], [later])).toEqual([PRICE, later]);
});
