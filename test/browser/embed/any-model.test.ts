import { expect, onTestFinished, test } from 'vitest';
import type { ModelOutput, Reduction } from '../../../src/core/model-spec.ts';
import type { Prepared } from '../../../src/core/prepared.ts';
import {
  goldenRowsOf,
  measureKnownRows,
  startEmbedder,
  type StartOptions,
} from '../../../src/stages/embed/embed.client.ts';
import type { ModelUse } from '../../../src/stages/embed/embed.contract.ts';
import { TIMES_TEN_AND_HUNDRED, tinyOnnx, type TinyModel } from '../../support/tiny-onnx.ts';
import { toDroppedUse, toTinyUse } from './tiny-use.ts';

const BACKENDS = ['wasm', 'webgpu'] as const;
const SIZE_PX = 4;
const PIXELS = SIZE_PX * SIZE_PX;
const signal = new AbortController().signal;

/** Two channels of 4×4: red plus ten times green; a hundred times blue. */
const NETWORK: TinyModel = {
  convs: [{ weights: [1, 10, 0, 0, 0, 100], outChannels: 2, kernel: 1, stride: 1, pad: 0 }],
  input: ['N', 3, SIZE_PX, SIZE_PX],
  reluAndPool: true,
};

function mapOf(tensor: string, reduction: Reduction): ModelOutput {
  return { id: `${tensor}/${reduction}`, tensor, reduction, dim: undefined, facts: tensor };
}

async function start(use: ModelUse, options: Partial<StartOptions> = {}) {
  const knownRows = await measureKnownRows(use, { signal });
  const embedder = await startEmbedder({ ...use, knownRows, device: 'wasm', signal, ...options });
  onTestFinished(() => {
    embedder.close();
  });
  return embedder;
}

/** Pictures whose values are whole numbers below 256, each other than the rest. */
function pictures(count: number): Float32Array[] {
  return Array.from({ length: count }, (_, image) => {
    return Float32Array.from({ length: 3 * PIXELS }, (_, i) => (image * 59 + i * 7) % 256);
  });
}

function toPrepared(images: readonly Float32Array[]): Prepared[] {
  return images.map((image): Prepared => {
    const buffer = new SharedArrayBuffer(image.byteLength);
    new Float32Array(buffer).set(image);
    return { kind: 'tensor', lease: { buffer, byteOffset: 0, byteLength: image.byteLength } };
  });
}

/** What {@link NETWORK} makes of a picture before it is pooled: two planes. */
function featuresOf(image: Float32Array): number[][] {
  const [red, green, blue] = [0, 1, 2].map((channel) => [...image.subarray(channel * PIXELS, (channel + 1) * PIXELS)]);
  return [red!.map((value, i) => value + 10 * green![i]!), blue!.map((value) => 100 * value)];
}

test('a model of four channels is checked and run with all of them', async () => {
  const conv = { weights: [1, 0, 0, 1000], outChannels: 1, kernel: 1, stride: 1, pad: 0 };
  const model = tinyOnnx({ convs: [conv], input: ['N', 4, SIZE_PX, SIZE_PX], reluAndPool: true });
  const { model: three, ...use } = await toDroppedUse(model, SIZE_PX);
  const normalization = { mean: [0, 0, 0, 0], std: [1, 1, 1, 1] } as const;
  const rgba = { ...three, normalization, input: { ...three.input, colours: 'rgba' } } as const;
  const embedder = await start({ ...use, model: rgba }, { batchSize: 2 });
  const image = Float32Array.from({ length: 4 * PIXELS }, (_, i) => Math.floor(i / PIXELS) + 1);
  const { rows } = await embedder.embed(toPrepared([image, image]));
  expect([...rows]).toEqual([4001, 4001]);
});

const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

test.each(BACKENDS)('%s: any tensor of a model is taken by name: as a mean, a maximum, or flat', async (device) => {
  const ways = [
    ['mean', (plane: number[]) => [mean(plane)]],
    ['max', (plane: number[]) => [Math.max(...plane)]],
    ['flatten', (plane: number[]) => plane],
  ] as const;
  const images = pictures(3);
  for (const [reduction, toValues] of ways) {
    const output = mapOf('Relu1', reduction);
    const embedder = await start(await toDroppedUse(tinyOnnx(NETWORK), SIZE_PX, { output }), { device, batchSize: 2 });
    const want = images.flatMap((image) => featuresOf(image).flatMap(toValues));
    expect(embedder.report).toMatchObject({ backend: device, output: `Relu1/${reduction}`, dim: want.length / 3 });
    const { rows } = await embedder.embed(toPrepared(images));
    expect(rows).toHaveLength(want.length);
    rows.forEach((value, i) => {
      expect(Math.abs(value - want[i]!)).toBeLessThanOrEqual(want[i]! * 1e-6);
    });
    embedder.close();
  }
});

