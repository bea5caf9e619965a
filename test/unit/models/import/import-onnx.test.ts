import { expect, test } from 'vitest';
import { OnnxGraph } from '../../../../src/formats/onnx/writer.ts';
import { importOnnx } from '../../../../src/models/import/import-onnx.ts';
import { oneNodeOnnx } from '../../../support/hostile-onnx.ts';

const W = Float32Array.from({ length: 24 }, (_, i) => i);

function ending(add: (graph: OnnxGraph) => OnnxGraph) {
  const graph = new OnnxGraph('net').input('x', ['N', 3, 8, 8]).weight('w', [8, 3, 1, 1], W);
  return importOnnx(add(graph.node('Conv', { inputs: ['x', 'w'], output: 'map' })).toModel(), 'net.onnx');
}

test('a map is averaged unless asked for otherwise', () => {
  expect(ending((graph) => graph.output('map')).outputs).toEqual([
    {
      ...{ id: 'map/mean', tensor: 'map', reduction: 'mean', dim: 8 },
      facts: { code: 'tensor', name: 'map', shape: [8, 8, 8], values: 8 },
    },
  ]);
});

test('a vector is taken as it is, also with edges of one pixel', () => {
  const pooled = (graph: OnnxGraph) => graph.node('GlobalAveragePool', { inputs: ['map'], output: 'pool' });
  const vector = { reduction: undefined, dim: 8 };
  expect(ending((graph) => pooled(graph).output('pool')).outputs).toEqual([
    { id: 'pool', tensor: 'pool', ...vector, facts: { code: 'tensor', name: 'pool', shape: [8, 1, 1], values: 8 } },
  ]);
  const flat = ending((graph) =>
    pooled(graph)
      .node('Flatten', { inputs: ['pool'], output: 'y' })
      .output('y'),
  );
  expect(flat.outputs).toEqual([
    { id: 'y', tensor: 'y', ...vector, facts: { code: 'tensor', name: 'y', shape: [8], values: 8 } },
  ]);
});

test('every declared output is offered, the first one first', () => {
  const { outputs, warnings } = ending((graph) =>
    graph
      .node('Relu', { inputs: ['map'], output: 'act' })
      .output('act')
      .output('map'),
  );
  expect(outputs.map(({ id }) => id)).toEqual(['act/mean', 'map/mean']);
  expect(warnings).toEqual([]);
});

test('a file that ends in a classifier says so, and offers the tensor before it', () => {
  const { outputs, warnings } = ending((graph) =>
    graph
      .weight('fc', [8, 3], W)
      .weight('bias', [3], W.subarray(0, 3))
      .node('GlobalAveragePool', { inputs: ['map'], output: 'pool' })
      .node('Flatten', { inputs: ['pool'], output: 'features' })
      .node('Dropout', { inputs: ['features'], output: 'dropped' })
      .node('MatMul', { inputs: ['dropped', 'fc'], output: 'product' })
      .node('Add', { inputs: ['product', 'bias'], output: 'logits' })
      .node('Softmax', { inputs: ['logits'], output: 'scores' })
      .output('scores'),
  );
  expect(outputs.map(({ id, dim }) => [id, dim])).toEqual([
    ['scores', 3],
    ['features', 8],
  ]);
  expect(warnings).toEqual([
    {
      code: 'classifier-output',
      name: 'scores',
      instead: expect.objectContaining({ id: 'features', dim: 8 }) as unknown,
    },
  ]);
});

test('size, batch and layout are the file’s own where it fixes them', () => {
  const fixed = importOnnx(oneNodeOnnx({ inputs: [['x', 1, [4, 3, 32, 32]]] }), 'fixed.onnx');
  expect(fixed).toMatchObject({
    sizePx: 32,
    input: { layout: 'NCHW', elementType: 'float32', isSizeFixed: true, batch: 4 },
    normalization: { mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225] },
    crop: { resizePx: 37, filter: 'bilinear' },
  });
  const free = importOnnx(oneNodeOnnx({ inputs: [['x', 1, ['N', 3, 'H', 'W']]] }), 'free.onnx');
  expect(free).toMatchObject({ sizePx: 224, input: { isSizeFixed: false, batch: undefined } });
});

test('a model that takes bytes is given them as they are', () => {
  const file = oneNodeOnnx({ op: 'Cast', inputs: [['x', 2, [1, 3, 8, 8]]] });
  expect(() => importOnnx(file, 'no-type.onnx')).toThrow('no numbers from the picture'); // a cast to nothing
  const cast = new OnnxGraph().node('Cast', { inputs: ['x'], output: 'y' }, { to: { int: 1 } }).output('y');
  const bytes = importOnnx(withPictureOfBytes(cast), 'bytes.onnx');
  expect(bytes).toMatchObject({
    input: { elementType: 'uint8' },
    outputs: [{ id: 'y/mean', dim: 3 }],
    normalization: { mean: [0, 0, 0], std: [1, 1, 1] },
  });
});

/** A graph that adds to one that has nothing but an input of bytes. */
function withPictureOfBytes(graph: OnnxGraph): Uint8Array<ArrayBuffer> {
  const file = oneNodeOnnx({ op: 'Identity', inputs: [['x', 2, [1, 3, 8, 8]]], output: 'z' });
  const extra = graph.toField().finish();
  const joined = new Uint8Array(file.length + extra.length);
  joined.set(file);
  joined.set(extra, file.length);
  return joined;
}
