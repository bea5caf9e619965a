import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { OnnxGraph } from '../../../../src/formats/onnx/writer.ts';
import { importCheckpoint } from '../../../../src/models/import/import-checkpoint.ts';
import { listTensors } from '../../../../src/models/import/list-tensors.ts';
import { english } from '../../../../src/ui/words/en/english.ts';
import { madeNetwork } from '../../../support/made-weights.ts';
import { writeSafetensors } from '../../../support/write-safetensors.ts';

test('our own networks read well: torch’s names, sizes, and what becomes of each', async () => {
  const { onnx } = await importCheckpoint(writeSafetensors(madeNetwork('resnet18')), 'resnet18');
  const tensors = listTensors(onnx, 224);
  expect(tensors.find(({ name }) => name === 'layer4.1')).toEqual({
    name: 'layer4.1',
    ...{ plainName: 'layer4.1', op: 'Relu', shape: [512, 7, 7], isOutput: false },
    choices: [
      {
        id: 'layer4.1/mean',
        tensor: 'layer4.1',
        reduction: 'mean',
        dim: 512,
        facts: { code: 'tensor', name: 'layer4.1', shape: [512, 7, 7], values: 512 },
      },
      {
        id: 'layer4.1/max',
        tensor: 'layer4.1',
        reduction: 'max',
        dim: 512,
        facts: { code: 'tensor', name: 'layer4.1', shape: [512, 7, 7], values: 512 },
      },
      {
        ...{ id: 'layer4.1/flatten', tensor: 'layer4.1', reduction: 'flatten', dim: 25088 },
        facts: { code: 'tensor', name: 'layer4.1', shape: [512, 7, 7], values: 25088 },
      },
    ],
  });
  expect(tensors.at(-1)).toMatchObject({
    ...{ plainName: 'pooled', op: 'Flatten', shape: [512], isOutput: true },
    choices: [{ id: 'pooled', reduction: undefined, dim: 512 }],
  });
});

test('sizes are those at the size that is asked for', async () => {
  const { onnx } = await importCheckpoint(writeSafetensors(madeNetwork('mobilenet_v3_small')), 'small');
  expect(listTensors(onnx, 96).find(({ name }) => name.startsWith('features.12'))?.shape).toEqual([576, 3, 3]);
});

test.each([
  ['resnet18_mlnet', 512],
  ['efficientnet_lite0', 1280],
])('the own output of %s is in its list', (name, dim) => {
  const file = new Uint8Array(readFileSync(join(import.meta.dirname, `../../../../public/models/${name}.onnx`)));
  const own = listTensors(file, 224).filter(({ isOutput }) => isOutput);
  expect(own).toMatchObject([{ name: 'embedding', choices: [{ id: 'embedding', dim }] }]);
});

test('what can be no vector of a picture is left out: one value, weights, and too many values', () => {
  const file = new OnnxGraph('net')
    .input('x', ['N', 3, 800, 800])
    .weight('w', [7, 4], new Float32Array(28))
    .node('Relu', { inputs: ['w'], output: 'weights' })
    .node('Relu', { inputs: ['x'], output: 'large' })
    .node('Flatten', { inputs: ['large'], output: 'flat' })
    .node('ReduceMean', { inputs: ['x'], output: 'one' }, { axes: { ints: [1, 2, 3] } })
    .output('large')
    .toModel();
  const listed = listTensors(file, 224).map(({ name, choices }) => [name, choices.map(({ reduction }) => reduction)]);
  expect(listed).toEqual([['large', ['mean', 'max']]]);
});

test('tokens can be averaged, or flattened', () => {
  const file = new OnnxGraph('tokens')
    .input('x', ['N', 3, 8, 8])
    .node('ReduceMax', { inputs: ['x'], output: 'rows' }, { axes: { ints: [3] }, keepdims: { int: 0 } })
    .node('Transpose', { inputs: ['rows'], output: 'tokens' }, { perm: { ints: [0, 2, 1] } })
    .output('tokens')
    .toModel();
  expect(listTensors(file, 224).at(-1)?.choices.map(english.outputs.madeOf)).toEqual([
    'tokens output, 8×3 → mean 3',
    'tokens output, 8×3 → max 3',
    'tokens output, 8×3 → flatten 24',
  ]);
});
