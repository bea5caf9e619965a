import { expect, test } from 'vitest';
import {
  defaultThreads,
  planBackends,
  withHalfBatch,
  type PlanInput,
} from '../../../../src/stages/embed/backend-plan.ts';

const GPU = { kind: 'found', adapter: 'nvidia ampere', isSoftware: false } as const;
const SOFTWARE = { kind: 'found', adapter: 'google swiftshader', isSoftware: true } as const;
const USUAL = { canThread: true, cores: 8, sizePx: 224, fixedBatch: undefined } as const;
const NO_GPU = { kind: 'none', reason: 'This browser offers no WebGPU.' } as const;

function plan(options: Partial<PlanInput>) {
  const { attempts, notes } = planBackends({ ...USUAL, device: 'auto', gpu: NO_GPU, ...options });
  return { ways: attempts.map(({ backend, batchSize, threads }) => `${backend} ${batchSize} ${threads}`), notes };
}

test('a real GPU comes first, then threads, then one thread', () => {
  expect(plan({ gpu: GPU })).toEqual({ ways: ['webgpu 32 1', 'wasm 8 4', 'wasm 4 1'], notes: [] });
});

test('without a GPU the reason is a note', () => {
  expect(plan({})).toEqual({ ways: ['wasm 8 4', 'wasm 4 1'], notes: [NO_GPU.reason] });
});

test('a page that is not isolated gets one thread, and says so once it comes to that', () => {
  const { attempts, notes } = planBackends({ ...USUAL, device: 'auto', gpu: GPU, canThread: false });
  expect(notes).toEqual([]);
  expect(attempts.map(({ backend, threads, note }) => [backend, threads, note])).toEqual([
    ['webgpu', 1, undefined],
    ['wasm', 1, 'This page is not cross-origin isolated, so WebAssembly runs on one thread.'],
  ]);
});

test('a software adapter asked for by name is taken with batches of two, and named', () => {
  const { ways, notes } = plan({ device: 'webgpu', gpu: SOFTWARE });
  expect(ways[0]).toBe('webgpu 2 1');
  expect(notes).toEqual(['The WebGPU adapter computes on the processor (google swiftshader).']);
});

test('WebAssembly asked for by name leaves the GPU alone', () => {
  expect(plan({ device: 'wasm', gpu: GPU }).ways).toEqual(['wasm 8 4', 'wasm 4 1']);
});

test('batch size and threads can be asked for', () => {
  expect(plan({ gpu: GPU, batchSize: 5, threads: 3 }).ways).toEqual(['webgpu 5 1', 'wasm 5 3', 'wasm 5 1']);
  expect(plan({ threads: 1 }).ways).toEqual(['wasm 4 1']);
});

test('threads never fall as cores grow, use both of two cores, and end at eight', () => {
  expect([1, 2, 3, 4, 6, 8, 12, 16, 64].map(defaultThreads)).toEqual([1, 2, 2, 3, 3, 4, 6, 8, 8]);
});

test('batches shrink as the area of the pictures grows, down to one, and are no larger for small pictures', () => {
  const gpuBatches = [64, 224, 256, 320, 448, 1024, 2000].map((sizePx) => plan({ gpu: GPU, sizePx }).ways[0]);
  expect(gpuBatches).toEqual([32, 32, 24, 15, 8, 1, 1].map((batch) => `webgpu ${batch} 1`));
  expect(plan({ sizePx: 448 }).ways).toEqual(['wasm 2 4', 'wasm 1 1']);
});

test('a first convolution like that of ResNet-18 stays under the binding limit of 128 MiB at every size that fits at all', () => {
  for (let sizePx = 32; sizePx <= 1448; sizePx += 8) {
    const { attempts } = planBackends({ ...USUAL, device: 'auto', gpu: GPU, sizePx });
    expect(attempts[0]!.batchSize * 64 * (sizePx / 2) ** 2 * 4).toBeLessThanOrEqual(128 * 2 ** 20);
  }
});

test.each([
  [1, ['webgpu 32 1', 'wasm 8 4', 'wasm 4 1']],
  [3, ['webgpu 30 1', 'wasm 6 4', 'wasm 3 1']],
  [64, ['webgpu 64 1', 'wasm 64 4', 'wasm 64 1']],
])('a fixed batch of %i is taken as often as it goes into the usual one, once at least', (fixedBatch, ways) => {
  expect(plan({ gpu: GPU, fixedBatch }).ways).toEqual(ways);
});

test('half a batch is never less than one image, nor less than the fixed batch, nor a part of it', () => {
  const halves = (batchSize: number, fixedBatch: number | undefined) =>
    withHalfBatch({ backend: 'wasm', threads: 1, allowSoftware: false, batchSize, fixedBatch }).batchSize;
  expect([halves(5, undefined), halves(1, undefined)]).toEqual([2, 1]);
  expect([halves(30, 3), halves(6, 3), halves(3, 3), halves(64, 64), halves(1, 1)]).toEqual([15, 3, 3, 64, 1]);
});
