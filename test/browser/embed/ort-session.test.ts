import { expect, onTestFinished, test } from 'vitest';
import { OnnxGraph } from '../../../src/formats/onnx/writer.ts';
import { openSession, type OrtOptions } from '../../../src/stages/embed/engines/onnxruntime/ort-session.ts';
import { cosineOf } from '../../../src/stages/embed/golden-vector.ts';
import { TIMES_TEN_AND_HUNDRED, tinyOnnx, type TinyConv } from '../../support/tiny-onnx.ts';

const FLOAT16 = 10;
const PROVIDERS = ['wasm', 'webgpu'] as const;

const INPUT = { layout: 'NCHW', elementType: 'float32', batch: undefined } as const;

type OpenOptions = Pick<OrtOptions, 'provider' | 'batchSize' | 'sizePx'> & Partial<OrtOptions>;

async function open(file: Uint8Array, options: OpenOptions) {
  const session = await openSession(file, { threads: 2, input: INPUT, output: 'y', ...options });
  onTestFinished(() => session.release());
  return session;
}

/** Numbers between −1 and 1 without a pattern, the same in every run. */
function noise(count: number, seed: number): Float32Array<ArrayBuffer> {
  let state = seed;
  return Float32Array.from({ length: count }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 31 - 1;
  });
}

function conv(inChannels: number, outChannels: number, seed: number): TinyConv {
  return { weights: [...noise(outChannels * inChannels * 9, seed)], outChannels, kernel: 3, stride: 2, pad: 1 };
}

test.each(PROVIDERS)('%s multiplies as the model says; the length of a row is found', async (provider) => {
  const session = await open(tinyOnnx(TIMES_TEN_AND_HUNDRED), { provider, batchSize: 2, sizePx: 1 });
  const { rows, dim } = await session.run(Float32Array.of(1, 2, 9, 3, 4, 9), 2);
  expect([...rows]).toEqual([10, 200, 30, 400]);
  expect(dim).toBe(2);
});

test.each(PROVIDERS)('%s reads its input out of shared memory', async (provider) => {
  const session = await open(tinyOnnx(TIMES_TEN_AND_HUNDRED), { provider, batchSize: 2, sizePx: 1 });
  const shared = new Float32Array(new SharedArrayBuffer(32), 4, 6);
  shared.set([1, 2, 9, 3, 4, 9]);
  expect([...(await session.run(shared, 2)).rows]).toEqual([10, 200, 30, 400]);
});

test.each(PROVIDERS)('%s gives only the rows that are wanted, in a buffer of their own', async (provider) => {
  const session = await open(tinyOnnx(TIMES_TEN_AND_HUNDRED), { provider, batchSize: 2, sizePx: 1 });
  const { rows } = await session.run(Float32Array.of(1, 2, 9, 3, 4, 9), 1);
  expect([...rows]).toEqual([10, 200]);
  expect(rows.buffer.byteLength).toBe(8);
});

test('WebGPU and WebAssembly give the same rows for a small network, every row, also when the batch changes', async () => {
  const file = tinyOnnx({ convs: [conv(3, 8, 1), conv(8, 16, 2)], input: ['N', 3, 32, 32], reluAndPool: true });
  const options = { batchSize: 2, sizePx: 32 };
  const wasm = await open(file, { provider: 'wasm', ...options });
  const webgpu = await open(file, { provider: 'webgpu', ...options });
  for (const seed of [3, 4]) {
    const batch = noise(2 * 3 * 32 * 32, seed);
    const want = await wasm.run(batch, 2);
    const got = await webgpu.run(batch, 2);
    expect(want.dim).toBe(16);
    const largest = Math.max(...want.rows.map(Math.abs));
    const worst = Math.max(...got.rows.map((value, i) => Math.abs(value - want.rows[i]!)));
    expect(worst).toBeLessThanOrEqual(1e-5 * largest);
    expect(want.rows.slice(0, 16)).not.toEqual(want.rows.slice(16));
  }
});

test('a model that takes another size is a mismatch, with both shapes', async () => {
  const opening = open(tinyOnnx(TIMES_TEN_AND_HUNDRED), { provider: 'wasm', batchSize: 2, sizePx: 224 });
  await expect(opening).rejects.toMatchObject({
    code: 'model-mismatch',
    message: "model's input is [N, 3, 1, 1], we give [2, 3, 224, 224]",
  });
});

test('a model of other elements is a mismatch, with both', async () => {
  const file = tinyOnnx({ ...TIMES_TEN_AND_HUNDRED, inputType: 'float16' });
  await expect(open(file, { provider: 'wasm', batchSize: 2, sizePx: 1 })).rejects.toMatchObject({
    code: 'model-mismatch',
    message: "model's input is float16, we give float32",
  });
});

test('a model of a fixed batch is a mismatch where we give another', async () => {
  const file = tinyOnnx({ ...TIMES_TEN_AND_HUNDRED, input: [1, 3, 1, 1] });
  await expect(open(file, { provider: 'wasm', batchSize: 2, sizePx: 1 })).rejects.toMatchObject({
    code: 'model-mismatch',
  });
});

