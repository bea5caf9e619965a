import { expect, test } from 'vitest';
import { cellMove } from '../../../../src/ui/explore/table-keys.ts';

// a . b
// . c .
// d . e
const [a, b, c, d, e] = [[0, 0], [0, 2], [1, 1], [2, 0], [2, 2]].map(([line = 0, column = 0]) => ({ line, column })); // prettier-ignore
const CELLS = [a!, b!, c!, d!, e!];

test('arrows keep to the line or column where they can, and go aside where they must', () => {
  expect(cellMove('ArrowRight', a!, CELLS)).toEqual(b);
  expect(cellMove('ArrowDown', a!, CELLS)).toEqual(d);
  expect(cellMove('ArrowLeft', c!, CELLS)).toEqual(a);
  expect(cellMove('ArrowUp', e!, CELLS)).toEqual(b);
  expect(cellMove('ArrowRight', c!, CELLS)).toEqual(b);
});

test('Home and End keep to the line; at the edge, and for other keys, nothing happens', () => {
  expect(cellMove('End', a!, CELLS)).toEqual(b);
  expect(cellMove('Home', e!, CELLS)).toEqual(d);
  expect(cellMove('ArrowUp', a!, CELLS)).toBeUndefined();
  expect(cellMove('Tab', a!, CELLS)).toBeUndefined();
});
