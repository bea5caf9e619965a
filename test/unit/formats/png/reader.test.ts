import { deflateSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { checkIntegrity } from '../../../../src/formats/image/integrity.ts';
import { sniffImage } from '../../../../src/formats/image/sniff.ts';
import { readPng } from '../../../../src/formats/png/reader.ts';
import { noiseBytes } from '../../../support/noise-picture.ts';
import { pngChunk, pngFile } from '../../../support/png-file.ts';
import { zlibBomb } from '../../../support/zlib-bomb.ts';

const EDGE = 16;
const RGB = noiseBytes(EDGE * EDGE * 3, 9);
const ROWS = new Uint8Array(EDGE * (EDGE * 3 + 1));
for (let y = 0; y < EDGE; y++) ROWS.set(RGB.subarray(y * EDGE * 3, (y + 1) * EDGE * 3), y * (EDGE * 3 + 1) + 1);
const EXACT = new Uint8Array(deflateSync(ROWS));
const LONGER = new Uint8Array(deflateSync(new Uint8Array([...ROWS, ...new Uint8Array(100_000)])));

const end = pngChunk('IEND', new Uint8Array());
const flipped = (bytes: Uint8Array, at: number) => bytes.map((byte, i) => (i === at ? byte ^ 0xff : byte));
const withWrongChecksum = (chunk: Uint8Array) => flipped(chunk, chunk.length - 1);
const data = (payload: Uint8Array) => pngChunk('IDAT', payload);

/** As far as a file goes before it is decoded; all of it by our own reader. */
function read(file: Uint8Array) {
  checkIntegrity(file, sniffImage(file));
  return readPng(file);
}

// All of it as Pillow 13.0.0 has it.
test.each([
  ['nothing', [data(EXACT), end]],
  ['zeros', [data(LONGER), end]],
  ['zeros and a wrong checksum', [data(flipped(LONGER, LONGER.length - 1)), end]],
  ['what cannot be inflated', [data(flipped(LONGER, LONGER.length - 40)), end]],
  ['zeros and no IEND', [data(LONGER)]],
  ['zeros in a chunk with a wrong checksum', [withWrongChecksum(data(LONGER)), end]],
  ['zeros in a chunk that is cut', [data(LONGER).subarray(0, -50)]],
  ['a chunk of garbage', [data(EXACT), data(Uint8Array.of(1, 2, 3)), end]],
  ['a GiB of zeros', [data(zlibBomb(ROWS, 1024)), end]],
] as const)('pixels are read, and then it is enough: behind them is %s', async (_name, chunks) => {
  const { rgb } = await read(pngFile(EDGE, chunks));
  expect(rgb).toEqual(RGB);
});

test('a wrong checksum right behind the pixels is damage', async () => {
  const file = pngFile(EDGE, [data(flipped(EXACT, EXACT.length - 1)), end]);
  await expect(readPng(file)).rejects.toMatchObject({ code: 'image-damaged' });
});

test('pixels that end early are truncated, and cost no memory where they could never be all', async () => {
  const short = new Uint8Array(deflateSync(ROWS.subarray(0, -1)));
  await expect(readPng(pngFile(EDGE, [data(short), end]))).rejects.toMatchObject({ code: 'image-truncated' });
  const before = process.memoryUsage().arrayBuffers;
  await expect(readPng(pngFile(13_000, [data(EXACT), end]))).rejects.toMatchObject({
    code: 'image-truncated',
    message: expect.stringContaining('which cannot be 507013000 unpacked') as string,
  });
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(10e6);
});
