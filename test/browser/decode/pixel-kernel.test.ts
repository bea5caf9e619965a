import { expect, test } from 'vitest';
import type { Preprocessing } from '../../../src/core/preprocessing.ts';
import { planResize, type PixelSize } from '../../../src/core/resize-plan.ts';
import type { Orientation } from '../../../src/formats/image/header.ts';
import type { Rgb8Image } from '../../../src/formats/image/rgb8-image.ts';
import { PixelKernel } from '../../../src/stages/decode/pixel-kernel.ts';
import type { PackedLayout, PlaneLayout, SourceRoom } from '../../../src/stages/decode/source-room.ts';
import { noiseBytes } from '../../support/noise-picture.ts';
import { planesToRgbByOracle, type Plane } from '../../support/colour-oracle.ts';
import { orientByOracle, resizeByOracle } from '../../support/pillow-oracle.ts';
import { NOTEBOOK } from '../../support/notebook-preprocessing.ts';

const SPEC: Preprocessing = { ...NOTEBOOK, sizePx: 32, resizePx: 37 };

// Every parity, one-pixel edges, chroma of one to three columns, both sides of vectors of 8 and 16, tall and wide.
const SIZES: readonly PixelSize[] = [
  [1, 1], [2, 1], [1, 2], [3, 3], [4, 5], [5, 4], [6, 7], [7, 64], [8, 8], [15, 17], [16, 16], [17, 15], [31, 33],
  [32, 32], [33, 90], [34, 200], [64, 65], [99, 41], [130, 70], [200, 3], [3, 200], [257, 129],
].map(([widthPx, heightPx]) => ({ widthPx: widthPx!, heightPx: heightPx! })); // prettier-ignore

function noisePlanes(layout: PlaneLayout, size: PixelSize, seed: number): [Plane, Plane, Plane] {
  const columns = layout === 'I444' ? size.widthPx : Math.ceil(size.widthPx / 2);
  const rows = layout === 'I420' || layout === 'VP8' ? Math.ceil(size.heightPx / 2) : size.heightPx;
  const plane = (c: number, r: number, n: number) => ({ columns: c, rows: r, samples: noiseBytes(c * r, seed + n) });
  return [plane(size.widthPx, size.heightPx, 0), plane(columns, rows, 1), plane(columns, rows, 2)];
}

function fillPlanes(room: SourceRoom, planes: readonly Plane[]): void {
  // What lies between rows must not matter.
  room.bytes.fill(0xa5);
  planes.forEach(({ columns, rows, samples }, i) => {
    const { offset, stride } = room.planes[i]!;
    for (let y = 0; y < rows; y++) {
      room.bytes.set(samples.subarray(y * columns, (y + 1) * columns), offset + y * stride);
    }
  });
}

function packedToRgb(layout: PackedLayout, size: PixelSize, packed: Uint8Array): Rgb8Image {
  const order = { BGRX: [2, 1, 0], BGRA: [2, 1, 0], RGBX: [0, 1, 2], RGBA: [0, 1, 2], RGB: [0, 1, 2] }[layout];
  const pixels = size.widthPx * size.heightPx;
  const step = packed.length / pixels;
  const rgb = new Uint8Array(pixels * 3);
  for (let i = 0; i < pixels; i++) order.forEach((from, channel) => (rgb[3 * i + channel] = packed[step * i + from]!));
  return { ...size, rgb };
}

const VARIANTS: readonly Preprocessing[] = [
  SPEC,
  { ...SPEC, filter: 'bicubic' },
  { ...SPEC, pillow: '11' },
  { ...SPEC, preset: 'crop' },
  { ...SPEC, preset: 'crop', filter: 'bicubic' },
  { ...SPEC, sizePx: 9, filter: 'bicubic' },
  { ...SPEC, preset: 'crop', sizePx: 33, resizePx: 42, pillow: '11' },
];

/** Names of the variants whose result is not the oracle's. */
function differences(kernel: PixelKernel, image: Rgb8Image): string[] {
  return VARIANTS.filter((spec) => {
    const plan = planResize(image, spec);
    kernel.resize(plan);
    const expected = resizeByOracle(image, plan).rgb;
    return kernel.rgb().some((value, i) => value !== expected[i]);
  }).map((spec) => `${image.widthPx}×${image.heightPx} ${spec.preset} ${spec.sizePx} ${spec.filter} ${spec.pillow}`);
}

test.each(['I420', 'I422', 'I444', 'VP8'] as const)(
  'planes %s give the oracle’s bytes, at every size',
  async (layout) => {
    const kernel = await PixelKernel.create();
    const wrong = SIZES.flatMap((size, seed) => {
      const planes = noisePlanes(layout, size, 100 * seed);
      fillPlanes(kernel.openPlanes(layout, size), planes);
      return differences(kernel, planesToRgbByOracle(planes, layout));
    });
    expect(wrong).toEqual([]);
  },
);

test.each(['BGRX', 'RGBX', 'RGB'] as const)('pixels %s give the oracle’s bytes, at every size', async (layout) => {
  const kernel = await PixelKernel.create();
  const wrong = SIZES.flatMap((size, seed) => {
    const room = kernel.openPacked(layout, size);
    room.bytes.set(noiseBytes(room.bytes.length, seed));
    return differences(kernel, packedToRgb(layout, size, room.bytes));
  });
  expect(wrong).toEqual([]);
});

