import { expect, test } from 'vitest';
import { toFloat32 } from '../../../../src/formats/npy/nd-array.ts';
import { parseNpy } from '../../../../src/formats/npy/reader.ts';
import { headerOf, rowsOf, writeTable } from '../../../support/write-table.ts';

test('the file holds the matrix, float32, row by row, and nothing else', async () => {
  const array = parseNpy(await writeTable('npy', headerOf(['a', 'b', 'c', 'd'], 7)));
  expect(array).toMatchObject({ descr: '<f4', shape: [4, 7], fortranOrder: false });
  expect(toFloat32(array)).toEqual(rowsOf(4, 7));
});

test('float16 halves the matrix', async () => {
  const file = await writeTable('npy', headerOf(['a', 'b', 'c', 'd'], 7), { dtype: 'float16' });
  expect(file.length).toBe(128 + 4 * 7 * 2);
  expect(toFloat32(parseNpy(file))).toEqual(rowsOf(4, 7));
});

test('float16 of many values is written in several chunks, and whole', async () => {
  const file = await writeTable('npy', headerOf(['a', 'b', 'c', 'd'], 100_000), { dtype: 'float16' });
  const values = toFloat32(parseNpy(file));
  const rounded = rowsOf(4, 100_000).findIndex((value, i) => Math.abs(value - values[i]!) > value * 2 ** -11);
  expect([values.length, rounded]).toEqual([400_000, -1]);
});
