import { expect, test } from 'vitest';
import type { Preprocessing } from '../../../src/core/preprocessing.ts';
import { PictureDecoder } from '../../../src/stages/decode/picture-decoder.ts';
import expected from '../../golden/more-formats/expected.json';
import { NOTEBOOK } from '../../support/notebook-preprocessing.ts';

// Golden values: test/golden/make-golden-more-formats.py.

const SIZE_PX = 32;
const SQUASH: Preprocessing = { ...NOTEBOOK, sizePx: SIZE_PX, resizePx: SIZE_PX };
const urls = import.meta.glob<string>('../../golden/more-formats/*.{avif,heic,jxl,png,tif,pgm}', {
  query: '?url',
  import: 'default',
  eager: true,
});
type Name = keyof typeof expected;

const decoder = new PictureDecoder();

async function open(name: Name): Promise<Blob> {
  return (await fetch(urls[`../../golden/more-formats/${name}`]!)).blob();
}

function fromBase64(text: string): Uint8Array {
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
}

/** How far the picture is from Python's: the largest difference of a byte, and the mean one. */
async function distance(name: Name, spec: Preprocessing, golden: 'squash' | 'upright') {
  const { rgb } = await decoder.toRgb(await open(name), name, spec);
  const python = fromBase64(expected[name][golden]);
  let largest = 0;
  let sum = 0;
  for (let i = 0; i < python.length; i++) {
    const difference = Math.abs(rgb[i]! - python[i]!);
    largest = Math.max(largest, difference);
    sum += difference;
  }
  return { largest, mean: sum / python.length };
}

async function remarksOn(name: Name, path: string = name, spec = SQUASH) {
  const lease = { buffer: new ArrayBuffer(SIZE_PX * SIZE_PX * 12), byteOffset: 0, byteLength: SIZE_PX * SIZE_PX * 12 };
  return await decoder.toTensor(await open(name), path, spec, lease);
}

const names = Object.keys(expected) as Name[];
const NEAR: readonly Name[] = [
  'narrow-grey.avif',
  'ten-bits.avif',
  '420.heic',
  'alpha.heic',
  'turned.heic',
  'lossy.jxl',
];
const exact = names.filter((name) => !NEAR.includes(name));

test.each(exact)('%s: every byte is Pillow’s, as it is and upright', async (name) => {
  expect(await distance(name, SQUASH, 'squash')).toEqual({ largest: 0, mean: 0 });
  expect(await distance(name, { ...SQUASH, exif: 'upright' }, 'upright')).toEqual({ largest: 0, mean: 0 });
});

test.each(NEAR)('%s is near to Python’s', async (name) => {
  const { largest, mean } = await distance(name, SQUASH, 'squash');
  expect(largest).toBeLessThanOrEqual(6);
  expect(mean).toBeLessThan(0.7);
});

test('what is only near is said, and what is exact is not', async () => {
  expect((await remarksOn('420.avif')).remarks).toEqual([]);
  expect((await remarksOn('narrow-grey.avif')).remarks).toEqual(['approximate-avif']);
  expect((await remarksOn('ten-bits.avif')).remarks).toEqual(['approximate-avif']);
  expect(await remarksOn('turned.heic')).toMatchObject({ widthPx: 42, heightPx: 60, remarks: ['approximate-heic'] });
  expect((await remarksOn('lossless.jxl')).remarks).toEqual(['approximate-jxl']);
});

test('AVIF behind another name is encoded, as Pillow does; HEIC and JPEG XL are not', async () => {
  expect((await remarksOn('420.avif', 'a/photo.jpg')).remarks).toEqual([]);
  await expect(remarksOn('420.heic', 'a/photo.jpg')).rejects.toMatchObject({
    code: 'image-unsupported',
    message: 'content is HEIC',
  });
  await expect(remarksOn('lossy.jxl', 'photo.png')).rejects.toMatchObject({ message: 'content is JPEG XL' });
});

test('grey of 16 bits is clipped, and said, only where it is above 255; scaled where that is asked for', async () => {
  expect((await remarksOn('deep.png')).remarks).toEqual(['clipped']);
  expect((await remarksOn('deep.pgm')).remarks).toEqual(['clipped']);
  expect((await remarksOn('deep.tif')).remarks).toEqual(['clipped']);
  expect((await remarksOn('shallow.png')).remarks).toEqual([]);
  for (const name of ['deep.png', 'deep.pgm', 'deep.tif'] as const) {
    const scaled: Preprocessing = { ...SQUASH, wideGrey: 'scale' };
    expect((await remarksOn(name, name, scaled)).remarks).toEqual([]);
    const { rgb } = await decoder.toRgb(await open(name), name, scaled);
    expect([rgb[0], rgb.at(-1)]).toEqual([2, 243]);
  }
});

test.each(['420.heic', 'lossy.jxl', '420.avif'] as const)('%s that is cut off is refused', async (name) => {
  const file = await open(name);
  await expect(decoder.toRgb(file.slice(0, file.size / 2), name, SQUASH)).rejects.toMatchObject({ stage: 'decode' });
});
