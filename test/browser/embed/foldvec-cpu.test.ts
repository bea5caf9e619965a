import { canShareMemory } from '../../../src/core/shared-memory.ts';
import { describe, expect, onTestFinished, test } from 'vitest';
import { models } from '../../../src/models/registry.ts';
import { goldenRowsOf, startEmbedder } from '../../../src/stages/embed/embed.client.ts';
import type { ModelFile } from '../../../src/stages/embed/embed.contract.ts';
import { openLanes } from '../../../src/stages/embed/engines/foldvec-cpu/open-lanes.ts';
import { hasRelaxedSimd } from '../../../src/stages/embed/engines/foldvec-cpu/kernels.ts';
import { openSession } from '../../../src/stages/embed/engines/onnxruntime/ort-session.ts';
import type { ModelSession } from '../../../src/stages/embed/engines/engine.ts';
import { fetchModel } from '../../../src/stages/embed/fetch-model.ts';
import { LAYER_CASES } from '../../support/layer-cases.ts';
import { laneOf } from '../../support/lane-of.ts';
import { runPlainNetwork } from '../../support/plain-network.ts';
import { seededValues } from '../../support/seeded-values.ts';
import { TIMES_TEN_AND_HUNDRED, tinyOnnx } from '../../support/tiny-onnx.ts';
import { toTinyUse } from './tiny-use.ts';

const signal = new AbortController().signal;
const urlOf = (file: string): ModelFile => ({ kind: 'url', url: new URL(`/models/${file}`, location.href).href });
const TINY = { sizePx: 1, input: { layout: 'NCHW', elementType: 'float32', batch: undefined }, output: 'y' } as const;

/** Largest difference, as a part of the row's largest value. */
function difference(got: Float32Array, want: Float32Array): number {
  const largest = want.reduce((most, value) => Math.max(most, Math.abs(value)), 1e-6);
  return got.reduce((most, value, i) => Math.max(most, Math.abs(value - want[i]!)), 0) / largest;
}

test('this browser knows relaxed SIMD, so that what follows is tried with it', () => {
  expect(hasRelaxedSimd()).toBe(true);
});

describe.each([
  { isRelaxed: true, isShared: true },
  { isRelaxed: true, isShared: false },
  { isRelaxed: false, isShared: true },
])('the kernels, relaxed: $isRelaxed, in shared memory: $isShared', (build) => {
  test.each(LAYER_CASES)('give what a plain loop gives: $name', async ({ network }) => {
    const { channels, height, width } = network.maps[0]!;
    const picture = seededValues(channels * height * width, 99);
    const lane = await laneOf(network, 1, build);
    expect(difference(lane.run(picture, 1), runPlainNetwork(network, picture))).toBeLessThan(5e-6);
  });
});

test.each(models)('$id gives the rows of native onnxruntime for the known inputs', async (model) => {
  const use = { model, file: urlOf(model.file), output: model.outputs[0], sizePx: model.sizePx };
  const embedder = await startEmbedder({ ...use, knownRows: goldenRowsOf(use)!, device: 'auto', signal });
  onTestFinished(() => {
    embedder.close();
  });
  expect(embedder.report.backend).toBe('cpu');
  // Storing the golden vectors as float16 costs about 1e-7.
  expect(embedder.report.selfCheckCosine).toBeGreaterThan(0.999999);
});

test.each(models)(
  '$id gives onnxruntime’s rows for other pictures, to 5 millionths of the largest value',
  async (model) => {
    const file = await fetchModel(model, urlOf(model.file));
    const { sizePx, input, outputs } = model;
    const options = { threads: 1, batchSize: 2, sizePx, input, output: outputs[0].tensor };
    const pictures = seededValues(2 * 3 * sizePx * sizePx, 5);
    const rows = [];
    for (const open of [
      openLanes,
      (...[onnx, more]: Parameters<typeof openLanes>) => openSession(onnx, { ...more, provider: 'wasm' }),
    ]) {
      const session = await open(file, options);
      rows.push(await session.run(pictures, 2));
      await session.release();
    }
    const [own, other] = rows;
    for (const i of [0, 1]) {
      const [got, want] = [own!, other!].map(({ rows: all, dim }) => all.subarray(i * dim, (i + 1) * dim));
      expect(difference(got!, want!)).toBeLessThan(5e-6);
    }
  },
);

/** Rows of pictures of one pixel: red i, green 2i, blue 9. */
async function tinyRows(session: ModelSession, count: number): Promise<number[]> {
  const pictures = Float32Array.from({ length: count * 3 }, (_, at) => {
    const i = Math.floor(at / 3);
    return [i, 2 * i, 9][at % 3]!;
  });
  const { rows, dim } = await session.run(pictures, count);
  expect(dim).toBe(2);
  return [...rows];
}

const expectedRows = (count: number) => Array.from({ length: count }, (_, i) => [10 * i, 200 * i]).flat();

test.each([true, false])('lanes share a batch, whole or short; the page isolated: %s', async (isIsolated) => {
  const before = Object.getOwnPropertyDescriptor(globalThis, 'crossOriginIsolated')!;
  Object.defineProperty(globalThis, 'crossOriginIsolated', { configurable: true, get: () => isIsolated });
  onTestFinished(() => {
    Object.defineProperty(globalThis, 'crossOriginIsolated', before);
  });
  expect(canShareMemory()).toBe(isIsolated);
  const session = await openLanes(tinyOnnx(TIMES_TEN_AND_HUNDRED), { ...TINY, threads: 3, batchSize: 12 });
  onTestFinished(() => session.release());
  expect(session.threads).toBe(3);
  for (const count of [12, 7, 2, 1]) expect(await tinyRows(session, count)).toEqual(expectedRows(count));
});

test('a graph that it does not know goes to onnxruntime, and the report says why', async () => {
  const use = await toTinyUse(tinyOnnx({ ...TIMES_TEN_AND_HUNDRED, tail: 'Abs' }), 1, [
    [10, (1 + 85 / 255) * 100],
    [10, 100],
  ]);
  const embedder = await startEmbedder({ ...use, knownRows: goldenRowsOf(use)!, device: 'cpu', signal });
  onTestFinished(() => {
    embedder.close();
  });
  expect(embedder.report.backend).toBe('wasm');
  expect(embedder.report.notes).toContainEqual(expect.objectContaining({ code: 'not-taken', backend: 'cpu' }));
});