test('another output of a model that comes with the page has no golden vectors, and is taken all the same', async () => {
  const bundled = await toTinyUse(tinyOnnx(NETWORK), SIZE_PX, [[1], [1]]);
  const use = { ...bundled, output: mapOf('Conv0', 'max') };
  expect(goldenRowsOf(bundled)).toHaveLength(2);
  expect(goldenRowsOf(use)).toBeUndefined();
  expect(goldenRowsOf({ ...bundled, sizePx: 8 })).toBeUndefined();
  const { report } = await start(use);
  expect(report.output).toBe('Conv0/max');
  expect(report.selfCheckCosine).toBeGreaterThan(0.999999);
});

test.each(BACKENDS)('%s: a model of bytes with the channels behind gives the rows of its twin', async (device) => {
  const input = ['N', SIZE_PX, SIZE_PX, 3];
  const file = tinyOnnx({ ...NETWORK, input, layout: 'NHWC', inputType: 'uint8' });
  const use = await toDroppedUse(file, SIZE_PX, { layout: 'NHWC', elementType: 'uint8' });
  const embedder = await start(use, { device, batchSize: 2 });
  expect(embedder.report.backend).toBe(device);
  const images = pictures(2);
  const want = images.flatMap((image) => featuresOf(image).map(mean));
  const { rows } = await embedder.embed(toPrepared(images));
  rows.forEach((value, i) => {
    expect(Math.abs(value - want[i]!)).toBeLessThanOrEqual(want[i]! * 1e-6);
  });
});

test('a model of float16 goes to WebAssembly where the graphics adapter computes none', async () => {
  const file = tinyOnnx({ ...NETWORK, inputType: 'float16' });
  const embedder = await start(await toDroppedUse(file, SIZE_PX, { elementType: 'float16' }), { device: 'webgpu' });
  expect(embedder.report.backend).toBe('wasm');
  expect(embedder.report.notes).toContainEqual({
    ...{ code: 'not-taken', backend: 'webgpu', batchSize: 2, threads: 1 },
    reason: expect.stringMatching(/f16/) as string,
  });
});

test.each([
  [1, 8],
  [3, 6],
])(
  'a model that takes batches of %i only is given batches of %i, and any number of pictures',
  async (batch, batchSize) => {
    const file = tinyOnnx({ ...NETWORK, input: [batch, 3, SIZE_PX, SIZE_PX] });
    const embedder = await start(await toDroppedUse(file, SIZE_PX, { batch }), { threads: 2 });
    expect(embedder.report.batchSize).toBe(batchSize);
    for (const count of [1, 4, 10]) {
      const images = pictures(count);
      const want = images.flatMap((image) => featuresOf(image).map(mean));
      const { rows } = await embedder.embed(toPrepared(images));
      expect(rows).toHaveLength(want.length);
      rows.forEach((value, i) => {
        expect(Math.abs(value - want[i]!)).toBeLessThanOrEqual(want[i]! * 1e-6);
      });
    }
  },
);

test('a file whose input is other than its spec says is a mismatch, at once', async () => {
  const use = await toDroppedUse(tinyOnnx(TIMES_TEN_AND_HUNDRED), 1, { layout: 'NHWC' });
  await expect(measureKnownRows(use, { signal })).rejects.toMatchObject({
    code: 'model-mismatch',
    message: "model's input is [N, 3, 1, 1], we give [2, 1, 1, 3]",
  });
});

test('a backend whose rows are not the known ones is not taken, and no other one is either', async () => {
  const use = await toDroppedUse(tinyOnnx(TIMES_TEN_AND_HUNDRED), 1);
  const [first, second] = await measureKnownRows(use, { signal });
  const starting = start(use, { knownRows: [second, first], device: 'webgpu' });
  await expect(starting).rejects.toMatchObject({ code: 'embed-unavailable' });
  await expect(starting).rejects.toThrow(/webgpu, batch 2.*self-check row 1 of 2 .*threads 1: .*row 1 of 4/);
});
