import { expect, test } from 'vitest';
import { rowBeginningWith, TypeAhead } from '../../../src/ui/type-ahead.ts';

function treeOf(...names: readonly string[]) {
  return { treeLength: names.length, treeName: (at: number) => names[at]! };
}

const TREE = treeOf('dress', 'hat', 'Hose', 'pants', '010', '011', '\u00e9toile');

test.each([
  ['h', 0, 1],
  ['h', 1, 2],
  ['h', 2, 1],
  ['H', 1, 2],
  ['ho', 1, 2],
  ['hat', 1, 1],
  ['hh', 1, 2],
  ['hhh', 2, 1],
  ['d', 0, 0],
  ['01', 3, 4],
  ['011', 4, 5],
  ['00', 4, 5],
  ['e\u0301', 0, 6],
  ['x', 3, undefined],
  ['hx', 1, undefined],
])('%j typed on row %i goes to row %s', (text, at, row) => {
  expect(rowBeginningWith(text, at, TREE)).toBe(row);
});

test('in an empty tree letters go nowhere', () => {
  expect(rowBeginningWith('a', 0, treeOf())).toBeUndefined();
});

test('letters make one beginning until a second has passed; a blank belongs to it only then', () => {
  const typed = new TypeAhead();
  expect(typed.isTyping(0)).toBe(false);
  expect([typed.type('h', 0), typed.type('a', 900), typed.isTyping(1800), typed.type(' ', 1800)]).toEqual([
    'h',
    'ha',
    true,
    'ha ',
  ]);
  expect([typed.isTyping(2800), typed.type('d', 2800)]).toEqual([false, 'd']);
});
