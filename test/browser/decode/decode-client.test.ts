import { afterAll, expect, test } from 'vitest';
import type { TensorLease } from '../../../src/core/prepared.ts';
import { startDecoder } from '../../../src/stages/decode/decode.client.ts';
import { PictureDecoder } from '../../../src/stages/decode/picture-decoder.ts';
import turnedUrl from '../../fixtures/images/jpeg-exif-6.jpg?url';
import jpegUrl from '../../fixtures/images/jpeg-odd-101x67.jpg?url';
import webpUrl from '../../fixtures/images/webp-lossless.webp?url';
import { NOTEBOOK } from '../../support/notebook-preprocessing.ts';

const TENSOR_BYTES = 3 * 224 * 224 * 4;

const load = async (url: string) => (await fetch(url)).blob();
const decoder = startDecoder();
afterAll(() => decoder.close());

/** The tensor made in this thread, from the uint8 picture and plain arithmetic. */
async function expectedTensor(file: Blob): Promise<Float32Array> {
  const { rgb } = await new PictureDecoder().toRgb(file, 'expected', NOTEBOOK);
  const tensor = new Float32Array(3 * 224 * 224);
  const { mean, std } = NOTEBOOK.normalization;
  for (let i = 0; i < 224 * 224; i++) {
    for (let channel = 0; channel < 3; channel++) {
      const centred = Math.fround(Math.fround(rgb[3 * i + channel]! / 255) - Math.fround(mean[channel]!));
      tensor[channel * 224 * 224 + i] = Math.fround(centred / Math.fround(std[channel]!));
    }
  }
  return tensor;
}

function tensorOf({ buffer, byteOffset, byteLength }: TensorLease): Float32Array {
  return new Float32Array(buffer, byteOffset, byteLength / 4).slice();
}

test('known pictures are exact in this browser, and JPEGs are read as planes', async () => {
  expect(await decoder.probe()).toEqual({
    ways: { jpeg: 'native', webp: 'native', webpAlpha: 'native', png: 'native' },
    canvasIsClean: true,
  });
});

test('a shared lease is written in place, and only its own slot', async () => {
  const file = await load(jpegUrl);
  const buffer = new SharedArrayBuffer(3 * TENSOR_BYTES);
  const lease = { buffer, byteOffset: TENSOR_BYTES, byteLength: TENSOR_BYTES };
  const decoded = await decoder.decode(file, 'a.jpg', NOTEBOOK, lease);
  expect(decoded).toMatchObject({ widthPx: 101, heightPx: 67, prepared: { kind: 'tensor' } });
  expect(tensorOf(lease)).toEqual(await expectedTensor(file));
  const neighbours = [0, 2 * TENSOR_BYTES].map((at) => new Uint8Array(buffer, at, TENSOR_BYTES));
  expect(neighbours.every((bytes) => bytes.every((byte) => byte === 0))).toBe(true);
});

test.each([
  ['ignore', 61, 37],
  ['upright', 37, 61],
] as const)('the size is that of the picture as it is turned: %s', async (exif, widthPx, heightPx) => {
  const lease = { buffer: new ArrayBuffer(TENSOR_BYTES), byteOffset: 0, byteLength: TENSOR_BYTES };
  const decoded = await decoder.decode(await load(turnedUrl), 'a.jpg', { ...NOTEBOOK, exif }, lease);
  expect(decoded).toMatchObject({ widthPx, heightPx });
});

test('a plain buffer is moved to the worker and comes back inside the result', async () => {
  const file = await load(jpegUrl);
  const buffer = new ArrayBuffer(TENSOR_BYTES);
  const decoded = await decoder.decode(file, 'a.jpg', NOTEBOOK, { buffer, byteOffset: 0, byteLength: TENSOR_BYTES });
  expect(buffer.byteLength).toBe(0);
  expect(tensorOf(decoded.prepared.lease)).toEqual(await expectedTensor(file));
});

test('many images in flight in one worker do not touch each other', async () => {
  const files = await Promise.all([load(jpegUrl), load(webpUrl)]);
  const expected = await Promise.all(files.map(expectedTensor));
  const leases = Array.from({ length: 12 }, () => ({
    buffer: new SharedArrayBuffer(TENSOR_BYTES),
    byteOffset: 0,
    byteLength: TENSOR_BYTES,
  }));
  await Promise.all(leases.map((lease, i) => decoder.decode(files[i % 2]!, `${i}`, NOTEBOOK, lease)));
  expect(leases.map((lease) => tensorOf(lease))).toEqual(leases.map((_, i) => expected[i % 2]!));
});

test('a refused image is named by code and path, and the worker goes on', async () => {
  const lease = () => ({ buffer: new SharedArrayBuffer(TENSOR_BYTES), byteOffset: 0, byteLength: TENSOR_BYTES });
  const text = new Blob(['not a picture at all']);
  await expect(decoder.decode(text, 'x/text.jpg', NOTEBOOK, lease())).rejects.toMatchObject({
    code: 'image-unsupported',
    stage: 'decode',
    path: 'x/text.jpg',
  });
  const decoded = await decoder.decode(await load(jpegUrl), 'a.jpg', NOTEBOOK, lease());
  expect(decoded.widthPx).toBe(101);
});

test('a fault that nobody foresaw leaves the worker fit for the next image', async () => {
  const file = await load(jpegUrl);
  const lease = (byteLength: number) => ({ buffer: new SharedArrayBuffer(TENSOR_BYTES), byteOffset: 0, byteLength });
  await expect(decoder.decode(file, 'a.jpg', NOTEBOOK, lease(8))).rejects.toMatchObject({ name: 'RangeError' });
  const whole = lease(TENSOR_BYTES);
  await decoder.decode(file, 'a.jpg', NOTEBOOK, whole);
  expect(tensorOf(whole)).toEqual(await expectedTensor(file));
});

test('a closed decoder rejects as aborted', async () => {
  const closed = startDecoder();
  closed.close();
  await expect(closed.probe()).rejects.toMatchObject({ name: 'AbortError' });
});

test('files whose reading was given up hold up no later one', async () => {
  const file = await load(jpegUrl);
  const abort = new AbortController();
  const reads = Array.from({ length: 12 }, (_, i) => decoder.readAhead(file, `${i}.jpg`, abort.signal));
  const first = await reads[0]!;
  abort.abort();
  await Promise.allSettled(reads);
  const next = await decoder.readAhead(file, 'next.jpg');
  expect([next.isLate, next.pixels]).toEqual([false, 101 * 67]);
  decoder.drop(first);
  decoder.drop(next);
});