test('grey is that of Pillow’s convert("L"), before the resize, in all three channels', async () => {
  const kernel = await PixelKernel.create();
  const wrong: string[] = [];
  for (const size of SIZES) {
    const rgb = noiseBytes(3 * size.widthPx * size.heightPx, 5);
    const grey = rgb.map((_, i) => {
      const [r = 0, g = 0, b = 0] = rgb.subarray(i - (i % 3), i - (i % 3) + 3);
      return (r * 19595 + g * 38470 + b * 7471 + 0x8000) >> 16; // held against Pillow 13 on random pixels
    });
    for (const orientation of [1, 6] as const) {
      kernel.openPacked('RGB', size).bytes.set(rgb);
      kernel.orient(orientation);
      kernel.toGrey();
      wrong.push(...differences(kernel, orientByOracle({ ...size, rgb: grey }, orientation)));
    }
  }
  expect(wrong).toEqual([]);
});

test('every EXIF orientation gives the oracle’s bytes, from planes and from pixels', async () => {
  const kernel = await PixelKernel.create();
  const wrong: string[] = [];
  for (const orientation of [1, 2, 3, 4, 5, 6, 7, 8] as const satisfies Orientation[]) {
    for (const size of SIZES.slice(8)) {
      const planes = noisePlanes('I420', size, 7);
      fillPlanes(kernel.openPlanes('I420', size), planes);
      const turned = orientByOracle(planesToRgbByOracle(planes, 'I420'), orientation);
      expect(kernel.orient(orientation)).toEqual({ widthPx: turned.widthPx, heightPx: turned.heightPx });
      wrong.push(...differences(kernel, turned).map((name) => `${orientation}: planes ${name}`));

      const room = kernel.openPacked('BGRX', size);
      room.bytes.set(noiseBytes(room.bytes.length, 8));
      const pixels = packedToRgb('BGRX', size, room.bytes);
      kernel.orient(orientation);
      wrong.push(...differences(kernel, orientByOracle(pixels, orientation)).map((name) => `${orientation}: ${name}`));
    }
  }
  expect(wrong).toEqual([]);
});

test('filters of hundreds of taps are exact: coefficients’ lower halves wrap around and are right all the same', async () => {
  const kernel = await PixelKernel.create();
  const wrong = [
    { widthPx: 9000, heightPx: 5 },
    { widthPx: 5, heightPx: 9000 },
  ].flatMap((size) => {
    const room = kernel.openPacked('RGB', size);
    room.bytes.set(noiseBytes(room.bytes.length, 3).map((value) => (value < 128 ? 0 : 255)));
    return differences(kernel, { ...size, rgb: room.bytes.slice() }).concat();
  });
  expect(wrong).toEqual([]);
});

test.each<Partial<Preprocessing>>([
  {},
  { channels: 'BGR' },
  { range: '0-255', normalization: { mean: [123.675, 116.28, 103.53], std: [58.395, 57.12, 57.375] } },
  { channels: 'BGR', range: '0-255', normalization: { mean: [104, 117, 123], std: [1, 1, 1] } },
])('the tensor is numpy’s float32, bit for bit, in three planes: %j', async (change) => {
  const spec = { ...SPEC, ...change };
  const kernel = await PixelKernel.create();
  const room = kernel.openPacked('RGB', { widthPx: 32, heightPx: 32 });
  room.bytes.set(noiseBytes(room.bytes.length, 5));
  const pixels = room.bytes.slice();
  kernel.resize(planResize({ widthPx: 32, heightPx: 32 }, spec));
  const tensor = new Float32Array(new SharedArrayBuffer(3 * 1024 * 4));
  kernel.writeTensor(spec, tensor);
  const expected = new Float32Array(3 * 1024);
  const work = new Float32Array(1); // every store rounds to float32
  for (let channel = 0; channel < 3; channel++) {
    const plane = spec.channels === 'RGB' ? channel : 2 - channel;
    for (let i = 0; i < 1024; i++) {
      work[0] = pixels[3 * i + channel]!;
      if (spec.range === '0-1') work[0] /= 255;
      work[0] -= Math.fround(spec.normalization.mean[channel]!);
      work[0] /= Math.fround(spec.normalization.std[channel]!);
      expected[plane * 1024 + i] = work[0];
    }
  }
  expect([...tensor]).toEqual([...expected]);
});

test('a tensor of another length is refused, with both numbers', async () => {
  const kernel = await PixelKernel.create();
  kernel.openPacked('RGB', { widthPx: 2, heightPx: 2 }).bytes.fill(9);
  kernel.resize(planResize({ widthPx: 2, heightPx: 2 }, SPEC));
  expect(() => { kernel.writeTensor(SPEC, new Float32Array(5)); }).toThrow(/5 values.* 3072/); // prettier-ignore
});

test('memory is used again: a second picture of the same size takes no more', async () => {
  const kernel = await PixelKernel.create();
  const plan = planResize({ widthPx: 300, heightPx: 300 }, SPEC);
  kernel.openPlanes('I420', { widthPx: 300, heightPx: 300 });
  kernel.resize(plan);
  const held = kernel.memoryBytes;
  for (let i = 0; i < 20; i++) {
    kernel.openPlanes('I420', { widthPx: 300, heightPx: 300 });
    kernel.resize(plan);
  }
  expect(kernel.memoryBytes).toBe(held);
});
