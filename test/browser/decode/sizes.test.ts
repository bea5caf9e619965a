import { expect, test } from 'vitest';
import type { Preprocessing } from '../../../src/core/preprocessing.ts';
import { PictureDecoder } from '../../../src/stages/decode/picture-decoder.ts';
import { noiseBytes } from '../../support/noise-picture.ts';
import golden from './size-golden.json';
import { NOTEBOOK } from '../../support/notebook-preprocessing.ts';

// Golden values: make-size-golden.py, torchvision on Pillow 13.

const SPEC: Preprocessing = { ...NOTEBOOK, sizePx: golden.tensorPx, resizePx: golden.tensorPx };

const urls = import.meta.glob<string>('../../fixtures/images/*.{jpg,png}', {
  query: '?url',
  import: 'default',
  eager: true,
});

/** A file of the fixtures, or noise as a PPM: `noise <width> <height> <seed>`. */
async function openPicture(name: string): Promise<Blob> {
  const [, width, height, seed] = /^noise (\d+) (\d+) (\d+)$/.exec(name) ?? [];
  if (seed !== undefined) {
    const bytes = noiseBytes(Number(width) * Number(height) * 3, Number(seed));
    return new Blob([`P6\n${width} ${height}\n255\n`, bytes]);
  }
  const url = urls[`../../fixtures/images/${name}`];
  if (url === undefined) throw new Error(`golden file names ${name}, which is not there`);
  return (await fetch(url)).blob();
}

async function shortHash(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes), 0, 16);
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

type PixelCase = [
  name: string,
  preset: Preprocessing['preset'],
  sizePx: number,
  resizePx: number,
  filter: Preprocessing['filter'],
  sha: string,
];
type Triple = [number, number, number];
type TensorCase = [Preprocessing['channels'], Preprocessing['range'], mean: Triple, std: Triple, sha: string];

const pixelCases = golden.pixels as PixelCase[];
const tensorCases = golden.tensors as TensorCase[];
const decoder = new PictureDecoder();

test.each([...new Set(pixelCases.map(([name]) => name))])(
  '%s: every byte is Pillow’s at every size, squashed and cropped, with both filters',
  async (name) => {
    const cases = pixelCases.filter(([other]) => other === name);
    expect(cases.length).toBeGreaterThanOrEqual(8);
    const picture = await openPicture(name);
    const different: string[] = [];
    for (const [, preset, sizePx, resizePx, filter, sha] of cases) {
      const { rgb } = await decoder.toRgb(picture, name, { ...SPEC, preset, sizePx, resizePx, filter });
      expect(rgb.length).toBe(3 * sizePx * sizePx);
      if ((await shortHash(rgb)) !== sha) different.push(`${preset} ${sizePx} of ${resizePx} ${filter}`);
    }
    expect(different).toEqual([]);
  },
  60_000,
);

test.each(tensorCases)('a tensor %s, %s, mean %j, std %j is torch’s and numpy’s to the last bit', async (...given) => {
  const [channels, range, mean, std, sha] = given;
  const tensor = new Float32Array(3 * SPEC.sizePx ** 2);
  const { buffer, byteLength } = tensor;
  const spec = { ...SPEC, channels, range, normalization: { mean, std } };
  await decoder.toTensor(await openPicture(golden.tensorFile), golden.tensorFile, spec, {
    buffer,
    byteOffset: 0,
    byteLength,
  });
  expect(await shortHash(new Uint8Array(buffer))).toBe(sha);
});

test('a crop that would need a border is refused, with both numbers', async () => {
  const spec: Preprocessing = { ...SPEC, preset: 'crop', sizePx: 225, resizePx: 224 };
  const decoding = decoder.toRgb(await openPicture('png-rgb.png'), 'a.png', spec);
  await expect(decoding).rejects.toThrow(/225 px .* 224 px/);
});
