import { expect, test } from 'vitest';
import { defaultThreads, planBackends, type PlanInput } from '../../../../src/stages/embed/backend-plan.ts';

const GPU = { kind: 'found', adapter: 'nvidia ampere', isSoftware: false } as const;
const SOFTWARE = { kind: 'found', adapter: 'google swiftshader', isSoftware: true } as const;
const NO_GPU = { kind: 'none', reason: 'This browser offers no WebGPU.' } as const;

function plan(options: Partial<PlanInput>) {
  const { attempts, notes } = planBackends({ device: 'auto', gpu: NO_GPU, canThread: true, cores: 8, ...options });
  return { ways: attempts.map(({ backend, batchSize, threads }) => `${backend} ${batchSize} ${threads}`), notes };
}

test('a real GPU comes first, then threads, then one thread', () => {
  expect(plan({ gpu: GPU })).toEqual({ ways: ['webgpu 32 1', 'wasm 8 4', 'wasm 4 1'], notes: [] });
});

test('without a GPU the reason is a note', () => {
  expect(plan({})).toEqual({ ways: ['wasm 8 4', 'wasm 4 1'], notes: [NO_GPU.reason] });
});

test('a page that is not isolated gets one thread, and says so once it comes to that', () => {
  const { attempts, notes } = planBackends({ device: 'auto', gpu: GPU, canThread: false, cores: 8 });
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
