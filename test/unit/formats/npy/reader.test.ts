import { expect, test } from 'vitest';
import { toFloat32, toInt32, toStrings } from '../../../../src/formats/npy/nd-array.ts';
import { parseNpy } from '../../../../src/formats/npy/reader.ts';
import { npyHeader } from '../../../../src/formats/npy/header.ts';
import { GOLDEN_NAMES, goldenFiles } from '../../../support/golden-formats.ts';
import { rowsOf } from '../../../support/write-table.ts';

const MATRIX = rowsOf(GOLDEN_NAMES.length, 4);
const LABELS = [-1, 1, 1, 1, 1, -1, -1, 2, -1, -1, -1];

test.each(goldenFiles(/^(f4|f8|version2)\.npy$/))('%s, made by numpy, gives its matrix', (_, bytes) => {
  const array = parseNpy(bytes);
  expect(array.shape).toEqual([GOLDEN_NAMES.length, 4]);
  expect(toFloat32(array)).toEqual(MATRIX);
});

test.each(goldenFiles(/^i[48]\.npy$/))('%s, made by numpy, gives its whole numbers', (_, bytes) => {
  expect([...toInt32(parseNpy(bytes))]).toEqual(LABELS);
});

test.each(goldenFiles(/^unicode\.npy$/))('%s, made by numpy, gives its texts', (_, bytes) => {
  expect(toStrings(parseNpy(bytes))).toEqual(GOLDEN_NAMES);
});

test.each(goldenFiles(/^single-text\.npy$/))('%s, made by numpy, gives its one text', (_, bytes) => {
  expect(parseNpy(bytes).shape).toEqual([]);
  expect(toStrings(parseNpy(bytes))).toEqual(['{"model": "tiny", "dim": 4}']);
});

test.each(goldenFiles(/^empty\.npy$/))('%s, made by numpy, has no rows and keeps its width', (_, bytes) => {
  expect(parseNpy(bytes)).toMatchObject({ shape: [0, 4], descr: '<f4' });
});

test.each(goldenFiles(/^(objects|big-endian)\.npy$/))('%s is refused', (_, bytes) => {
  expect(() => parseNpy(bytes)).toThrow(/ask to run code|type that is not read: >f4/);
});

test('a float32 matrix is not copied', () => {
  const header = npyHeader('<f4', [1, 4]);
  const bytes = new Uint8Array(header.length + 16);
  bytes.set(header);
  expect(toFloat32(parseNpy(bytes)).buffer).toBe(bytes.buffer);
});

test.each([
  ['too few values', [3, 4], 47],
  ['too many values', [3, 4], 49],
  ['a shape beyond any memory', [2 ** 40, 2 ** 40], 48],
])('%s for the shape are refused', (_, shape, dataBytes) => {
  const header = npyHeader('<f4', shape);
  const bytes = new Uint8Array(header.length + dataBytes);
  bytes.set(header);
  expect(() => parseNpy(bytes)).toThrow(/npy array of shape .* has/);
});

test('a header that goes beyond the file is refused', () => {
  expect(() => parseNpy(npyHeader('<f4', [0]).slice(0, 40))).toThrow(/npy header is too long/);
});

test('a number that is no code point is refused', () => {
  const header = npyHeader('<U1', [1]);
  const bytes = new Uint8Array(header.length + 4).fill(0xff, header.length);
  bytes.set(header);
  expect(() => toStrings(parseNpy(bytes))).toThrow(/no code point/);
});

test('a whole number that does not fit 32 bits is refused', () => {
  const header = npyHeader('<i8', [1]);
  const bytes = new Uint8Array(header.length + 8);
  bytes.set(header);
  bytes[header.length + 5] = 1;
  expect(() => toInt32(parseNpy(bytes))).toThrow(/does not fit 32 bits: 1099511627776/);
});
