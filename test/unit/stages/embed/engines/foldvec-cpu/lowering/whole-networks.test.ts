import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { importCheckpoint } from '../../../../../../../src/models/import/import-checkpoint.ts';
import { loweredRows } from '../../../../../../support/lowered-rows.ts';
import { madeNetwork } from '../../../../../../support/made-weights.ts';
import { writeSafetensors } from '../../../../../../support/write-safetensors.ts';

const MAX_DIFFERENCE = 1e-5;

test.each([
  ['resnet18', 32],
  ['resnext50_32x4d', 32],
  ['vgg11_bn', 32],
  ['mobilenet_v2', 32],
  ['mobilenet_v3_small', 64],
  ['alexnet', 64],
  ['squeezenet1_1', 64],
  ['densenet121', 32],
  ['shufflenet_v2_x0_5', 64],
  ['mnasnet0_5', 64],
  ['googlenet', 32],
  ['googlenet_plain', 32],
  ['inception_v3', 75],
  ['regnet_x_400mf', 32],
  ['regnet_y_400mf', 32],
  ['efficientnet_b0', 32],
  ['efficientnet_v2_s', 32],
  ['convnext_tiny', 32],
] as const)('%s as a whole gives onnxruntime’s row', async (id, sizePx) => {
  const { onnx } = await importCheckpoint(writeSafetensors(madeNetwork(id)), `${id}.safetensors`, id);
  let t = performance.now();
  const { difference, network } = await loweredRows(onnx, { input: 'image', output: 'pooled', sizePx });
  const kinds: Record<string, number> = {};
  for (const l of network.layers) kinds[l.kind] = (kinds[l.kind] ?? 0) + 1;
  console.log(id, difference, kinds, performance.now() - t);
  expect(difference).toBeLessThan(MAX_DIFFERENCE);
});
