import { expect, test } from 'vitest';
import { PathTable } from '../../../../src/core/path-table.ts';
import { bytesBesideRow } from '../../../../src/state/folder/row-bytes.ts';

function tableOf(paths: readonly string[]): PathTable {
  const table = new PathTable();
  for (const path of paths) table.addPath(path);
  return table;
}

test('long names take more of the store than short ones, and none take nothing', () => {
  const names = Array.from({ length: 2000 }, (_, i) => `${1000 + i}.jpg`);
  const short = bytesBesideRow(tableOf(names));
  const long = bytesBesideRow(tableOf(names.map((name) => `${'a folder with a name/'.repeat(10)}${name}`)));
  expect(long - short).toBe(210);
  expect(bytesBesideRow(tableOf([]))).toBeGreaterThan(0);
});
