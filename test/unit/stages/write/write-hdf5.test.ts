import { expect, test } from 'vitest';
import { utf8Length, writeUtf8 } from '../../../../src/formats/bytes/wtf8.ts';
import type { TableHeader, WriteDtype } from '../../../../src/stages/write/table-header.ts';
import { lookUpHdf5, type FoundArray } from '../../../support/hdf5-lookup.ts';
import { HOSTILE_PATHS } from '../../../support/hostile-names.ts';
import { columnsFor, headerOf, rowsOf, writeTable } from '../../../support/write-table.ts';

function find(file: Uint8Array<ArrayBuffer>, path: string): FoundArray | undefined {
  const names = path.split('/').map((name) => {
    const bytes = new Uint8Array(utf8Length(name));
    writeUtf8(name, bytes, 0);
    return bytes;
  });
  return lookUpHdf5(file, names);
}

function json(file: Uint8Array<ArrayBuffer>, path: string): unknown {
  return JSON.parse(new TextDecoder().decode(find(file, path)?.data));
}

// What h5py 3 writes for these numbers, byte by byte.
const DATATYPES: Readonly<Record<WriteDtype, string>> = {
  float16: '11200f0002000000000010000a05000a0f00000000000000',
  float32: '11201f000400000000002000170800177f00000000000000',
  float64: '11203f000800000000004000340b0034ff03000000000000',
};

const HEX = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');

const PATHS = [...HOSTILE_PATHS, `y/${'l'.repeat(5000)}`];

test.each(['float16', 'float32', 'float64'] as const)('every path leads to its row, %s', async (dtype) => {
  const file = await writeTable('hdf5', headerOf(PATHS, 3), { dtype });
  const size = { float16: 2, float32: 4, float64: 8 }[dtype];
  for (const [row, path] of PATHS.entries()) {
    const found = find(file, path);
    expect([found?.shape, found?.data.length], path).toEqual([[3], 3 * size]);
    if (dtype === 'float32') expect(new Float32Array(found!.data.buffer), path).toEqual(rowsOf(1, 3, row));
    if (dtype === 'float64')
      expect(new Float64Array(found!.data.buffer), path).toEqual(Float64Array.from(rowsOf(1, 3, row)));
    expect(HEX(found!.datatype)).toBe(DATATYPES[dtype]);
  }
});

test('what else there is to say stands in a group of its own', async () => {
  const header: TableHeader = {
    ...headerOf(['a.jpg', 'b/1.jpg'], 3),
    labels: [-1, 0],
    columns: columnsFor(2),
    sizesBytes: Float64Array.of(NaN, 7),
    mtimesMs: Float64Array.of(1.5, NaN),
    skipped: [{ path: 'c', stage: 'decode', code: 'image-empty', reason: 'file has no bytes' }],
    meta: { foldvec: '1.0.0' },
  };
  const file = await writeTable('hdf5', header);
  expect(json(file, '__foldvec__/paths')).toEqual(header.paths);
  expect(json(file, '__foldvec__/classes')).toEqual(header.classes);
  expect(json(file, '__foldvec__/columns')).toMatchObject({ 'price/€': [-1, null] });
  expect(json(file, '__foldvec__/skipped')).toEqual(header.skipped);
  expect(json(file, '__foldvec__/meta')).toEqual({ foldvec: '1.0.0', rows: { dtype: 'float32', l2: false } });
  expect(new BigInt64Array(find(file, '__foldvec__/labels')!.data.buffer)).toEqual(BigInt64Array.of(-1n, 0n));
  expect(new BigInt64Array(find(file, '__foldvec__/sizes')!.data.buffer)).toEqual(BigInt64Array.of(-1n, 7n));
  expect(new Float64Array(find(file, '__foldvec__/mtimes_ms')!.data.buffer)).toEqual(header.mtimesMs);
});

test('a folder of the name of that group keeps it', async () => {
  const file = await writeTable('hdf5', headerOf(['__foldvec__/1.jpg', '__foldvec___'], 3));
  expect(find(file, '__foldvec__/1.jpg')?.shape).toEqual([3]);
  expect(find(file, '__foldvec___')?.shape).toEqual([3]);
  expect(json(file, '__foldvec____/paths')).toEqual(['__foldvec__/1.jpg', '__foldvec___']);
});

test('names that HDF5 cannot have are changed', async () => {
  const file = await writeTable('hdf5', headerOf(['/1.jpg', './2.jpg', 'a\0b', '..'], 1));
  const rows = ['%/1.jpg', '%2E/2.jpg', 'a%00b', '..'].map(
    (path) => new Float32Array(find(file, path)!.data.buffer)[0],
  );
  expect(rows).toEqual([0, 1, 2, 3]);
});

test('a file of no rows, and one of a folder with members for several levels of its tree', async () => {
  expect(json(await writeTable('hdf5', headerOf([], 3)), '__foldvec__/paths')).toEqual([]);
  const paths = Array.from({ length: 9000 }, (_, i) => `x/${i}.jpg`);
  const file = await writeTable('hdf5', headerOf(paths, 1));
  const rows = paths.map((path) => new Float32Array(find(file, path)!.data.buffer)[0]);
  expect(rows).toEqual(paths.map((_, row) => row));
  expect(find(file, 'x/9000.jpg')).toBeUndefined();
});

test('the superblock tells the length of the file', async () => {
  const file = await writeTable('hdf5', headerOf(PATHS, 3));
  expect(new DataView(file.buffer).getBigUint64(40, true)).toBe(BigInt(file.length));
});

test.each([
  ['a path is both a file and a folder', ['x/a', 'x/a/b/1.jpg'], 'x/a'],
  ['a path stands twice', ['x/1.jpg', 'y', 'x/1.jpg'], 'x/1.jpg'],
])('%s: no file is written', async (_, paths, path) => {
  await expect(writeTable('hdf5', headerOf(paths, 1))).rejects.toMatchObject({ code: 'write-failed', path });
});
