import { expect, test } from 'vitest';
import { toFloat32 } from '../../../../src/formats/nd-array.ts';
import { parseNpy } from '../../../../src/formats/npy.ts';
import { headerOf, rowsOf, writeTable } from '../../../support/write-table.ts';

test('the file holds the matrix, float32, row by row, and nothing else', async () => {
  const array = parseNpy(await writeTable('npy', headerOf(['a', 'b', 'c', 'd'], 7)));
  expect(array).toMatchObject({ descr: '<f4', shape: [4, 7], fortranOrder: false });
  expect(toFloat32(array)).toEqual(rowsOf(4, 7));
});
