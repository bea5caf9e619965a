import { expect, test } from 'vitest';
import { findTable } from '../../../../src/stages/read/read-pickle.ts';

const FILE_BYTES = 1_000_000;

test('a path that is longer than any system has is refused: one key in many places must not fill the memory', () => {
  const key = 'x'.repeat(20_000);
  const nested = new Map([[key, new Map([[key, [1, 2]]])]]);
  expect(() => findTable(nested, FILE_BYTES)).toThrow(/path of more than 32767 characters/);
});

test('a second matrix is enough to refuse a pickle', () => {
  const rows = [
    [1, 2],
    [3, 4],
  ];
  expect(() => findTable([['a.jpg', 'b.jpg'], rows, rows], FILE_BYTES)).toThrow(/several matrices/);
});
