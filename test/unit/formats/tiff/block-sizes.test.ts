import { deflateSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { sniffImage } from '../../../../src/formats/image/sniff.ts';
import { readTiff } from '../../../../src/formats/tiff/reader.ts';
import { noiseBytes } from '../../../support/noise-picture.ts';
import { tiffFile, type TiffTags } from '../../../support/tiff-file.ts';

// What happens to each file here is what Pillow 13.0.0 does with it.
const EDGE = 16;
const PIXELS = noiseBytes(EDGE * EDGE * 3, 1);
const MANY = noiseBytes(EDGE * EDGE * 300, 1); // begins with the same bytes
const NONE = 1;
const LZW = 5;
const DEFLATE = 8;
const PACK_BITS = 32773;

/** A picture of 16 × 16 RGB pixels, unless its tags say otherwise. */
function picture(tags: TiffTags, data: Uint8Array): Uint8Array<ArrayBuffer> {
  const common = { 256: [EDGE], 257: [EDGE], 258: [8, 8, 8], 262: [2], 277: [3] };
  return tiffFile({ ...common, ...tags }, data);
}
function tiled(compression: number, [width, height]: readonly [number, number], data: Uint8Array, more: TiffTags = {}) {
  const tags = { 259: [compression], 322: [width], 323: [height], 324: [0], 325: [data.length], ...more };
  return picture(tags, data);
}
function striped(compression: number, rows: number, data: Uint8Array, more: TiffTags = {}) {
  const tags = { 259: [compression], 273: [0], 278: [rows], 279: [data.length], ...more };
  return picture(tags, data);
}
function read(file: Uint8Array) {
  sniffImage(file); // as everybody does before
  return readTiff(file);
}

const ABSURD = [
  [2 ** 31, 16],
  [2 ** 32 - 16, 2 ** 32 - 16],
  [65536, 65536],
  [1 << 20, 1024],
  [16, 1 << 24],
  [13392, 13376], // just above the limit
] as const;

describe.each([
  ['LZW', LZW],
  ['DEFLATE', DEFLATE],
  ['PackBits', PACK_BITS],
  ['JPEG', 7],
  ['CCITT', 4],
])('tiles of %s', (_name, compression) => {
  test.each(ABSURD)('of %d × %d pixels are refused for their size', (width, height) => {
    const message = expect.stringContaining(`${width} × ${height} = ${width * height} pixels`) as string;
    const file = tiled(compression, [width, height], PIXELS);
    expect(() => read(file)).toThrow(expect.objectContaining({ code: 'image-too-large', message }));
  });
});

test.each([
  [0, 16],
  [16, 0],
])('tiles of %d × %d pixels are damaged', (width, height) => {
  for (const compression of [NONE, DEFLATE]) {
    const file = tiled(compression, [width, height], MANY);
    expect(() => read(file)).toThrow(expect.objectContaining({ code: 'image-damaged' }));
  }
});

describe('of an uncompressed tile only what shows has to be there', () => {
  test.each([
    [16, 8192],
    [16, 1 << 24],
    [16, 2 ** 32 - 1],
  ])('%d × %d pixels', (width, height) => {
    expect(read(tiled(NONE, [width, height], PIXELS)).rgb).toEqual(PIXELS);
  });

  test('whose last row ends with the picture', () => {
    const stride = 32 * 3;
    const shown = 15 * stride + EDGE * 3;
    const { rgb } = read(tiled(NONE, [32, 16], MANY.subarray(0, shown)));
    expect(rgb.subarray(15 * EDGE * 3)).toEqual(MANY.subarray(15 * stride, shown));
    const cut = tiled(NONE, [32, 16], MANY.subarray(0, shown - 1));
    expect(() => read(cut)).toThrow(expect.objectContaining({ code: 'image-truncated' }));
  });

  test.each([
    ['image-truncated', [8192, 16]],
    ['image-truncated', [65536, 65536]],
    ['image-damaged', [800_000_000, 16]],
    ['image-damaged', [2 ** 32 - 16, 2 ** 32 - 16]],
  ] as const)('and all else is %s: %j', (code, size) => {
    expect(() => read(tiled(NONE, size, MANY))).toThrow(expect.objectContaining({ code }));
  });
});

test('a tile far larger than its picture is read where all of it is there', () => {
  const whole = new Uint8Array(EDGE * 8192 * 3);
  whole.set(PIXELS);
  expect(read(tiled(DEFLATE, [EDGE, 8192], deflateSync(whole))).rgb).toEqual(PIXELS);
});

describe.each([
  ['none', NONE, PIXELS],
  ['DEFLATE', DEFLATE, deflateSync(PIXELS)],
])('strips, compression %s', (_name, compression, data) => {
  test.each([16, 17, 1 << 20, 2 ** 31 - 1, 2 ** 32 - 1])('of %d rows hold the whole picture', (rows) => {
    expect(read(striped(compression, rows, data)).rgb).toEqual(PIXELS);
  });

  test('of 0 rows are damaged', () => {
    expect(() => read(striped(compression, 0, data))).toThrow(expect.objectContaining({ code: 'image-damaged' }));
  });
});

test('a number of rows that is negative to libtiff is refused where libtiff reads, and only there', () => {
  for (const rows of [2 ** 31, 2 ** 32 - 2]) {
    expect(read(striped(NONE, rows, PIXELS)).rgb).toEqual(PIXELS);
    const file = striped(DEFLATE, rows, deflateSync(PIXELS));
    expect(() => read(file)).toThrow(expect.objectContaining({ code: 'image-damaged' }));
  }
});

test.each([
  ['65535 bits', { 258: [65535, 65535, 65535] }],
  ['6 samples of 64 bits', { 258: [64, 64, 64, 64, 64, 64], 277: [6] }],
  ['65535 samples', { 258: [8], 277: [65535] }],
  ['no samples', { 277: [0] }],
] as const)('%s a pixel are no picture that is encoded', (_name, tags) => {
  for (const compression of [NONE, DEFLATE]) {
    const file = striped(compression, EDGE, PIXELS, tags);
    expect(() => read(file)).toThrow(expect.objectContaining({ code: 'image-unsupported' }));
  }
});

test('a header alone costs no memory, whatever size it claims', () => {
  const huge = { 256: [13_000], 257: [13_000], 258: [16, 16, 16, 16], 277: [4] };
  const before = process.memoryUsage().arrayBuffers;
  for (const compression of [NONE, LZW, DEFLATE, PACK_BITS]) {
    for (const file of [
      striped(compression, 13_000, PIXELS, huge),
      tiled(compression, [13_000, 13_000], PIXELS, huge),
    ]) {
      expect(() => read(file)).toThrow(expect.objectContaining({ code: 'image-truncated' }));
    }
  }
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(10e6); // a row buffer would be 1.35 GB
});
