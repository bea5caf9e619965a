import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { PipelineError } from '../../../../src/core/errors.ts';
import type { DroppedModel, ModelOutput } from '../../../../src/core/model-spec.ts';
import type { Prepared, PreparedPlanes } from '../../../../src/core/prepared.ts';
import type { Attempt } from '../../../../src/stages/embed/backend-plan.ts';
import type { OpenRequest } from '../../../../src/stages/embed/embed.contract.ts';
import { openEmbedder } from '../../../../src/stages/embed/embedder.ts';
import type { InferenceEngine, PictureInputs } from '../../../../src/stages/embed/engines/engine.ts';
import { toKnownBatchOf } from '../../../../src/stages/embed/known-inputs.ts';
import { openRunner } from '../../../../src/stages/embed/model-runner.ts';
import { plainTensor } from '../../../../src/stages/embed/prepare-on-gpu/plain-tensor.ts';
import { NOTEBOOK } from '../../../support/notebook-preprocessing.ts';
import { TIMES_TEN_AND_HUNDRED, tinyOnnx } from '../../../support/tiny-onnx.ts';
import { aModel } from './a-model.ts';

const OUTPUT: ModelOutput = { id: 'y', tensor: 'y', reduction: undefined, dim: 1, facts: 'y' };
const FILE = tinyOnnx(TIMES_TEN_AND_HUNDRED);
const MODEL: DroppedModel = {
  ...aModel(),
  fileBytes: FILE.length,
  sha256: createHash('sha256').update(FILE).digest('hex'),
};
const SPEC = { ...NOTEBOOK, sizePx: 1, resizePx: 1 };

/** Less one: the second known input is black, and its row shall not be zero. */
const sum = (values: Float32Array) => values.reduce((total, value) => total + value, -1);

/** A picture of one colour. */
function planesOf(red: number): PreparedPlanes {
  const lease = { buffer: Uint8Array.of(red, 20, 30, 0).buffer, byteOffset: 0, byteLength: 4 };
  return { kind: 'planes', lease, picture: { layout: 'RGB', widthPx: 1, heightPx: 1 }, spec: SPEC };
}

function tensorOf(...values: [number, number, number]): Prepared {
  return { kind: 'tensor', lease: { buffer: Float32Array.from(values).buffer, byteOffset: 0, byteLength: 12 } };
}

/** What each image of a batch must give. */
function sumsOf(batch: readonly Prepared[]): number[] {
  return batch.map((image) => sum(image.kind === 'planes' ? plainTensor(image) : new Float32Array(image.lease.buffer)));
}

/** An engine whose row is the sum of the image's values, less one, and which prepares raw pictures in its own way. */
function summing(pictures: PictureInputs): InferenceEngine {
  return {
    ...{ id: 'sums', needs: 'gpu', crash: 'device-lost', mayShrink: true },
    probe: () => Promise.resolve({ kind: 'found', adapter: 'abacus', isSoftware: false }),
    propose: () => [{ batchSize: 4, threads: 1 }],
    open: () =>
      Promise.resolve({
        ...{ adapter: undefined, threads: 1, runtime: { name: 'sums', version: '7' } },
        run: (input, count) => {
          const rows = Float32Array.from({ length: count }, (_, i) => sum(input.subarray(3 * i, 3 * i + 3)));
          return Promise.resolve({ rows, dim: 1 });
        },
        pictures,
        release: () => Promise.resolve(),
      }),
  };
}

const known = toKnownBatchOf(MODEL, 2, 1);
const REQUEST: OpenRequest = {
  ...{
    model: MODEL,
    output: OUTPUT,
    sizePx: 1,
    backend: 'sums',
    byName: true,
    batchSize: 4,
    trialSizes: [],
    threads: 1,
  },
  file: { kind: 'blob', blob: new Blob([FILE]) },
  knownRows: [Float32Array.of(sum(known.subarray(0, 3))), Float32Array.of(sum(known.subarray(3, 6)))],
};

/** Does as it must, and counts the batches. */
function exactPictures() {
  const batches: number[] = [];
  const pictures: PictureInputs = {
    tensorOf: (picture) => Promise.resolve(plainTensor(picture)),
    run(images) {
      batches.push(images.length);
      return Promise.resolve({ rows: Float32Array.from(sumsOf(images)), dim: 1 });
    },
  };
  return { pictures, batches };
}

const BATCH = [planesOf(10), tensorOf(1, 2, 3), planesOf(200)];

test('an engine that prepares pictures bit for bit gets them raw, and the report says so', async () => {
  const { pictures, batches } = exactPictures();
  const runner = await openRunner(REQUEST, () => undefined, [summing(pictures)]);
  expect(runner.report.takesPlanes).toBe(true);
  expect([...(await runner.embed(BATCH)).rows]).toEqual([...Float32Array.from(sumsOf(BATCH))]);
  expect(batches).toEqual([3]);
  await runner.embed([tensorOf(1, 2, 3)]);
  expect(batches).toEqual([3]); // tensors alone go as they always did
});

test.each<[string, PictureInputs['tensorOf']]>([
  ['gives another bit', (picture) => Promise.resolve(plainTensor(picture).fill(0, 0, 1))],
  ['gives too little', (picture) => Promise.resolve(plainTensor(picture).slice(1))],
  ['does not take the shader', () => Promise.reject(new Error('shader is not valid'))],
])('an engine that %s gets tensors, and makes rows of raw pictures all the same', async (_, broken) => {
  const { pictures, batches } = exactPictures();
  const runner = await openRunner(REQUEST, () => undefined, [summing({ ...pictures, tensorOf: broken })]);
  expect(runner.report.takesPlanes).toBeUndefined();
  expect([...(await runner.embed(BATCH)).rows]).toEqual([...Float32Array.from(sumsOf(BATCH))]);
  expect(batches).toEqual([]);
});

test('a device that is lost while it is checked is told as lost', async () => {
  const lost = new PipelineError('device-lost', 'embed', 'the driver was reset');
  const { pictures } = exactPictures();
  const opening = openRunner(REQUEST, () => undefined, [
    summing({ ...pictures, tensorOf: () => Promise.reject(lost) }),
  ]);
  await expect(opening).rejects.toBe(lost);
});

test('a device that is lost over raw pictures: the same batch is done from tensors, and no more pictures come raw', async () => {
  const { pictures } = exactPictures();
  const lost = new PipelineError('device-lost', 'embed', 'the driver was reset');
  const engine = summing({ ...pictures, run: () => Promise.reject(lost) });
  const attempt: Attempt = {
    ...{ backend: 'sums', mayShrink: true, batchSize: 4, fixedBatch: undefined },
    ...{ trialSizes: [], threads: 1, byName: true },
    crash: 'device-lost',
  };
  const embedder = await openEmbedder(
    { attempts: [attempt], notes: [] },
    async ({ batchSize, tensorsOnly }) => {
      const request = { ...REQUEST, batchSize, ...(tensorsOnly && { tensorsOnly }) };
      const runner = await openRunner(request, () => undefined, [engine]);
      return { report: runner.report, embed: (batch) => runner.embed(batch), close: () => undefined };
    },
    new AbortController().signal,
  );
  expect(embedder.report.takesPlanes).toBe(true);
  const { rows, prepared } = await embedder.embed(BATCH);
  expect([...rows]).toEqual([...Float32Array.from(sumsOf(BATCH))]);
  expect(prepared).toBe(BATCH);
  expect(embedder.report.takesPlanes).toBeUndefined();
  expect(embedder.report.notes).toMatchObject([{ code: 'restarted', batchSize: 2 }]);
});
