import { expect, test } from 'vitest';
import { toFloat32 } from '../../../../src/formats/npy/nd-array.ts';
import { readPickle } from '../../../../src/formats/pickle/reader.ts';
import { PickledArray } from '../../../../src/formats/pickle/values.ts';
import { HOSTILE_NAMES } from '../../../support/hostile-names.ts';
import { lookUp } from '../../../support/pickle-look-up.ts';
import { headerOf, rowsOf, writeTable } from '../../../support/write-table.ts';

test.each([
  ['float16', '<f2'],
  ['float32', '<f4'],
  ['float64', '<f8'],
] as const)('the matrix is one array of %s', async (dtype, descr) => {
  const value = readPickle(await writeTable('pickle-matrix', headerOf(['a', 'b', 'c', 'd'], 7), { dtype }));
  const array = value instanceof PickledArray ? value.array : undefined;
  expect(array).toMatchObject({ descr, shape: [4, 7], fortranOrder: false });
  expect(array && toFloat32(array)).toEqual(rowsOf(4, 7));
});

test('float64 of many values is written in several chunks, and whole', async () => {
  const value = readPickle(
    await writeTable('pickle-matrix', headerOf(['a', 'b', 'c', 'd'], 100_000), { dtype: 'float64' }),
  );
  expect(value instanceof PickledArray && value.array && toFloat32(value.array)).toEqual(rowsOf(4, 100_000));
});

// ImageFolder sorts whole directory strings: 'x/a', then 'x/a-b', then 'x/a/c'. A folder is returned to.
const PATHS = [
  'root.jpg',
  'x/1.jpg',
  'x/a/1.jpg',
  'x/a-b/1.jpg',
  'x/a/c/d/1.jpg',
  'x/a/c/1.jpg',
  'y/x/1.jpg',
  '/1.jpg',
  '//1.jpg',
];

test.each(['float16', 'float32', 'float64'] as const)(
  'the nested dictionary finds every row under its path, %s',
  async (dtype) => {
    const paths = [...PATHS, ...HOSTILE_NAMES, ...HOSTILE_NAMES.map((name) => `h/${name}/${name}`)];
    const index = readPickle(await writeTable('pickle-nested', headerOf(paths, 3), { dtype }));
    paths.forEach((path, row) => {
      expect(lookUp(index, path), path).toEqual(rowsOf(1, 3, row));
    });
  },
);

test('the nested dictionary holds nothing but the paths, in the order of the rows', async () => {
  const index = readPickle(await writeTable('pickle-nested', headerOf(PATHS, 3)));
  expect(index instanceof Map && [...index.keys()]).toEqual(['root.jpg', 'x', 'y', '']);
});

test('a nested dictionary of many folders and several chunks is whole', async () => {
  const paths = Array.from({ length: 3000 }, (_, i) => `folder ${i % 700}/${i}.jpg`);
  const index = readPickle(await writeTable('pickle-nested', headerOf(paths, 200)));
  expect(lookUp(index, 'folder 699/2799.jpg')).toEqual(rowsOf(1, 200, 2799));
});

test('a very deep path overflows no stack', async () => {
  const path = `${'a/'.repeat(2000)}1.jpg`;
  expect(lookUp(readPickle(await writeTable('pickle-nested', headerOf([path], 1))), path)).toEqual(rowsOf(1, 1));
});

test.each([
  ['a path is both a file and a folder', ['x/a', 'x/a/b/1.jpg'], 'x/a'],
  ['a path is both a folder and a file', ['x/a/b/1.jpg', 'x/a'], 'x/a'],
  ['a path stands twice', ['x/1.jpg', 'y', 'x/1.jpg'], 'x/1.jpg'],
])('%s: a nested dictionary cannot hold both, and says which', async (_, paths, path) => {
  await expect(writeTable('pickle-nested', headerOf(paths, 1))).rejects.toMatchObject({ code: 'write-failed', path });
});
