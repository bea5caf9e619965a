import { expect, test } from 'vitest';
import { neutraliseExif, readExifOrientation, readXmpOrientation } from '../../../../src/formats/exif/tag.ts';

interface Entry {
  readonly tag: number;
  readonly type: number;
  readonly count: number;
  readonly value: number;
}

/** An Exif block, big-endian, with these directory entries. */
function makeExif(entries: readonly Entry[], { directoryAt = 8, declared = entries.length } = {}): Uint8Array {
  const bytes = new Uint8Array(6 + 8 + 2 + 12 * entries.length + 4);
  bytes.set(new TextEncoder().encode('Exif\0\0MM\0*'));
  const view = new DataView(bytes.buffer, 6);
  view.setUint32(4, directoryAt);
  view.setUint16(8, declared);
  entries.forEach(({ tag, type, count, value }, i) => {
    const at = 10 + 12 * i;
    view.setUint16(at, tag);
    view.setUint16(at + 2, type);
    view.setUint32(at + 4, count);
    if (type === 3) view.setUint16(at + 8, value);
    else view.setUint32(at + 8, value);
  });
  return bytes;
}
const six = { tag: 274, type: 3, count: 1, value: 6 };

test('the tag is found behind others, and of two the first counts', () => {
  const other = { tag: 271, type: 3, count: 1, value: 9 };
  expect(readExifOrientation(makeExif([other, six, { ...six, value: 3 }]))).toBe(6);
});

test('the name of the block may be there once, twice or not at all', () => {
  const once = makeExif([six]);
  const twice = new Uint8Array([...once.subarray(0, 6), ...once]);
  expect([once, twice, once.subarray(6)].map(readExifOrientation)).toEqual([6, 6, 6]);
});

test('a value that means nothing is upright; an absent tag is undefined, so that XMP may be asked', () => {
  expect(readExifOrientation(makeExif([{ ...six, value: 9 }]))).toBe(1);
  expect(readExifOrientation(makeExif([{ ...six, type: 2, count: 3 }]))).toBe(1);
  expect(readExifOrientation(makeExif([{ ...six, tag: 271 }]))).toBeUndefined();
});

test('a long integer counts as well as a short one', () => {
  expect(readExifOrientation(makeExif([{ ...six, type: 4 }]))).toBe(6);
});

test('offsets and counts that lead outside the block end the search', () => {
  expect(readExifOrientation(makeExif([six], { directoryAt: 4_000_000_000 }))).toBeUndefined();
  expect(readExifOrientation(makeExif([{ ...six, tag: 271 }], { declared: 65535 }))).toBeUndefined();
  expect(readExifOrientation(makeExif([{ ...six, count: 4_000_000_000 }]))).toBe(1);
  expect(readExifOrientation(new Uint8Array(3))).toBeUndefined();
});

test('a neutral block says 1, whatever type the tag had', () => {
  const block = makeExif([{ ...six, type: 4 }]);
  expect(neutraliseExif(block)).toBe(true);
  expect(readExifOrientation(block)).toBe(1);
  expect(neutraliseExif(makeExif([]))).toBe(false);
});

test('XMP gives the orientation as attribute or as element', () => {
  expect(readXmpOrientation('<rdf:Description tiff:Orientation="8"/>')).toBe(8);
  expect(readXmpOrientation('<tiff:Orientation>3</tiff:Orientation>')).toBe(3);
  expect(readXmpOrientation('<tiff:Make>x</tiff:Make>')).toBeUndefined();
});
