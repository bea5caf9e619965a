import { expect, test } from 'vitest';
import { openFiles } from '../../../../src/stages/read/open-files.ts';
import { columnsFor, headerOf, rowsOf, writeTable } from '../../../support/write-table.ts';

const open = (bytes: Uint8Array<ArrayBuffer>) => openFiles([{ name: 'x.parquet', blob: new Blob([bytes]) }]);

test.each([
  [3, 1],
  [3000, 1],
  [700, 512],
  [25, 25_088],
])('a Parquet of ours comes back whole: %i rows of %i', async (rows, dim) => {
  const paths = Array.from({ length: rows }, (_, i) => (i === 1 ? 'c/\ud800.jpg' : `c/${i} ü.jpg`));
  const known = (valueOf: (row: number) => number) =>
    Float64Array.from(paths, (_, row) => (row === 2 ? Number.NaN : valueOf(row)));
  const header = {
    ...headerOf(paths, dim),
    labels: paths.map((_, row) => (row === 0 ? -1 : 0)),
    columns: [...columnsFor(rows), { name: 'Path', kind: 'text' as const, values: paths.map((_, row) => `p${row}`) }],
    skipped: [{ path: 'd\ud800', stage: 'decode', code: 'image-truncated', reason: 'ends early' }],
    meta: { foldvec: '1', model: 'tiny' },
    sizesBytes: known((row) => 40_000 + row),
    mtimesMs: known((row) => 1.7e12 + row),
  };
  const { facts, values } = await open(await writeTable('parquet', header));
  const { sizesBytes, mtimesMs, classes, columns } = header;
  expect(facts).toEqual({
    ...{ kind: 'parquet', rows, dim, dtype: 'float32', paths, classes, columns, sizesBytes, mtimesMs },
    labels: Int32Array.from(header.labels),
    skipped: [{ path: 'd\ud800', reason: 'image-truncated: ends early' }],
    meta: { ...header.meta, rows: { dtype: 'float32', l2: false } },
  });
  expect(values).toEqual(rowsOf(rows, dim));
});

test('a Parquet file without rows is refused where rows are wanted', async () => {
  const file = await writeTable('parquet', headerOf([], 4));
  await expect(open(file)).rejects.toThrow(/no rows/);
});

test('the paths of clip-retrieval hold no vectors', async () => {
  const file = await writeTable('clip-metadata', headerOf(['a/b.jpg'], 4));
  await expect(open(file)).rejects.toThrow(/no column of lists/);
});

test.each(['parquet', 'feather'] as const)('the same table gives the same %s', async (format) => {
  const header = headerOf(['a/b.jpg', 'a/c.jpg'], 3);
  expect(await writeTable(format, header)).toEqual(await writeTable(format, header));
});

test.each(['float32', 'float16'] as const)('an Arrow file begins and ends with its name, %s', async (dtype) => {
  const bytes = await writeTable('feather', headerOf(['a', 'b', 'c', 'd'], 3), { dtype });
  const text = new TextDecoder('latin1').decode(bytes);
  expect([text.slice(0, 6), text.slice(-6)]).toEqual(['ARROW1', 'ARROW1']);
});
