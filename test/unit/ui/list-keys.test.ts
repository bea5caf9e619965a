import { expect, test } from 'vitest';
import { listMove } from '../../../src/ui/list-keys.ts';

test.each<[string, number, number | undefined]>([
  ['ArrowDown', 3, 4],
  ['ArrowDown', 29, 29],
  ['ArrowUp', 3, 2],
  ['ArrowUp', 0, 0],
  ['PageDown', 3, 13],
  ['PageUp', 3, 0],
  ['Home', 3, 0],
  ['End', 3, 29],
  ['a', 3, undefined],
])('in a list of 30, %s on row %i goes to row %s', (key, at, to) => {
  expect(listMove(key, at, 30)).toBe(to);
});

test('with nothing picked the first key goes to the first row, and an empty list has none', () => {
  expect(listMove('ArrowDown', -1, 30)).toBe(0);
  expect(listMove('ArrowDown', -1, 0)).toBeUndefined();
});
