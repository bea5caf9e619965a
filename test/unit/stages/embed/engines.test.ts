import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import type { DroppedModel, ModelOutput } from '../../../../src/core/model-spec.ts';
import type { InferenceEngine } from '../../../../src/stages/embed/engines/engine.ts';
import { ENGINES, engineOf, plainestOf } from '../../../../src/stages/embed/engines/registry.ts';
import { openRunner } from '../../../../src/stages/embed/model-runner.ts';
import { toKnownBatchOf } from '../../../../src/stages/embed/known-inputs.ts';
import { TIMES_TEN_AND_HUNDRED, tinyOnnx } from '../../../support/tiny-onnx.ts';

const OUTPUT: ModelOutput = { id: 'y', tensor: 'y', reduction: undefined, dim: 1, facts: 'y' };
const bytes = tinyOnnx(TIMES_TEN_AND_HUNDRED);
const model: DroppedModel = {
  ...{ kind: 'dropped', id: 'sums', title: 'Sums', note: '', addedMs: 0 },
  ...{ fileBytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex'), sizePx: 1 },
  input: { layout: 'NCHW', elementType: 'float32', batch: undefined, isSizeFixed: true },
  normalization: { mean: [0, 0, 0], std: [1, 1, 1] },
  crop: { resizePx: 1, filter: 'bilinear' },
  outputs: [OUTPUT],
  source: { fileName: 'sums.onnx', sha256: '', architecture: undefined },
};

/** An engine whose row is the sum of the image's values, less one: nothing of onnxruntime is in it. */
const sums: InferenceEngine = {
  ...{ id: 'sums', needs: 'processor', crash: 'embed-crashed', mayShrink: false },
  probe: () => Promise.resolve({ kind: 'found', adapter: 'abacus', isSoftware: false }),
  propose: () => [{ batchSize: 2, threads: 1 }],
  open: () =>
    Promise.resolve({
      ...{ adapter: undefined, threads: 1, runtime: { name: 'sums', version: '7' } },
      run: (input, count) => {
        const rows = Float32Array.from({ length: count }, (_, i) => sum(input.subarray(3 * i, 3 * i + 3)) - 1);
        return Promise.resolve({ rows, dim: 1 });
      },
      release: () => Promise.resolve(),
    }),
};

function sum(values: Float32Array): number {
  return values.reduce((total, value) => total + value, 0);
}

test('an engine that is only a descriptor in a list is opened, passes the self-check, runs and is named in the report', async () => {
  const known = toKnownBatchOf(model, 2, 1);
  const knownRows = [0, 1].map((i) => Float32Array.of(sum(known.subarray(3 * i, 3 * i + 3)) - 1));
  const request = {
    ...{ model, output: OUTPUT, sizePx: 1, backend: 'sums', byName: true, batchSize: 2, trialSizes: [], threads: 1 },
    file: { kind: 'blob', blob: new Blob([bytes]) },
    knownRows: [knownRows[0]!, knownRows[1]!],
  } as const;
  const runner = await openRunner(request, () => undefined, [sums, ...ENGINES]);
  expect(runner.report).toMatchObject({ backend: 'sums', adapter: 'abacus', runtime: { name: 'sums', version: '7' } });
  const lease = { buffer: Float32Array.of(1, 2, 3).buffer, byteOffset: 0, byteLength: 12 };
  const { rows } = await runner.embed([{ kind: 'tensor', lease }]);
  expect([...rows]).toEqual([5]);
});

test('an engine that is not in the list is refused by its id; the last of a list is the plainest', () => {
  expect(() => engineOf('sums', ENGINES)).toThrow(/there is no engine "sums"/);
  expect(plainestOf(ENGINES).id).toBe('wasm');
});

test('a runner times the sizes that it is given, takes one, and its rows are right in that size too', async () => {
  const sizes: number[] = [];
  let size = 4;
  const resizing: InferenceEngine = {
    ...sums,
    open: async (...args) => ({
      ...(await sums.open(...args)),
      resize: (batchSize) => {
        size = batchSize;
      },
      run: (input, count) => {
        sizes.push(size);
        expect(input).toHaveLength(3 * size);
        const rows = Float32Array.from({ length: count }, (_, i) => sum(input.subarray(3 * i, 3 * i + 3)) - 1);
        return Promise.resolve({ rows, dim: 1 });
      },
    }),
  };
  const known = toKnownBatchOf(model, 2, 1);
  const knownRows = [0, 1].map((i) => Float32Array.of(sum(known.subarray(3 * i, 3 * i + 3)) - 1));
  const request = {
    ...{
      model,
      output: OUTPUT,
      sizePx: 1,
      backend: 'sums',
      byName: true,
      batchSize: 4,
      trialSizes: [4, 2],
      threads: 1,
    },
    file: { kind: 'blob', blob: new Blob([bytes]) },
    knownRows: [knownRows[0]!, knownRows[1]!],
  } as const;
  const { report } = await openRunner(request, () => undefined, [resizing, ...ENGINES]);
  expect(report.batchTimings?.map(({ batchSize }) => batchSize)).toEqual([4, 2]);
  expect([4, 2]).toContain(report.batchSize);
  expect(sizes.slice(0, 2)).toEqual([4, 4]);
  expect(sizes).toContain(2);
  expect(sizes.at(-1)).toBe(2);
});