test('bytes that are no model are refused in words', async () => {
  const opening = open(Uint8Array.of(1, 2, 3), { provider: 'wasm', batchSize: 1, sizePx: 1 });
  await expect(opening).rejects.toMatchObject({ code: 'embed-unavailable' });
  await expect(opening).rejects.toThrow(/^onnxruntime can't open the model: /);
});

/** Two pictures of 2×2 pixels for the models below, whole numbers. */
const PICTURES = Float32Array.from({ length: 24 }, (_, i) => (i * 37) % 256);
const CHANNELS_TO_TWO: TinyConv = {
  weights: [1, 10, 100, 1, 0, -1],
  outChannels: 2,
  kernel: 1,
  stride: 1,
  pad: 0,
};

/** What {@link CHANNELS_TO_TWO} and a flattening make of the pictures. */
function expectedRows(): number[] {
  const rows: number[] = [];
  for (let image = 0; image < 2; image++) {
    const [red, green, blue] = [0, 4, 8].map((from) => PICTURES.subarray(image * 12 + from, image * 12 + from + 4));
    rows.push(...red!.map((value, i) => value + 10 * green![i]! + 100 * blue![i]!));
    rows.push(...red!.map((value, i) => value - blue![i]!));
  }
  return rows;
}

// The software adapter computes no float16.
const EACH_INPUT = (['NCHW', 'NHWC'] as const).flatMap((layout) => [
  ...PROVIDERS.flatMap((provider) => [[provider, layout, 'float32'] as const, [provider, layout, 'uint8'] as const]),
  ['wasm', layout, 'float16'] as const,
]);

test.each(EACH_INPUT)('%s: a model that takes %s of %s is given just that', async (provider, layout, elementType) => {
  const input = layout === 'NCHW' ? ['N', 3, 2, 2] : ['N', 2, 2, 3];
  const file = tinyOnnx({ convs: [CHANNELS_TO_TWO], input, layout, inputType: elementType, reluAndPool: false });
  const options = { provider, batchSize: 2, sizePx: 2, input: { layout, elementType, batch: undefined } };
  const session = await open(file, options);
  expect([...(await session.run(PICTURES, 2)).rows]).toEqual(expectedRows());
  // The buffers are used again: nothing of the first run may be left.
  expect([...(await session.run(new Float32Array(24), 2)).rows]).toEqual(expectedRows().map(() => 0));
});

test('an output of float16 comes as float32', async () => {
  const half = castOutput(tinyOnnx(TIMES_TEN_AND_HUNDRED));
  const session = await open(half, { provider: 'wasm', batchSize: 2, sizePx: 1, output: 'half' });
  expect([...(await session.run(Float32Array.of(1, 2, 9, 3, 4.03125, 9), 2)).rows]).toEqual([10, 200, 30, 403]);
});

/** The same model with its output as float16, called `half`. */
function castOutput(file: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const extra = new OnnxGraph()
    .node('Cast', { inputs: ['y'], output: 'half' }, { to: { int: FLOAT16 } })
    .output('half');
  const field = extra.toField().finish();
  const both = new Uint8Array(file.length + field.length);
  both.set(file);
  both.set(field, file.length);
  return both;
}

test('lengths that a file leaves free are ours to choose, with and without a name', async () => {
  for (const free of ['n', '']) {
    const file = tinyOnnx({ ...TIMES_TEN_AND_HUNDRED, input: [free, 3, free, free], reluAndPool: true });
    const session = await open(file, { provider: 'wasm', batchSize: 2, sizePx: 2 });
    const { rows, dim } = await session.run(PICTURES, 2);
    expect(dim).toBe(2);
    expect(rows[0]).toBeCloseTo((10 * (PICTURES[0]! + PICTURES[1]! + PICTURES[2]! + PICTURES[3]!)) / 4, 3);
  }
});

test.each([1, 3])('a model that takes batches of %i only is run as often as it needs', async (batch) => {
  const file = tinyOnnx({ ...TIMES_TEN_AND_HUNDRED, input: [batch, 3, 1, 1] });
  const session = await open(file, { provider: 'wasm', batchSize: 6, sizePx: 1, input: { ...INPUT, batch } });
  const images = Float32Array.from({ length: 18 }, (_, i) => i);
  for (const count of [6, 4, 1]) {
    const { rows, dim } = await session.run(images, count);
    expect(dim).toBe(2);
    expect([...rows]).toEqual(Array.from({ length: count }, (_, i) => [30 * i, 100 * (3 * i + 1)]).flat());
  }
});

test('two different pictures give different rows, so that the tests above can fail', async () => {
  const file = tinyOnnx({ convs: [conv(3, 8, 1)], input: ['N', 3, 32, 32], reluAndPool: true });
  const session = await open(file, { provider: 'wasm', batchSize: 2, sizePx: 32 });
  const { rows } = await session.run(noise(2 * 3 * 32 * 32, 5), 2);
  expect(cosineOf(rows.slice(0, 8), rows.slice(8))).toBeLessThan(1);
});

test.each(PROVIDERS)(
  '%s takes batches of another size once it is resized, and gives the same rows',
  async (provider) => {
    const session = await open(tinyOnnx(TIMES_TEN_AND_HUNDRED), { provider, batchSize: 4, sizePx: 1 });
    const images = Float32Array.from({ length: 12 }, (_, i) => i);
    const { rows } = await session.run(images, 4);
    session.resize?.(2);
    expect([...(await session.run(images.subarray(0, 6), 2)).rows]).toEqual([...rows.subarray(0, 4)]);
    session.resize?.(4);
    expect([...(await session.run(images, 4)).rows]).toEqual([...rows]);
  },
);

test('a model of a batch of its own is not resized', async () => {
  const input = { ...INPUT, batch: 1 };
  const session = await open(tinyOnnx(TIMES_TEN_AND_HUNDRED), { provider: 'wasm', batchSize: 2, sizePx: 1, input });
  expect('resize' in session).toBe(false);
});
