import { afterAll, beforeAll, expect, test } from 'vitest';
import { PictureDecoder } from '../../../src/stages/decode/picture-decoder.ts';
import avifUrl from '../../golden/more-formats/420.avif?url';
import manifest from '../../fixtures/manifest.json';
import { NOTEBOOK } from '../../support/notebook-preprocessing.ts';

// As Firefox with `privacy.resistFingerprinting`: a canvas reads back as noise, alpha as well, and frames give no known bytes.

const SQUASH = { ...NOTEBOOK, sizePx: manifest.sizePx, resizePx: manifest.cropResizePx };
const urls = import.meta.glob<string>('../../fixtures/images/*.{jpg,webp,png}', {
  query: '?url',
  import: 'default',
  eager: true,
});
const context = OffscreenCanvasRenderingContext2D.prototype;
const canvasReads = Object.getOwnPropertyDescriptor(context, 'getImageData')!;
const frames = Object.getOwnPropertyDescriptor(globalThis, 'ImageDecoder')!;
const decoder = new PictureDecoder();

beforeAll(() => {
  Reflect.deleteProperty(globalThis, 'ImageDecoder');
  context.getImageData = (_x, _y, width, height) => {
    const noise = new ImageData(width, height);
    noise.data.forEach((_, i) => (noise.data[i] = (i * 151) % 256));
    return noise;
  };
});
afterAll(() => {
  Object.defineProperty(globalThis, 'ImageDecoder', frames);
  Object.defineProperty(context, 'getImageData', canvasReads);
});

async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

async function openFixture(name: string): Promise<Blob> {
  return (await fetch(urls[`../../fixtures/images/${name}`]!)).blob();
}

/** Kinds that our own ways do not read, each with what is said of it. */
const REFUSED: Readonly<Record<string, RegExp>> = {
  'jpeg-arithmetic.jpg': /arithmetic coding/,
};
const pictures = manifest.images.filter(({ format }) => /^(JPEG|PNG|WEBP)$/.test(format));
const read = pictures.filter(({ name }) => !(name in REFUSED));

test('the noise is found out, and the browser is asked for no pixels', async () => {
  expect(await decoder.report()).toEqual({
    canvasIsClean: false,
    ways: { jpeg: 'own', webp: 'own', webpAlpha: 'own', png: 'own' },
  });
  expect(read.length).toBeGreaterThan(60);
});

test.each(read)('$name: every byte is Pillow’s all the same', async ({ name, golden }) => {
  const { rgb } = await decoder.toRgb(await openFixture(name), name, SQUASH);
  expect(await sha256(rgb)).toBe(golden.squash.sha256);
});

test.each(Object.entries(REFUSED))('%s is refused by name', async (name, reason) => {
  await expect(decoder.toRgb(await openFixture(name), name, SQUASH)).rejects.toThrow(reason);
});

test('AVIF is refused with the cause', async () => {
  const avif = await (await fetch(avifUrl)).blob();
  await expect(decoder.toRgb(avif, 'a.avif', SQUASH)).rejects.toThrow(/pixels this browser changes/);
});
