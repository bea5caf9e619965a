import { expect, test } from 'vitest';
import type { OnnxAttribute, OnnxModel, OnnxNode, OnnxTensor } from '../../../../src/formats/onnx/model.ts';
import { inferShapes } from '../../../../src/formats/onnx/shapes.ts';

type Attributes = Readonly<Record<string, number | readonly number[]>>;

function node(
  op: string,
  inputs: readonly string[],
  outputs: readonly string[],
  attributes: Attributes = {},
): OnnxNode {
  const entries = Object.entries(attributes).map(([name, value]): [string, OnnxAttribute] => {
    const number = typeof value === 'number' ? value : 0;
    const ints = typeof value === 'number' ? [] : value;
    return [name, { float: undefined, int: number, ints, text: '', tensor: undefined }];
  });
  return { op, domain: '', inputs, outputs, attributes: new Map(entries) };
}

function integers(name: string, values: readonly number[], shape = [values.length]): [string, OnnxTensor] {
  const none = { raw: undefined, floatLists: [], externalFile: undefined };
  return [name, { name, elementType: 'int64', shape, int64List: values, ...none }];
}

function floats(name: string, values: readonly number[], shape = [values.length]): [string, OnnxTensor] {
  const floatLists = [new Uint8Array(Float32Array.from(values).buffer)];
  return [
    name,
    { name, elementType: 'float32', shape, int64List: [], raw: undefined, floatLists, externalFile: undefined },
  ];
}

/** Shapes behind nodes that are given the picture `x` of 7 × 3 × 8 × 6. */
function shapesOf(nodes: readonly OnnxNode[], constants: readonly [string, OnnxTensor][] = []) {
  const model: OnnxModel = {
    ...{ nodes, initializers: new Map(constants) },
    ...{ opsets: new Map(), functions: new Set(), inputs: [], outputs: [], values: new Map() },
  };
  return inferShapes(model, new Map([['x', [7, 3, 8, 6]]]));
}

test('a shape that is put together on the way is followed, as torch exports a vision transformer', () => {
  const shapes = shapesOf(
    [
      node('Shape', ['x'], ['shape']),
      node('Gather', ['shape', 'zero'], ['n']),
      node('Unsqueeze', ['n', 'axis'], ['batch']),
      node('Concat', ['batch', 'rest'], ['target'], { axis: 0 }),
      node('Reshape', ['x', 'target'], ['map']),
      node('Transpose', ['map'], ['tokens'], { perm: [0, 2, 1] }),
      node('Gather', ['tokens', 'zero'], ['first'], { axis: 1 }),
    ],
    [integers('zero', [0], []), integers('axis', [0]), integers('rest', [3, -1])],
  );
  expect(shapes.get('map')).toEqual([7, 3, 48]);
  expect(shapes.get('tokens')).toEqual([7, 48, 3]);
  expect(shapes.get('first')).toEqual([7, 3]);
});

test('paddings that torch turns around in a table are followed', () => {
  const shapes = shapesOf(
    [
      node('Reshape', ['pairs', 'two'], ['table']),
      node('Slice', ['table', 'last', 'least', 'axis', 'back'], ['turned']),
      node('Transpose', ['turned'], ['columns'], { perm: [1, 0] }),
      node('Reshape', ['columns', 'flat'], ['pads']),
      node('Pad', ['x', 'pads'], ['y']),
    ],
    [
      integers('pairs', [1, 2, 3, 4, 0, 0, 0, 0]), // last axis first: before, behind
      ...[integers('two', [-1, 2]), integers('last', [-1]), integers('least', [-(2 ** 63)])],
      ...[integers('axis', [0]), integers('back', [-1]), integers('flat', [-1])],
    ],
  );
  expect(shapes.get('y')).toEqual([7, 3, 8 + 3 + 4, 6 + 1 + 2]);
});

