import { expect, test } from 'vitest';
import { toByteSource } from '../../../../src/formats/bytes/source.ts';

const BYTES = Uint8Array.from([10, 11, 12, 13, 14]);

test.each([
  ['a Blob', new Blob([BYTES])],
  ['an ArrayBuffer', BYTES.buffer],
  ['a part of a buffer', Uint8Array.from([0, ...BYTES, 0]).subarray(1, 6)],
])('%s can be read at any place', async (_, input) => {
  const source = toByteSource(input);
  expect(source.size).toBe(5);
  expect([...(await source.read(1, 3))]).toEqual([11, 12, 13]);
  expect([...(await source.read(5, 0))]).toEqual([]);
});

test.each([
  [3, 3],
  [-1, 2],
  [6, 0],
  [0, Number.NaN],
])('bytes that are not there are refused: %d, %d', async (offset, length) => {
  await expect(toByteSource(BYTES).read(offset, length)).rejects.toMatchObject({ code: 'file-damaged' });
});
