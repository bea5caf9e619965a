import { expect, test } from 'vitest';
import { stemOf } from '../../../src/core/path-stem.ts';

test.each([
  ['010/0108775015.jpg', '0108775015'],
  ['a.tar.gz', 'a.tar'],
  ['.hidden', '.hidden'],
  ['x.y/plain', 'plain'],
  ['.a.b', '.a'],
  ['..a', '.'],
  ['a.', 'a.'],
  ['a..', 'a..'],
  ['a. ', 'a'],
  ['/a', 'a'],
  ['a..b', 'a.'],
  ['', ''],
])('the stem of %j is %j, as in Python’s pathlib', (path, stem) => {
  expect(stemOf(path)).toBe(stem);
});
