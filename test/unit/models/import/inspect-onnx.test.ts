import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { OnnxGraph } from '../../../../src/formats/onnx/writer.ts';
import { importCheckpoint } from '../../../../src/models/import/import-checkpoint.ts';
import { importOnnx } from '../../../../src/models/import/import-onnx.ts';
import { inspectOnnx } from '../../../../src/models/import/inspect-onnx.ts';
import { HOSTILE_ONNX, oneNodeOnnx } from '../../../support/hostile-onnx.ts';
import { madeNetwork } from '../../../support/made-weights.ts';
import { TIMES_TEN_AND_HUNDRED, tinyOnnx } from '../../../support/tiny-onnx.ts';
import { writeSafetensors } from '../../../support/write-safetensors.ts';

let resnet: Uint8Array<ArrayBuffer>;

beforeAll(async () => {
  resnet = (await importCheckpoint(writeSafetensors(madeNetwork('resnet18')), 'resnet18')).onnx;
});

test('an imported network is described', () => {
  const { input, outputs, tensors } = inspectOnnx(resnet);
  expect(input).toEqual({
    ...{ name: 'image', layout: 'NCHW', channels: 3, elementType: 'float32' },
    ...{ sizePx: undefined, batch: undefined },
  });
  expect(outputs).toEqual([{ name: 'pooled', op: 'Flatten', shape: [512], channels: 'first' }]);
  expect([...tensors.keys()][0]).toBe('bn1');
  expect(tensors.get('layer4.1')).toMatchObject({ op: 'Relu', shape: [512, 7, 7], channels: 'first' });
});

test('shapes follow the size that is asked for where a file leaves it free', () => {
  expect(inspectOnnx(resnet, 320).tensors.get('layer4.1')?.shape).toEqual([512, 10, 10]);
});

test.each(['resnet18_mlnet', 'efficientnet_lite0'])('the shapes of %s are found to the end', (name) => {
  const file = new Uint8Array(readFileSync(join(import.meta.dirname, `../../../../public/models/${name}.onnx`)));
  const { input, outputs, tensors } = inspectOnnx(file);
  expect(input).toMatchObject({ layout: 'NCHW', elementType: 'float32' });
  expect([...tensors.values()].filter(({ shape }) => !shape)).toEqual([]);
  expect(outputs[0]?.shape?.reduce((product, length) => product * length, 1)).toBeGreaterThan(500);
});

test('an input with the channels behind is found, and its fixed size and batch', () => {
  const { input } = inspectOnnx(oneNodeOnnx({ inputs: [['x', 1, [4, 224, 224, 3]]] }));
  expect(input).toEqual({ name: 'x', layout: 'NHWC', channels: 3, elementType: 'float32', sizePx: 224, batch: 4 });
});

test.each([
  ['NCHW', [1, 4, 224, 224]],
  ['NHWC', [1, 224, 224, 4]],
] as const)('an input of four channels takes alpha too: %s', (layout, shape) => {
  const file = oneNodeOnnx({ inputs: [['x', 1, [...shape]]] });
  expect(inspectOnnx(file).input).toMatchObject({ layout, channels: 4 });
  expect(importOnnx(file, 'rgba.onnx')).toMatchObject({
    input: { layout, colours: 'rgba' },
    normalization: { mean: [0.485, 0.456, 0.406, 0], std: [0.229, 0.224, 0.225, 1] },
    warnings: expect.arrayContaining([{ code: 'alpha-input' }]) as unknown[],
  });
});

test('nodes may stand in any order', () => {
  const file = new OnnxGraph('mixed')
    .input('x', ['N', 3, 8, 8])
    .node('Flatten', { inputs: ['b'], output: 'y' })
    .node('Relu', { inputs: ['a'], output: 'b' })
    .node('Relu', { inputs: ['x'], output: 'a' })
    .output('y')
    .toModel();
  expect([...inspectOnnx(file).tensors.values()].map(({ name, shape }) => [name, shape])).toEqual([
    ['a', [3, 8, 8]],
    ['b', [3, 8, 8]],
    ['y', [192]],
  ]);
});

test('a file whose graph works for one picture alone takes one, whatever it says', () => {
  const file = new OnnxGraph('single')
    .input('x', ['N', 3, 8, 8])
    .node('Flatten', { inputs: ['x'], output: 'y' }, { axis: { int: 0 } }) // 1 × everything
    .output('y')
    .toModel();
  expect(inspectOnnx(file)).toMatchObject({ input: { batch: 1 }, outputs: [{ name: 'y', shape: [192] }] });
});

test('yes and no, counts and positions are no tensors to choose', () => {
  const file = new OnnxGraph('others')
    .input('x', ['N', 3, 8, 8])
    .node('ArgMax', { inputs: ['x'], output: 'place' })
    .node('Equal', { inputs: ['x', 'x'], output: 'same' })
    .node('Shape', { inputs: ['x'], output: 'shape' })
    .node('Cast', { inputs: ['same'], output: 'number' }, { to: { int: 1 } })
    .output('number')
    .toModel();
  expect([...inspectOnnx(file).tensors.keys()]).toEqual(['number']);
});

test.each(HOSTILE_ONNX)('an ONNX file with $title gets its own message', ({ make, code, message }) => {
  const path = 'hostile.onnx';
  expect(() => importOnnx(make(), path)).toThrow(expect.objectContaining({ code, stage: 'models', message, path }));
});

test('an empty file is no ONNX file', () => {
  expect(() => inspectOnnx(new Uint8Array())).toThrow('file is no ONNX model, or holds no graph');
});

test('no single altered byte of a model makes the reader fail in another way than with our own error', () => {
  const sound = tinyOnnx(TIMES_TEN_AND_HUNDRED);
  for (let at = 0; at < sound.length; at++) {
    const altered = sound.slice();
    altered[at]! ^= 0x55;
    let code: unknown = 'none';
    try {
      inspectOnnx(altered);
    } catch (error) {
      code = error instanceof Error && 'code' in error ? error.code : error;
    }
    expect(['none', 'file-damaged', 'model-mismatch', 'model-damaged']).toContain(code);
  }
});
