import { expect, onTestFinished, test } from 'vitest';
import { openSession, type SessionOptions } from '../../../src/stages/embed/ort-session.ts';
import { cosineOf } from '../../../src/stages/embed/golden-vector.ts';
import { TIMES_TEN_AND_HUNDRED, tinyOnnx, type TinyConv } from '../../support/tiny-onnx.ts';

const BACKENDS = ['wasm', 'webgpu'] as const;

async function open(file: Uint8Array, options: Pick<SessionOptions, 'backend' | 'batchSize' | 'sizePx'>) {
  const session = await openSession(file, { threads: 2, ...options });
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

test.each(BACKENDS)('%s multiplies as the model says; name and length of the output are found', async (backend) => {
  const session = await open(tinyOnnx(TIMES_TEN_AND_HUNDRED), { backend, batchSize: 2, sizePx: 1 });
  const { rows, dim } = await session.run(Float32Array.of(1, 2, 9, 3, 4, 9), 2);
  expect([...rows]).toEqual([10, 200, 30, 400]);
  expect(dim).toBe(2);
  expect(session.output).toBe('y');
});

test.each(BACKENDS)('%s reads its input out of shared memory', async (backend) => {
  const session = await open(tinyOnnx(TIMES_TEN_AND_HUNDRED), { backend, batchSize: 2, sizePx: 1 });
  const shared = new Float32Array(new SharedArrayBuffer(32), 4, 6);
  shared.set([1, 2, 9, 3, 4, 9]);
  expect([...(await session.run(shared, 2)).rows]).toEqual([10, 200, 30, 400]);
});

test.each(BACKENDS)('%s gives only the rows that are wanted, in a buffer of their own', async (backend) => {
  const session = await open(tinyOnnx(TIMES_TEN_AND_HUNDRED), { backend, batchSize: 2, sizePx: 1 });
  const { rows } = await session.run(Float32Array.of(1, 2, 9, 3, 4, 9), 1);
  expect([...rows]).toEqual([10, 200]);
  expect(rows.buffer.byteLength).toBe(8);
});

test('WebGPU and WebAssembly give the same rows for a small network, every row, also when the batch changes', async () => {
  const file = tinyOnnx({ convs: [conv(3, 8, 1), conv(8, 16, 2)], input: ['N', 3, 32, 32], reluAndPool: true });
  const options = { batchSize: 2, sizePx: 32 };
  const wasm = await open(file, { backend: 'wasm', ...options });
  const webgpu = await open(file, { backend: 'webgpu', ...options });
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
  const opening = open(tinyOnnx(TIMES_TEN_AND_HUNDRED), { backend: 'wasm', batchSize: 2, sizePx: 224 });
  await expect(opening).rejects.toMatchObject({
    code: 'model-mismatch',
    message: "model's input is [N, 3, 1, 1], we give [2, 3, 224, 224]",
  });
});

test('a model of a fixed batch is a mismatch where we give another', async () => {
  const file = tinyOnnx({ ...TIMES_TEN_AND_HUNDRED, input: [1, 3, 1, 1] });
  await expect(open(file, { backend: 'wasm', batchSize: 2, sizePx: 1 })).rejects.toMatchObject({
    code: 'model-mismatch',
  });
});

test('bytes that are no model are refused in words', async () => {
  const opening = open(Uint8Array.of(1, 2, 3), { backend: 'wasm', batchSize: 1, sizePx: 1 });
  await expect(opening).rejects.toMatchObject({ code: 'embed-unavailable' });
  await expect(opening).rejects.toThrow(/^onnxruntime can't open the model: /);
});

test('two different pictures give different rows, so that the tests above can fail', async () => {
  const file = tinyOnnx({ convs: [conv(3, 8, 1)], input: ['N', 3, 32, 32], reluAndPool: true });
  const session = await open(file, { backend: 'wasm', batchSize: 2, sizePx: 32 });
  const { rows } = await session.run(noise(2 * 3 * 32 * 32, 5), 2);
  expect(cosineOf(rows.slice(0, 8), rows.slice(8))).toBeLessThan(1);
});
