import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { withExtraOutput } from '../../../../../../../src/models/import/extra-output.ts';
import { importCheckpoint } from '../../../../../../../src/models/import/import-checkpoint.ts';
import { isQuestion } from '../../../../../../../src/models/import/import.contract.ts';
import { importFile } from '../../../../../../../src/models/import/import-file.ts';
import { loweredRows } from '../../../../../../support/lowered-rows.ts';
import { madeNetwork } from '../../../../../../support/made-weights.ts';
import { writeSafetensors } from '../../../../../../support/write-safetensors.ts';

const EXPORTS = join(import.meta.dirname, '../../../../../../golden/onnx-exports');
const MAX_DIFFERENCE = 1e-5;

async function made(id: string): Promise<Uint8Array<ArrayBuffer>> {
  const { onnx } = await importCheckpoint(writeSafetensors(madeNetwork(id)), `${id}.safetensors`, id);
  return onnx;
}

// Small pictures: the plain interpreter takes its time.
test.each([
  ['resnet18', 32],
  ['mobilenet_v2', 32],
  ['mobilenet_v3_small', 64],
  ['squeezenet1_1', 64],
  ['densenet121', 32],
  ['shufflenet_v2_x0_5', 64],
  ['mnasnet0_5', 64],
  ['googlenet', 32],
  ['regnet_y_400mf', 32],
  ['efficientnet_b0', 32],
])('%s gives onnxruntime’s row', async (id, sizePx) => {
  const { difference } = await loweredRows(await made(id), { input: 'image', output: 'pooled', sizePx });
  expect(difference).toBeLessThan(MAX_DIFFERENCE);
});

// With made weights, whole rows of these two say little, or cost much: a ten-millionth more in the picture changes half of the
// first one's row, and the other takes no pictures below 75 × 75.
test.each([
  ['efficientnet_v2_s', 32, 'features.2.3.block.0.1/SiLU'],
  ['inception_v3', 75, 'Mixed_5b'],
])('%s gives onnxruntime’s numbers in the middle', async (id, sizePx, tensor) => {
  const { onnx, output } = withExtraOutput(await made(id), tensor);
  const { difference } = await loweredRows(onnx, { input: 'image', output, sizePx });
  expect(difference).toBeLessThan(MAX_DIFFERENCE);
});

async function exported(name: string): Promise<Uint8Array<ArrayBuffer>> {
  const [file, ...beside] = readdirSync(EXPORTS)
    .filter((other) => other.startsWith(name))
    .sort()
    .map((other) => new File([new Uint8Array(readFileSync(join(EXPORTS, other)))], other));
  const answer = await importFile({ file: file!, beside }, 0);
  if (isQuestion(answer)) throw new TypeError('file asks which network is meant');
  return new Uint8Array(await answer.onnx.arrayBuffer());
}

test.each([
  ['resnet-old.onnx', 'pooler_output'],
  ['resnet-dynamo.onnx', 'pooler_output'],
  ['resnet-optimum.onnx', 'last_hidden_state'],
  ['convnext-old.onnx', 'pooler_output'],
  ['convnext-dynamo.onnx', 'pooler_output'],
  ['convnext-optimum.onnx', 'last_hidden_state'],
  ['vit-old.onnx', 'pooler_output'],
  ['vit-dynamo.onnx', 'pooler_output'],
  ['vit-optimum.onnx', 'last_hidden_state'],
  ['clip-old.onnx', 'image_embeds'],
  ['clip-dynamo.onnx', 'image_embeds'],
  ['dinov2-old.onnx', 'pooler_output'],
  ['dinov2-dynamo.onnx', 'pooler_output'],
  ['dinov2-optimum.onnx', 'last_hidden_state'],
  ['dinov2reg-dynamo.onnx', 'pooler_output'],
])('%s, as an exporter wrote it, gives onnxruntime’s row', async (name, output) => {
  const { difference } = await loweredRows(await exported(name), { input: 'pixel_values', output, sizePx: 32 });
  expect(difference).toBeLessThan(MAX_DIFFERENCE);
});
