import { expect, test } from 'vitest';
import type { Preprocessing } from '../../../src/core/preprocessing.ts';
import { PictureDecoder } from '../../../src/stages/decode/picture-decoder.ts';
import golden from '../../golden/alpha.json';
import { alphaPictures, type AlphaPicture, dataOf } from '../../support/alpha-pictures.ts';
import { NOTEBOOK } from '../../support/notebook-preprocessing.ts';

const { sizePx, resizePx } = golden;
const [red, green, blue, alpha] = golden.mean as [number, number, number, number];
const [redStd, greenStd, blueStd, alphaStd] = golden.std as [number, number, number, number];
const TENSOR: Preprocessing = {
  ...{ ...NOTEBOOK, sizePx, resizePx, colours: 'rgba' },
  normalization: { mean: [red, green, blue, alpha], std: [redStd, greenStd, blueStd, alphaStd] },
};
/** The bytes themselves. */
const PLAIN: Preprocessing = {
  ...{ ...TENSOR, range: '0-255' },
  normalization: { mean: [0, 0, 0, 0], std: [1, 1, 1, 1] },
};

const urls = import.meta.glob<string>('../../fixtures/images/*', { query: '?url', import: 'default', eager: true });
const decoder = new PictureDecoder();

async function open(picture: AlphaPicture): Promise<Blob> {
  if (picture.file === undefined) return new Blob([dataOf(picture)]);
  return (await fetch(urls[`../../fixtures/${picture.file}`]!)).blob();
}

async function tensorOf(picture: AlphaPicture, spec: Preprocessing): Promise<Float32Array<ArrayBuffer>> {
  const buffer = new ArrayBuffer(4 * sizePx * sizePx * 4);
  await decoder.toTensor(await open(picture), picture.name, spec, {
    ...{ buffer, byteOffset: 0, byteLength: buffer.byteLength },
  });
  return new Float32Array(buffer);
}

async function pixelsOf(picture: AlphaPicture, spec: Partial<Preprocessing>): Promise<string> {
  const planes = await tensorOf(picture, { ...PLAIN, ...spec });
  const pixels = planes.length / 4;
  return sha256(Uint8Array.from({ length: planes.length }, (_, i) => planes[(i & 3) * pixels + (i >> 2)]!));
}

async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

test.each(alphaPictures)('$name: all four channels are Pillow’s, squashed, cropped and upright', async (picture) => {
  const found = {
    squash: await pixelsOf(picture, {}),
    crop: await pixelsOf(picture, { preset: 'crop' }),
    upright: await pixelsOf(picture, { exif: 'upright' }),
    tensor: await sha256(new Uint8Array((await tensorOf(picture, TENSOR)).buffer)),
  };
  const { squash, crop, upright, tensor } = picture;
  expect(found).toEqual({ squash, crop, upright, tensor });
});

test('HEIC with transparent pixels is skipped with a reason, one without is opaque', async () => {
  const files = import.meta.glob<string>('../../golden/more-formats/{alpha,420}.heic', {
    ...{ query: '?url', import: 'default', eager: true },
  });
  const decoded = async (name: string) => {
    const file = await (await fetch(files[`../../golden/more-formats/${name}`]!)).blob();
    const tensor = new Float32Array(4 * sizePx * sizePx);
    const { buffer, byteLength } = tensor;
    await decoder.toTensor(file, name, PLAIN, { buffer, byteOffset: 0, byteLength });
    return tensor.subarray(3 * sizePx * sizePx);
  };
  await expect(decoded('alpha.heic')).rejects.toMatchObject({ code: 'image-unsupported', path: 'alpha.heic' });
  expect(new Set(await decoded('420.heic'))).toEqual(new Set([255]));
});

test('alpha stays the last channel where blue comes first', async () => {
  const picture = alphaPictures.find(({ name }) => name === 'rgba.png')!;
  const [plain, turned] = [await tensorOf(picture, PLAIN), await tensorOf(picture, { ...PLAIN, channels: 'BGR' })];
  const plane = (tensor: Float32Array, at: number) => tensor.subarray(at * sizePx * sizePx, (at + 1) * sizePx * sizePx);
  expect([2, 1, 0, 3].map((at) => plane(turned, at))).toEqual([0, 1, 2, 3].map((at) => plane(plain, at)));
});
