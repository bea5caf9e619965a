import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as ort from 'onnxruntime-web/wasm';
import { beforeAll, expect, test } from 'vitest';
import { ONNX } from '../../../../src/formats/onnx-layout.ts';
import { ProtoMessage } from '../../../../src/formats/protobuf-writer.ts';
import { importCheckpoint } from '../../../../src/models/import/import-checkpoint.ts';
import { inspectOnnx } from '../../../../src/models/import/inspect-onnx.ts';
import { withExtraOutput } from '../../../../src/models/import/extra-output.ts';
import { oneNodeOnnx } from '../../../support/hostile-onnx.ts';
import { madeNetwork, madeNumbers } from '../../../support/made-weights.ts';
import { TIMES_TEN_AND_HUNDRED, tinyOnnx } from '../../../support/tiny-onnx.ts';
import { writeSafetensors } from '../../../support/write-safetensors.ts';

let resnet: Uint8Array<ArrayBuffer>;

beforeAll(async () => {
  resnet = (await importCheckpoint(writeSafetensors(madeNetwork('resnet18')), 'resnet18')).onnx;
});

test('an imported network is described in plain words', () => {
  const { input, outputs, tensors } = inspectOnnx(resnet);
  expect(input).toEqual({
    ...{ name: 'image', layout: 'NCHW', elementType: 'float32' },
    ...{ sizePx: undefined, batch: undefined },
  });
  expect(outputs).toEqual([{ name: 'pooled', shape: [512], words: 'pooled output (Flatten), 512' }]);
  const words = tensors.map((tensor) => tensor.words);
  expect(words[0]).toBe('bn1 output (Conv), 64×112×112 → mean 64');
  expect(words).toContain('layer4.1 output (Relu), 512×7×7 → mean 512');
  expect(words).toContain('layer1.0 output (Relu), 64×56×56 → mean 64');
});

test('shapes follow the size that is asked for where a file leaves it free', () => {
  const found = inspectOnnx(resnet, 320).tensors.find(({ name }) => name === 'layer4.1');
  expect(found?.shape).toEqual([512, 10, 10]);
});

test.each(['resnet18_mlnet', 'efficientnet_lite0'])('the shapes of %s are found to the end', (name) => {
  const file = new Uint8Array(readFileSync(join(import.meta.dirname, `../../../../public/models/${name}.onnx`)));
  const { input, outputs, tensors } = inspectOnnx(file);
  expect(input).toMatchObject({ layout: 'NCHW', elementType: 'float32' });
  expect(tensors.filter(({ shape }) => !shape)).toEqual([]);
  expect(outputs[0]?.shape?.reduce((product, length) => product * length, 1)).toBeGreaterThan(500);
});

test('an input with the channels behind is found, and its fixed size and batch', () => {
  const { input } = inspectOnnx(oneNodeOnnx({ inputs: [['x', 1, [4, 224, 224, 3]]] }));
  expect(input).toEqual({ name: 'x', layout: 'NHWC', elementType: 'float32', sizePx: 224, batch: 4 });
});

async function run(file: Uint8Array, name: string): Promise<Float32Array> {
  ort.env.wasm.numThreads = 1;
  const session = await ort.InferenceSession.create(file);
  const pictures = Float32Array.from(madeNumbers('image', 2 * 3 * 64 * 64));
  const { data } = (await session.run({ image: new ort.Tensor('float32', pictures, [2, 3, 64, 64]) }))[name]!;
  await session.release();
  if (!(data instanceof Float32Array)) throw new TypeError('output is not float32');
  return data;
}

test('any tensor becomes an output: as it is, averaged, by its maximum, flattened', async () => {
  const map = withExtraOutput(resnet, 'layer3.0');
  const mean = withExtraOutput(map.onnx, 'layer3.0', 'mean');
  const max = withExtraOutput(mean.onnx, 'layer3.0', 'max');
  const flat = withExtraOutput(max.onnx, 'layer3.0', 'flatten');
  expect([map, mean, max, flat].map(({ output }) => output)).toEqual([
    ...['layer3.0', 'layer3.0/mean', 'layer3.0/max', 'layer3.0/flatten'],
  ]);
  const values = await run(flat.onnx, 'layer3.0');
  expect(values).toHaveLength(2 * 256 * 4 * 4);
  const channel = values.subarray(7 * 16, 8 * 16);
  expect((await run(flat.onnx, mean.output))[7]).toBeCloseTo(channel.reduce((sum, value) => sum + value, 0) / 16, 4);
  expect((await run(flat.onnx, max.output))[7]).toBe(Math.max(...channel));
  expect(await run(flat.onnx, flat.output)).toEqual(values);
});