test('parts, slices, repeats and stretched lengths have their shapes', () => {
  const shapes = shapesOf(
    [
      node('Split', ['x'], ['a', 'b'], { axis: 2 }),
      node('Split', ['x', 'parts'], ['c', 'd'], { axis: -1 }),
      node('Slice', ['x', 'starts', 'ends', 'axes', 'steps'], ['e']),
      node('Tile', ['x', 'times'], ['f']),
      node('Expand', ['x', 'wide'], ['g']),
      node('MatMul', ['x', 'd'], ['h']),
    ],
    [
      ...[integers('parts', [2, 4]), integers('times', [1, 2, 1, 3]), integers('wide', [1, 7, 3, 8, 6])],
      ...[integers('starts', [1, -2]), integers('ends', [2 ** 53, -1]), integers('axes', [2, 3])],
      integers('steps', [2, 1]),
    ],
  );
  expect(Object.fromEntries(shapes)).toMatchObject({
    ...{ a: [7, 3, 4, 6], b: [7, 3, 4, 6], c: [7, 3, 8, 2], d: [7, 3, 8, 4] },
    ...{ e: [7, 3, 4, 1], f: [7, 6, 8, 18], g: [1, 7, 3, 8, 6], h: [7, 3, 8, 4] },
  });
});

test('a row of numbers is as long as its bounds say', () => {
  const bounds = [
    ...[0, 2.5, 0.5].map((value, i) => floats(`f${i}`, [value], [])),
    ...[7, 0, -2].map((value, i) => integers(`i${i}`, [value], [])),
  ];
  const shapes = shapesOf(
    [
      node('Range', ['f0', 'f1', 'f2'], ['steps']),
      node('Range', ['i0', 'i1', 'i2'], ['back']),
      node('Range', ['f1', 'f0', 'f2'], ['none']),
    ],
    bounds,
  );
  expect(['steps', 'back', 'none'].map((name) => shapes.get(name))).toEqual([[5], [4], [0]]);
});

test('a resize to lengths that are put together on the way, or by factors, has its shape; by unknown ones it has none', () => {
  const shapes = shapesOf(
    [
      node('Pow', ['sixteen', 'half'], ['edge']),
      node('Unsqueeze', ['edge', 'zero'], ['edges']),
      node('Concat', ['two', 'edges', 'edges'], ['lengths'], { axis: 0 }),
      node('Resize', ['x', '', '', 'lengths'], ['grid']),
      node('Resize', ['x', '', 'factors'], ['larger']),
      node('Upsample', ['x', 'factors'], ['old']),
      node('Resize', ['x', '', '', 'pair'], ['edgesOnly'], { axes: [2, 3] }),
      node('Resize', ['x', '', '', 'x'], ['unknown']),
      node('Resize', ['x', '', '', 'pair'], ['contradiction']),
    ],
    [
      floats('sixteen', [16], []),
      floats('half', [0.5], []),
      floats('factors', [1, 1, 2, 1.5]),
      ...[integers('zero', [0]), integers('two', [7, 3]), integers('pair', [5, 4])],
    ],
  );
  expect(shapes.get('grid')).toEqual([7, 3, 4, 4]);
  expect(shapes.get('larger')).toEqual([7, 3, 16, 9]);
  expect(shapes.get('old')).toEqual([7, 3, 16, 9]);
  expect(shapes.get('edgesOnly')).toEqual([7, 3, 5, 4]);
  expect(['unknown', 'contradiction'].map((name) => shapes.get(name))).toEqual([undefined, undefined]);
});

test('axes that only show when the model runs leave the shape unknown', () => {
  const shapes = shapesOf([node('Squeeze', ['x', 'axes'], ['a']), node('ReduceMean', ['x', 'axes'], ['b'])]);
  expect([shapes.has('a'), shapes.has('b')]).toEqual([false, false]);
});

test('long lists of whole numbers are not followed', () => {
  const many = Array.from({ length: 1_000_000 }, (_, i) => i);
  const shapes = shapesOf([node('Reshape', ['x', 'many'], ['y'])], [integers('many', many)]);
  expect(shapes.has('y')).toBe(false);
});

test('an axis that is not there, however far away, leaves the shape unknown at once', () => {
  const shapes = shapesOf(
    [
      node('Slice', ['x', 'one', 'one', 'far'], ['a']),
      node('Unsqueeze', ['x'], ['b'], { axes: new Array(1e6).fill(0) }),
    ],
    [integers('one', [1]), integers('far', [2 ** 31])],
  );
  expect([shapes.has('a'), shapes.has('b')]).toEqual([false, false]);
});
