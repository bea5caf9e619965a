import { beforeAll, expect, onTestFinished, test } from 'vitest';
import type { PreparedPlanes, TensorLease } from '../../../src/core/prepared.ts';
import type { Preprocessing } from '../../../src/core/preprocessing.ts';
import { PictureDecoder } from '../../../src/stages/decode/picture-decoder.ts';
import { TensorBatch } from '../../../src/stages/embed/prepare-on-gpu/tensor-batch.ts';
import manifest from '../../fixtures/manifest.json';
import { NOTEBOOK } from '../../support/notebook-preprocessing.ts';

/** A tensor of bytes as they are, so that it can be compared with Pillow's picture. */
const BYTES: Preprocessing = {
  ...NOTEBOOK,
  sizePx: manifest.sizePx,
  resizePx: manifest.cropResizePx,
  range: '0-255',
  normalization: { mean: [0, 0, 0], std: [1, 1, 1] },
};
const SPECS: Readonly<Record<string, Preprocessing>> = {
  squash: BYTES,
  crop: { ...BYTES, preset: 'crop', filter: 'bicubic' },
  upright: { ...BYTES, exif: 'upright' },
};
const SLOT_BYTES = 4 * 2 ** 20;

const urls = import.meta.glob<string>('../../fixtures/images/*', { query: '?url', import: 'default', eager: true });
const decoder = new PictureDecoder();
let batch: TensorBatch;
beforeAll(async () => {
  const device = await (await navigator.gpu.requestAdapter())!.requestDevice();
  batch = (await TensorBatch.open(device, 1, manifest.sizePx))!;
  return () => device.destroy();
});

async function decode(file: string, spec: Preprocessing) {
  const blob = await (await fetch(urls[`../../fixtures/${file}`]!)).blob();
  const lease: TensorLease = {
    ...{ buffer: new SharedArrayBuffer(SLOT_BYTES + 64), byteOffset: 64, byteLength: SLOT_BYTES },
    takesPlanes: true,
  };
  return (await decoder.toTensor(blob, file, spec, lease)).prepared;
}

async function sha256OfPicture(planes: PreparedPlanes): Promise<string> {
  const tensor = await batch.tensorOf(planes);
  const plane = tensor.length / 3;
  const rgb = Uint8Array.from(tensor, (_, i) => tensor[(i % 3) * plane + Math.floor(i / 3)]!);
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', rgb));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** Not every browser decodes it. */
const isRare = (name: string) => name === 'jpeg-arithmetic.jpg';

const cases = manifest.images
  .filter(({ name }) => !isRare(name))
  .flatMap((image) =>
    Object.entries(image.golden).map(([preset, { sha256 }]) => ({ image, preset, sha256, name: image.name })),
  );

test('pictures that are handed over raw and prepared by the shader are Pillow’s, every byte; most JPEGs come raw', async () => {
  const wrong: string[] = [];
  const raw = new Set<string>();
  const asTensor = new Set<string>();
  for (const { image, preset, sha256, name } of cases) {
    const prepared = await decode(image.file, SPECS[preset]!);
    if (prepared.kind === 'tensor') {
      asTensor.add(`${name} ${preset}`);
      continue;
    }
    raw.add(`${name} ${prepared.picture.layout}`);
    if ((await sha256OfPicture(prepared)) !== sha256) wrong.push(`${name} ${preset}`);
  }
  expect(wrong).toEqual([]);
  const jpegs = (names: Set<string>) => [...names].filter((name) => name.startsWith('jpeg-'));
  expect(jpegs(raw).length).toBeGreaterThan(10);
  for (const layout of ['I420', 'I422', 'I444', 'BGRX', 'RGB']) {
    expect([...raw].some((name) => name.endsWith(layout))).toBe(true);
  }
  // Larger than its place, or turned: as ever, by the decoder.
  expect([...asTensor]).toContain('jpeg-large-3000x2000.jpg squash');
});

test('a browser that copies no frame into shared memory gives the same bytes', async () => {
  const { image, sha256 } = cases.find(({ name, preset }) => name === 'jpeg-progressive.jpg' && preset === 'squash')!;
  const prototype = VideoFrame.prototype;
  const own = Object.getOwnPropertyDescriptor(prototype, 'copyTo')!;
  const original = own.value as VideoFrame['copyTo'];
  onTestFinished(() => {
    Object.defineProperty(prototype, 'copyTo', own);
  });
  let refused = 0;
  prototype.copyTo = function (to, options) {
    if (!ArrayBuffer.isView(to) || to.buffer instanceof ArrayBuffer) return original.call(this, to, options);
    refused++;
    return Promise.reject(new TypeError('shared memory is not allowed'));
  };
  const prepared = await decode(image.file, SPECS['squash']!);
  expect(refused).toBe(1);
  expect(prepared.kind === 'planes' && (await sha256OfPicture(prepared))).toBe(sha256);
});
