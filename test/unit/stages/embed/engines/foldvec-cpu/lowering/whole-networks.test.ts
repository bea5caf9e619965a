import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { importCheckpoint } from '../../../../../../../src/models/import/import-checkpoint.ts';
import { loweredRows } from '../../../../../../support/lowered-rows.ts';
import { madeNetwork } from '../../../../../../support/made-weights.ts';
import { writeSafetensors } from '../../../../../../support/write-safetensors.ts';

const MAX_DIFFERENCE = 1e-5;

test.each([['resnet18', 64]] as const)('%s as a whole gives onnxruntime’s row', async (id, sizePx) => {
  const { onnx } = await importCheckpoint(writeSafetensors(madeNetwork(id)), `${id}.safetensors`, id);
  let t = performance.now();
  const { difference, network } = await loweredRows(onnx, { input: 'image', output: 'pooled', sizePx });
  const kinds: Record<string, number> = {};
  for (const l of network.layers) kinds[l.kind] = (kinds[l.kind] ?? 0) + 1;
  console.log(id, difference, kinds, performance.now() - t);
  expect(difference).toBeLessThan(MAX_DIFFERENCE);
});
