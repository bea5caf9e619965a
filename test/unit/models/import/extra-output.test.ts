import * as ort from 'onnxruntime-web/wasm';
import { beforeAll, expect, test } from 'vitest';
import { OnnxGraph } from '../../../../src/formats/onnx/writer.ts';
import { withExtraOutput } from '../../../../src/models/import/extra-output.ts';
import { importCheckpoint } from '../../../../src/models/import/import-checkpoint.ts';
import { madeNetwork, madeNumbers } from '../../../support/made-weights.ts';
import { TIMES_TEN_AND_HUNDRED, tinyOnnx } from '../../../support/tiny-onnx.ts';
import { writeSafetensors } from '../../../support/write-safetensors.ts';

let resnet: Uint8Array<ArrayBuffer>;

beforeAll(async () => {
  ort.env.wasm.numThreads = 1;
  resnet = (await importCheckpoint(writeSafetensors(madeNetwork('resnet18')), 'resnet18')).onnx;
});

async function run(file: Uint8Array, name: string, shape = [2, 3, 64, 64]): Promise<Float32Array> {
  const session = await ort.InferenceSession.create(file);
  const pictures = Float32Array.from(
    madeNumbers(
      'image',
      shape.reduce((product, length) => product * length, 1),
    ),
  );
  const { data } = (await session.run({ image: new ort.Tensor('float32', pictures, shape) }))[name]!;
  await session.release();
  if (!(data instanceof Float32Array)) throw new TypeError('output is not float32');
  return data;
}

test('any tensor becomes an output: as it is, averaged, by its maximum, flattened', { timeout: 150_000 }, async () => {
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

test('a tensor of the model itself is not taken for the mean of another one', () => {
  const model = new OnnxGraph('twins')
    .input('image', ['N', 3, 4, 4])
    .node('Relu', { inputs: ['image'], output: 'map' })
    .node('Neg', { inputs: ['map'], output: 'map/mean' })
    .output('map/mean')
    .toModel();
  expect(() => withExtraOutput(model, 'map', 'mean')).toThrow(
    expect.objectContaining({
      code: 'model-mismatch',
      message: 'model has a tensor of its own by the name of what was asked for: map/mean',
    }),
  );
  expect(withExtraOutput(model, 'map/mean').output).toBe('map/mean');
});

const EDGE = 4;

/** A copy of the picture in every layout; the graph's own output is one of the channels first. */
function layouts(): Uint8Array<ArrayBuffer> {
  return new OnnxGraph('layouts')
    .input('image', ['N', 3, EDGE, EDGE])
    .node('Relu', { inputs: ['image'], output: 'map' })
    .node('Transpose', { inputs: ['map'], output: 'mapLast' }, { perm: { ints: [0, 2, 3, 1] } })
    .node('ReduceMax', { inputs: ['map'], output: 'rows' }, { axes: { ints: [3] }, keepdims: { int: 0 } })
    .node('Transpose', { inputs: ['rows'], output: 'tokens' }, { perm: { ints: [0, 2, 1] } })
    .node('Flatten', { inputs: ['map'], output: 'flat' })
    .output('map')
    .toModel();
}

test.each([
  ['map', 'mapLast'],
  ['rows', 'tokens'],
])('mean and maximum of %s and %s are the same: they go over everything but the channels', async (first, last) => {
  const shape = [2, 3, EDGE, EDGE];
  for (const reduction of ['mean', 'max'] as const) {
    const a = withExtraOutput(layouts(), first, reduction);
    const b = withExtraOutput(layouts(), last, reduction);
    const rows = await run(a.onnx, a.output, shape);
    expect(rows).toHaveLength(2 * 3);
    expect(new Set(rows).size).toBe(6);
    const others = await run(b.onnx, b.output, shape);
    others.forEach((value, i) => {
      expect(value).toBeCloseTo(rows[i]!, 6);
    });
  }
});

test('a vector has nothing to take a mean over', () => {
  expect(() => withExtraOutput(layouts(), 'flat', 'mean')).toThrow(
    expect.objectContaining({
      code: 'model-mismatch',
      message: 'tensor has nothing to take a mean or a maximum over: flat of shape (48)',
    }),
  );
});
