import { expect, test } from 'vitest';
import {
  candidatesFor,
  planBackends,
  withHalfBatch,
  type BackendPlan,
  type PlanInput,
} from '../../../../src/stages/embed/backend-plan.ts';
import { defaultThreads } from '../../../../src/stages/embed/default-threads.ts';
import type { InferenceEngine, Probe } from '../../../../src/stages/embed/engines/engine.ts';
import { arithmeticOf, deviceFor, ENGINES } from '../../../../src/stages/embed/engines/registry.ts';

const GPU = { kind: 'found', adapter: 'nvidia ampere', isSoftware: false } as const;
const SOFTWARE = { kind: 'found', adapter: 'google swiftshader', isSoftware: true } as const;
const PROCESSOR = { kind: 'found', adapter: '', isSoftware: false } as const;
const NO_GPU = { kind: 'none', why: { code: 'no-webgpu' } } as const;
const USUAL = { canThread: true, cores: 8, threads: undefined, sizePx: 224, fixedBatch: undefined } as const;

type Options = Partial<Omit<PlanInput, 'candidates'>> & { readonly gpu?: Probe };

/** The plan of a machine with this GPU, or none. */
function planOn({ gpu = NO_GPU, device = 'auto', ...options }: Options): BackendPlan {
  const candidates = candidatesFor(device, ENGINES).map((engine) => {
    return { engine, probe: engine.needs === 'gpu' ? gpu : PROCESSOR };
  });
  return planBackends({ ...USUAL, device, candidates, ...options });
}

function plan(options: Options) {
  const { attempts, notes } = planOn(options);
  return { ways: attempts.map(({ backend, batchSize, threads }) => `${backend} ${batchSize} ${threads}`), notes };
}

test('a real GPU comes first, then lanes of our own, then threads, then one thread', () => {
  expect(plan({ gpu: GPU })).toEqual({ ways: ['webgpu 32 1', 'cpu 28 7', 'wasm 8 4', 'wasm 4 1'], notes: [] });
});

test('without a GPU the reason is a note', () => {
  expect(plan({})).toEqual({ ways: ['cpu 28 7', 'wasm 8 4', 'wasm 4 1'], notes: [NO_GPU.why] });
});

test('lanes take both of two cores, and leave one of more to decoding and the page', () => {
  const lanes = [1, 2, 3, 8, 64].map((cores) => plan({ device: 'cpu', cores }).ways[0]);
  expect(lanes).toEqual(['cpu 4 1', 'cpu 8 2', 'cpu 8 2', 'cpu 28 7', 'cpu 64 16']);
});

test('onnxruntime gets one thread on a page that is not isolated, and says so once it comes to that', () => {
  const { attempts, notes } = planOn({ gpu: GPU, canThread: false });
  expect(notes).toEqual([]);
  expect(attempts.map(({ backend, threads, note }) => [backend, threads, note])).toEqual([
    ['webgpu', 1, undefined],
    ['cpu', 7, undefined],
    ['wasm', 1, { code: 'no-shared-memory' }],
  ]);
});

test('a software adapter asked for by name is taken with batches of two, and named', () => {
  const { ways, notes } = plan({ device: 'webgpu', gpu: SOFTWARE });
  expect(ways[0]).toBe('webgpu 2 1');
  expect(notes).toEqual([{ code: 'software-taken', adapter: 'google swiftshader' }]);
});

test('WebAssembly asked for by name leaves the GPU alone', () => {
  expect(plan({ device: 'wasm', gpu: GPU }).ways).toEqual(['wasm 8 4', 'wasm 4 1']);
});

test('batch size and threads can be asked for', () => {
  expect(plan({ gpu: GPU, batchSize: 5, threads: 3 }).ways).toEqual(['webgpu 5 1', 'cpu 5 3', 'wasm 5 3', 'wasm 5 1']);
  expect(plan({ threads: 1 }).ways).toEqual(['cpu 4 1', 'wasm 4 1']);
});

test('threads never fall as cores grow, use both of two cores, and end at eight', () => {
  expect([1, 2, 3, 4, 6, 8, 12, 16, 64].map(defaultThreads)).toEqual([1, 2, 2, 3, 3, 4, 6, 8, 8]);
});

test('batches shrink as the area of the pictures grows, down to one, and are no larger for small pictures', () => {
  const gpuBatches = [64, 224, 256, 320, 448, 1024, 2000].map((sizePx) => plan({ gpu: GPU, sizePx }).ways[0]);
  expect(gpuBatches).toEqual([32, 32, 24, 15, 8, 1, 1].map((batch) => `webgpu ${batch} 1`));
  expect(plan({ sizePx: 448 }).ways).toEqual(['cpu 7 7', 'wasm 2 4', 'wasm 1 1']);
});

test('a first convolution like that of ResNet-18 stays under the binding limit of 128 MiB at every size that fits at all', () => {
  for (let sizePx = 32; sizePx <= 1448; sizePx += 8) {
    const { attempts } = planOn({ gpu: GPU, sizePx });
    expect(attempts[0]!.batchSize * 64 * (sizePx / 2) ** 2 * 4).toBeLessThanOrEqual(128 * 2 ** 20);
  }
});