test('an output that is asked for twice stands in the file once', () => {
  const once = withExtraOutput(resnet, 'layer3.0', 'mean');
  const twice = withExtraOutput(once.onnx, 'layer3.0', 'mean');
  expect(twice.output).toBe(once.output);
  expect(twice.onnx).toHaveLength(once.onnx.length);
});

test('a tensor that the model does not compute is refused by name', () => {
  expect(() => withExtraOutput(tinyOnnx(TIMES_TEN_AND_HUNDRED), 'layer9')).toThrow(
    expect.objectContaining({ code: 'model-mismatch', message: 'model computes no tensor of this name: layer9' }),
  );
});

const PICTURE = ['x', 1, ['N', 3, 8, 8]] as const;

test.each([
  [
    'weights in another file',
    oneNodeOnnx({ externalFile: 'weights.bin' }),
    'model-mismatch',
    'model keeps weights in another file, which a single file cannot bring along: weights.bin',
  ],
  [
    'two pictures',
    oneNodeOnnx({ inputs: [PICTURE, ['other', 1, [1, 3, 8, 8]]] }),
    'model-mismatch',
    'model takes 2 inputs, we give one picture: x float32 [N, 3, 8, 8], other float32 [1, 3, 8, 8]',
  ],
  [
    'text instead of a picture',
    oneNodeOnnx({ inputs: [['ids', 7, ['N', 512]]] }),
    'model-mismatch',
    "model's input is no picture of 3 channels: ids int64 [N, 512]",
  ],
  [
    'a picture of one channel',
    oneNodeOnnx({ inputs: [['x', 1, ['N', 1, 28, 28]]] }),
    'model-mismatch',
    "model's input is no picture of 3 channels: x float32 [N, 1, 28, 28]",
  ],
  [
    'a picture that is not square',
    oneNodeOnnx({ inputs: [['x', 1, ['N', 3, 256, 128]]] }),
    'model-mismatch',
    'model takes pictures that are not square: x float32 [N, 3, 256, 128]',
  ],
  ['no input', oneNodeOnnx({ inputs: [] }), 'model-mismatch', 'model takes no input'],
  ['no output', oneNodeOnnx({ hasOutput: false }), 'model-mismatch', 'model gives no output'],
  [
    'an unknown operation',
    oneNodeOnnx({ op: 'Frobnicate' }),
    'model-mismatch',
    'model uses operations that nobody here knows: Frobnicate',
  ],
  [
    "somebody's own operation",
    oneNodeOnnx({ op: 'Conv', domain: 'org.example' }),
    'model-mismatch',
    'model uses operations that nobody here knows: org.example.Conv',
  ],
  [
    'NaN among the weights',
    oneNodeOnnx({ weights: Float32Array.of(1, NaN, 3) }),
    'model-damaged',
    'weights hold what is no number: w has NaN',
  ],
  [
    'half a file',
    oneNodeOnnx().slice(0, 60),
    'file-damaged',
    'protobuf field of 83 bytes does not fit its message of 60',
  ],
  [
    'a length that lies',
    Uint8Array.from([8, 8, 58, 255, 255, 255, 255, 15, 1]),
    'file-damaged',
    'protobuf field of 4294967295 bytes does not fit its message of 9',
  ],
  [
    'a number without end',
    new Uint8Array(64).fill(255),
    'file-damaged',
    'protobuf message has a number of more than ten bytes',
  ],
  ['an empty file', new Uint8Array(), 'file-damaged', 'file is no ONNX model, or holds no graph'],
  ['a million empty nodes', manyNodes(1_000_000), 'file-damaged', 'protobuf message has more than 200000 fields'],
])('an ONNX file with %s gets its own message', (_, file, code, message) => {
  expect(() => inspectOnnx(file)).toThrow(expect.objectContaining({ code, stage: 'models', message }));
});

/** A graph of nodes of no bytes: two bytes each in the file. */
function manyNodes(count: number): Uint8Array<ArrayBuffer> {
  const nodes = new Uint8Array(count * 2).map((_, i) => (i % 2 === 0 ? ONNX.graph.node * 8 + 2 : 0));
  return new ProtoMessage().int(ONNX.model.irVersion, 8).bytes(ONNX.model.graph, nodes).finish();
}

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
