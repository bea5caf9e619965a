import { beforeEach, expect, test } from 'vitest';
import { rememberBatch, rememberedBatch } from '../../../src/state/run/remembered-batch.ts';
import { TIMES_TEN_AND_HUNDRED, tinyOnnx } from '../../support/tiny-onnx.ts';
import { toTinyUse } from '../embed/tiny-use.ts';

const MEASURED = { backend: 'webgpu', adapter: 'nvidia ampere', batchSize: 16, batchTimings: [] };

const use = await toTinyUse(tinyOnnx(TIMES_TEN_AND_HUNDRED), 1, [
  [1, 2],
  [3, 4],
]);

beforeEach(() => {
  localStorage.clear();
});

test('a batch size that was measured is remembered for this model, size of picture and adapter alone', () => {
  rememberBatch(use, MEASURED);
  expect(rememberedBatch(use, 'webgpu', 'nvidia ampere')).toBe(16);
  expect(rememberedBatch(use, 'webgpu', 'intel xe')).toBeUndefined();
  expect(rememberedBatch({ ...use, sizePx: 2 }, 'webgpu', 'nvidia ampere')).toBeUndefined();
  expect(rememberedBatch({ ...use, model: { ...use.model, id: 'other' } }, 'webgpu', 'nvidia ampere')).toBeUndefined();
});

test('one that was not measured is not remembered, and what is no size is none', () => {
  rememberBatch(use, { backend: 'webgpu', adapter: 'nvidia ampere', batchSize: 16 });
  expect(rememberedBatch(use, 'webgpu', 'nvidia ampere')).toBeUndefined();
  rememberBatch(use, { ...MEASURED, batchSize: -3 });
  expect(rememberedBatch(use, 'webgpu', 'nvidia ampere')).toBeUndefined();
});