test.each([
  [1, ['webgpu 32 1', 'cpu 28 7', 'wasm 8 4', 'wasm 4 1']],
  [3, ['webgpu 30 1', 'cpu 27 7', 'wasm 6 4', 'wasm 3 1']],
  [64, ['webgpu 64 1', 'cpu 64 7', 'wasm 64 4', 'wasm 64 1']],
])('a fixed batch of %i is taken as often as it goes into the usual one, once at least', (fixedBatch, ways) => {
  expect(plan({ gpu: GPU, fixedBatch }).ways).toEqual(ways);
});

test('half a batch is never less than one image, nor less than the fixed batch, nor a part of it', () => {
  const [way] = planOn({}).attempts;
  const halves = (batchSize: number, fixedBatch: number | undefined) =>
    withHalfBatch({ ...way!, batchSize, fixedBatch }).batchSize;
  expect([halves(5, undefined), halves(1, undefined)]).toEqual([2, 1]);
  expect([halves(30, 3), halves(6, 3), halves(3, 3), halves(64, 64), halves(1, 1)]).toEqual([15, 3, 3, 64, 1]);
});

test('another engine is a descriptor in the list: it is proposed in its place, by its id alone too', () => {
  const other: InferenceEngine = {
    ...{ id: 'own', needs: 'processor', crash: 'embed-crashed', mayShrink: false },
    probe: () => Promise.resolve(PROCESSOR),
    propose: (_found, { cores }) => [{ batchSize: 4, threads: cores }],
    open: () => Promise.reject(new Error('nothing is opened by a plan')),
  };
  const [gpu, ...others] = ENGINES;
  const engines = [gpu, other, ...others];
  const waysFor = (device: string) => {
    const candidates = candidatesFor(device, engines).map((engine) => {
      return { engine, probe: engine.needs === 'gpu' ? NO_GPU : PROCESSOR };
    });
    return planBackends({ ...USUAL, device, candidates }).attempts.map(({ backend, threads, byName }) => {
      return [backend, threads, byName];
    });
  };
  expect(waysFor('auto')).toEqual([
    ['own', 8, false],
    ['cpu', 7, false],
    ['wasm', 4, false],
    ['wasm', 1, false],
  ]);
  expect(waysFor('own')[0]).toEqual(['own', 8, true]);
  expect(waysFor('wasm')[0]).toEqual(['wasm', 4, true]);
});

test('on a GPU the largest batch is opened, to be tried against a half and a quarter of it', () => {
  const [first, ...rest] = planOn({ gpu: GPU }).attempts;
  expect(first).toMatchObject({ batchSize: 32, trialSizes: [32, 16, 8] });
  expect(rest.map(({ trialSizes }) => trialSizes)).toEqual([[], [], []]);
});

test.each([
  [2 ** 31, 32],
  [2 ** 28, 16],
  [2 ** 27, 8],
  [1, 1],
])('an adapter of tensors up to %i bytes gets batches of %i at most', (maxTensorBytes, batchSize) => {
  expect(planOn({ gpu: { ...GPU, maxTensorBytes } }).attempts[0]).toMatchObject({ batchSize });
});

test('the batch that was found before on this adapter is taken, and not measured again', () => {
  const recallBatch = (backend: string, adapter: string) =>
    backend === 'webgpu' && adapter === 'nvidia ampere' ? 16 : undefined;
  expect(planOn({ gpu: GPU, recallBatch }).attempts[0]).toMatchObject({ batchSize: 16, trialSizes: [] });
  const other = planOn({ gpu: { ...GPU, adapter: 'intel xe' }, recallBatch }).attempts[0];
  expect(other).toMatchObject({ batchSize: 32, trialSizes: [32, 16, 8] });
  const small = planOn({ gpu: { ...GPU, maxTensorBytes: 2 ** 27 }, recallBatch }).attempts[0];
  expect(small).toMatchObject({ batchSize: 8, trialSizes: [] });
});

test('a batch that was asked for, one that the model fixes, and a software adapter are not measured', () => {
  const trials = [
    planOn({ gpu: GPU, batchSize: 12 }),
    planOn({ gpu: GPU, fixedBatch: 4 }),
    planOn({ device: 'webgpu', gpu: SOFTWARE }),
  ].map(({ attempts }) => attempts[0]!.trialSizes);
  expect(trials).toEqual([[], [], []]);
});

test('float16 is taken by name alone, and nothing that computes otherwise takes its place', () => {
  const ids = (device: string) => candidatesFor(device, ENGINES).map(({ id }) => id);
  expect(ids('webgpu-float16')).toEqual(['webgpu-float16']);
  for (const device of ['auto', 'webgpu']) expect(ids(device)).toEqual(['webgpu', 'cpu', 'wasm']);
  expect(plan({ gpu: GPU, device: 'webgpu-float16' }).ways).toEqual(['webgpu-float16 32 1']);
  expect(ENGINES.map(({ id }) => [id, arithmeticOf(id)])).toContainEqual(['webgpu-float16', 'fp16']);
  expect(['auto', 'cpu', 'nobody'].map(arithmeticOf)).toEqual(['fp32', 'fp32', 'fp32']);
  expect(['fp32', 'fp16'].map(deviceFor)).toEqual(['auto', 'webgpu-float16']);
});

test('no way is waited for without a limit while another is left; the last one has the time that it takes', () => {
  const limits = (options: Options) =>
    planOn(options).attempts.map(({ openLimitMs }) => (openLimitMs === undefined ? openLimitMs : openLimitMs / 60_000));
  expect(limits({ gpu: GPU })).toEqual([1, 10, 10, undefined]);
  expect(limits({ device: 'wasm', threads: 1 })).toEqual([undefined]);
});
