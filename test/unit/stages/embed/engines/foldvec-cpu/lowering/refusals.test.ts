import { expect, test } from 'vitest';
import type { WrittenAttribute } from '../../../../../../../src/formats/onnx/writer.ts';
import { lowerGraph } from '../../../../../../../src/stages/embed/engines/foldvec-cpu/lowering/lower-graph.ts';
import { GraphRefusal } from '../../../../../../../src/stages/embed/engines/foldvec-cpu/network.ts';
import { SmallGraph } from '../../../../../../support/small-graph.ts';
import { tinyOnnx, TIMES_TEN_AND_HUNDRED } from '../../../../../../support/tiny-onnx.ts';

const EDGE = 6;
const ints = (...values: number[]): WrittenAttribute => ({ ints: values });
const int = (value: number): WrittenAttribute => ({ int: value });

/** The sentence that refuses a graph. */
function refusalOf(build: (graph: SmallGraph) => string, shape: readonly (number | string)[] = ['N', 3, EDGE, EDGE]) {
  const graph = new SmallGraph(shape);
  const output = build(graph);
  return sentenceOf(() => lowerGraph(graph.finish(output), { output, sizePx: EDGE, layout: 'NCHW' }));
}

function sentenceOf(lower: () => unknown): string {
  try {
    lower();
    return 'taken';
  } catch (error) {
    if (error instanceof GraphRefusal) return error.message;
    throw error;
  }
}

/** N × 2 × 2 × 18 × 4 and N × 2 × 2 × 4 × 18 of eight channels: two heads of four, windows of three rows. */
function windowsAndHeads(g: SmallGraph, query: readonly number[], key: readonly number[]): readonly [string, string] {
  const split = g.node('Reshape', [g.conv('x', [8, 3]), g.integers([0, 2, 4, 2, 3, EDGE])]);
  const turned = (perm: readonly number[], shape: readonly number[]) =>
    g.node('Reshape', [g.node('Transpose', [split], { perm: ints(...perm) }), g.integers([0, 2, 2, ...shape])]);
  return [turned(query, [18, 4]), turned(key, [4, 18])];
}

const rows = (g: SmallGraph) => g.node('Flatten', [g.node('GlobalAveragePool', ['x'])]);

test.each<[string, (graph: SmallGraph) => string, string]>([
  [
    'an operation that is not there',
    (g) => g.node('LRN', ['x'], { size: int(3) }),
    'LRN “LRN0” is no operation that this engine has.',
  ],
  [
    'a product of two tensors that is none of attention',
    (g) => g.node('MatMul', ['x', g.node('Transpose', ['x'], { perm: ints(0, 1, 3, 2) })]),
    'MatMul “MatMul1” multiplies two tensors that both depend on the picture, and is no part of an attention.',
  ],
  [
    'an attention whose heads are the windows of its values',
    (g) => {
      // Both axes before the tokens have a length of 2, but those of the keys stand the other way around.
      const split = g.node('Reshape', [g.conv('x', [4, 3]), g.integers([0, 2, 2, 2, 18])]);
      const query = g.node('Transpose', [split], { perm: ints(0, 1, 3, 4, 2) });
      const key = g.node('Transpose', [split], { perm: ints(0, 3, 1, 2, 4) });
      const value = g.node('Transpose', [split], { perm: ints(0, 3, 1, 4, 2) });
      return g.node('MatMul', [g.node('Softmax', [g.node('MatMul', [query, key])]), value]);
    },
    'MatMul “MatMul10” multiplies tensors of different shapes.',
  ],
  [
    'weights that depend on the picture',
    (g) => g.node('Conv', ['x', g.conv('x', [3, 3])]),
    'Conv “Conv3” has weights that are no constants of float32.',
  ],
  [
    'weights of other channels',
    (g) => g.node('Conv', ['x', g.floats([4, 2, 3, 3])]),
    'Conv “Conv1” has weights that don’t go with its channels.',
  ],
  [
    'a mean over the channels by itself',
    (g) => g.node('Relu', [g.node('ReduceMean', ['x'], { axes: ints(1) })]),
    'Relu “Relu1” takes a part of a layer norm, which is known as a whole only.',
  ],
  [
    'a mean over rows alone',
    (g) => g.node('ReduceMean', ['x'], { axes: ints(2) }),
    'ReduceMean “ReduceMean0” goes over other axes than rows and columns.',
  ],
  [
    'a concat of maps of other widths',
    (g) =>
      g.node('Concat', ['x', g.node('Slice', ['x', g.integers([1]), g.integers([4]), g.integers([3])])], {
        axis: int(2),
      }),
    'Concat “Concat4” joins tensors of different shapes.',
  ],
  [
    'a normalisation of whole maps',
    (g) => g.node('LayerNormalization', ['x', g.floats([3, EDGE, EDGE])], { axis: int(1) }),
    'LayerNormalization “LayerNormalization1” normalises more than each pixel’s channels.',
  ],
  [
    'a sum that stretches a map',
    (g) => g.node('Add', ['x', g.node('GlobalAveragePool', ['x'])]),
    'Add “Add1” adds tensors of different shapes.',
  ],
  [
    'a product with one value a pixel',
    (g) => g.node('Mul', ['x', g.conv('x', [1, 3])]),
    'Mul “Mul3” multiplies tensors of different shapes.',
  ],
  ['a division by the picture', (g) => g.node('Div', ['x', 'x']), 'Div “Div0” divides by what depends on the picture.'],
  [
    'a constant that makes the tensor larger',
    (g) => g.node('Add', [g.node('GlobalAveragePool', ['x']), g.floats([1, 1, 4, 4])]),
    'Add “Add2” has a constant that makes the tensor larger.',
  ],
  ['Erf by itself', (g) => g.node('Erf', ['x']), 'Erf “Erf0” is none of a GELU.'],
  [
    'a part of a GELU by itself',
    (g) => g.node('Relu', [g.node('Erf', [g.node('Div', ['x', g.scalar(Math.SQRT2)])])]),
    'Relu “Relu3” takes a part of a GELU, which is known as a whole only.',
  ],
  [
    'a map mirrored at its edges',
    (g) => g.node('Pad', ['x', g.integers([0, 0, 1, 1, 0, 0, 1, 1])], { mode: { text: 'reflect' } }),
    'Pad “Pad1” pads by reflect.',
  ],
  [
    'channels that are padded',
    (g) => g.node('Pad', ['x', g.integers([0, 1, 0, 0, 0, 0, 0, 0])]),
    'Pad “Pad1” pads other axes than those of pixels.',
  ],
  [
    'rows that are cut off',
    (g) => g.node('Pad', ['x', g.integers([0, 0, -1, 0, 0, 0, 0, 0])]),
    'Pad “Pad1” cuts off rows or columns.',
  ],
  [
    'a number around a convolution’s map',
    (g) => g.conv(g.node('Pad', ['x', g.integers([0, 0, 1, 1, 0, 0, 1, 1]), g.scalar(3)]), [4, 3], {}),
    'Conv “Conv5” takes a map with 3 around it.',
  ],
  [
    'rows and columns that change places',
    (g) => g.conv(g.node('Transpose', ['x'], { perm: ints(0, 1, 3, 2) }), [4, 3]),
    'Conv “Conv3” takes a map whose rows and columns are not the picture’s.',
  ],
  [
    'a convolution along a line',
    (g) => g.node('Conv', [g.node('Reshape', ['x', g.integers([0, 3, -1])]), g.floats([4, 3, 3])]),
    'Conv “Conv3” takes a tensor of 3 dimensions, not a map.',
  ],
  [
    'a softmax of windows cut out of a map',
    (g) => {
      const split = g.node('Reshape', ['x', g.integers([0, 3, 2, 3, 2, 3])]);
      const turned = g.node('Transpose', [split], { perm: ints(0, 2, 4, 3, 5, 1) });
      return g.node('Softmax', [
        g.node('MatMul', [g.node('Reshape', [turned, g.integers([-1, 9, 3])]), g.floats([3, 3])]),
      ]);
    },
    'Softmax “Softmax7” is none of an attention.',
  ],
  [
    'lengths that split no run of values',
    (g) => g.node('Reshape', ['x', g.integers([0, 4, 27])]),
    'Reshape “Reshape1” makes (1, 4, 27) of (1, 3, 6, 6).',
  ],
  [
    'Gemm that turns its input around',
    (g) => g.node('Gemm', [rows(g), g.floats([1, 4])], { transA: int(1) }),
    'Gemm “Gemm3” turns what comes in around.',
  ],
  [
    'MaxPool that leaves out places',
    (g) => g.node('MaxPool', ['x'], { kernel_shape: ints(2, 2), dilations: ints(2, 2) }),
    'MaxPool “MaxPool0” leaves out places between those that it takes.',
  ],
  [
    'indices of MaxPool',
    (g) => g.node('Relu', [g.nodes('MaxPool', ['x'], 2, { kernel_shape: ints(2, 2) })[1]!]),
    'Relu “Relu2” has an input that is no tensor of float32: “MaxPool1”.',
  ],
  [
    'channels that are not there',
    (g) => g.node('Gather', ['x', g.integers([3])], { axis: int(1) }),
    'Gather “Gather1” takes places that are not there.',
  ],
  [
    'an output that is constant',
    (g) => g.node('Identity', [g.floats([4])]),
    'The output does not depend on a picture.',
  ],
  [
    'vectors divided by the lengths of others: those of the same map, rows and columns in each other’s places',
    (g) => {
      const x = g.node('Transpose', ['x'], { perm: ints(0, 2, 3, 1) });
      const lengths = g.node('ReduceL2', [x], { axes: ints(3), keepdims: int(1) });
      const turned = g.node('Transpose', [x], { perm: ints(0, 2, 1, 3) });
      return g.node('Div', [turned, g.node('Clip', [lengths, g.scalar(1e-6)])]);
    },
    'Div “Div5” divides other than a vector by its length.',
  ],
  [
    'distances from the mean divided by the deviation of others: those of the same map, turned',
    (g) => {
      const x = g.node('Transpose', ['x'], { perm: ints(0, 2, 3, 1) });
      const mean = (of: string) => g.node('ReduceMean', [of], { axes: ints(3), keepdims: int(1) });
      const centred = (of: string) => g.node('Sub', [of, mean(of)]);
      const other = centred(g.node('Transpose', [x], { perm: ints(0, 2, 1, 3) }));
      return g.node('Div', [centred(x), g.node('Sqrt', [mean(g.node('Mul', [other, other]))])]);
    },
    'Div “Div9” takes a part of a layer norm, which is known as a whole only.',
  ],
  [
    'an attention whose query has heads where its key has windows',
    (g) => {
      const [query, key] = windowsAndHeads(g, [0, 1, 3, 4, 5, 2], [0, 3, 1, 2, 4, 5]);
      return g.node('MatMul', [g.node('Softmax', [g.node('MatMul', [query, key])]), query]);
    },
    'MatMul “MatMul13” multiplies tensors of different shapes.',
  ],
  [
    'an attention of windows that are counted within heads',
    (g) => {
      const [query, key] = windowsAndHeads(g, [0, 1, 3, 4, 5, 2], [0, 1, 3, 2, 4, 5]);
      const [all, keys] = [
        g.node('Reshape', [query, g.integers([0, 4, 18, 4])]),
        g.node('Reshape', [key, g.integers([0, 4, 4, 18])]),
      ];
      return g.node('MatMul', [g.node('Softmax', [g.node('MatMul', [all, keys])]), all]);
    },
    'MatMul “MatMul17” has groups within heads.',
  ],
  [
    'an attention whose values are whole columns',
    (g) => {
      const line = g.node('Transpose', [g.conv('x', [4, 3, EDGE, 1], {})], { perm: ints(0, 2, 3, 1) });
      const query = g.node('Reshape', [line, g.integers([0, EDGE, 4])]);
      const columns = g.node('Transpose', [g.conv('x', [4, 3])], { perm: ints(0, 3, 2, 1) });
      const value = g.node('Reshape', [columns, g.integers([0, EDGE, 4 * EDGE])]);
      const key = g.node('Transpose', [query], { perm: ints(0, 2, 1) });
      return g.node('MatMul', [g.node('Softmax', [g.node('MatMul', [query, key])]), value]);
    },
    'MatMul “MatMul15” has vectors that are no channels.',
  ],
  [
    'a picture picked out of a batch of one',
    (g) => g.node('Gather', ['x', g.integers([0], [])], { axis: int(0) }),
    'Gather “Gather1” works along an axis that is not all channels, or not these alone.',
  ],
  [
    'a product along an axis of length 1 that is none of channels',
    (g) => g.node('MatMul', [g.node('GlobalAveragePool', ['x']), g.floats([1, 4])]),
    'MatMul “MatMul2” works along an axis that is not all channels, or not these alone.',
  ],
  [
    'places that a table of sums gives',
    (g) => {
      const [column, row] = [g.integers([1, 0, 1], [3, 1]), g.integers([0, 1, 0], [1, 3])];
      return g.node('Add', ['x', g.node('Gather', [g.floats([6]), g.node('Add', [column, row])])]);
    },
    'Add “Add3” has an input that is no tensor of float32: “integers0”.',
  ],
  [
    'places whose columns are joined',
    (g) => {
      const pairs = g.node('Concat', [g.integers([0, 1], [2, 1]), g.integers([2, 3], [2, 1])], { axis: int(1) });
      return g.node('Add', ['x', g.node('Gather', [g.floats([6, 6]), pairs])]);
    },
    'Concat “Concat2” has an input that is no tensor of float32: “integers0”.',
  ],
  [
    'a quotient of roots as a whole number',
    (g) => {
      const half = g.node('Div', [g.node('Sqrt', [g.scalar(81)]), g.node('Sqrt', [g.scalar(4)])]);
      return g.node('Gather', ['x', g.node('Cast', [half], { to: int(7) })], { axis: int(1) });
    },
    'Cast “Cast5” leaves float32.',
  ],
  [
    'padding of an axis that is not there',
    (g) => g.node('Pad', ['x', g.integers([1, 1]), '', g.integers([-7])]),
    'Pad “Pad2” pads axes that are not there.',
  ],
  ['another type than float32', (g) => g.node('Cast', ['x'], { to: int(10) }), 'Cast “Cast0” leaves float32.'],
])('%s is refused', (_, build, sentence) => {
  expect(refusalOf(build)).toBe(sentence);
});

test('a picture of another size, or of other channels, is refused', () => {
  const size = refusalOf((g) => g.node('Relu', ['x']), ['N', 3, 7, 7]);
  expect(size).toBe('The input “x” is (N, 3, 7, 7), not a batch of 3 × 6 × 6.');
  const grey = refusalOf((g) => g.node('Relu', ['x']), ['N', 1, 'h', 'w']);
  expect(grey).toBe('The input “x” is (N, 1, h, w), not a batch of 3 × 6 × 6.');
});

test.each(['uint8', 'float16'] as const)('an input of %s is refused', (inputType) => {
  const onnx = tinyOnnx({ ...TIMES_TEN_AND_HUNDRED, inputType });
  const sentence = sentenceOf(() => lowerGraph(onnx, { output: 'y', sizePx: 1, layout: 'NCHW' }));
  expect(sentence).toBe(`The input “x” is ${inputType}, not float32.`);
});

test('a file that is no ONNX model is no refusal', () => {
  const lower = () => lowerGraph(new Uint8Array(4), { output: 'y', sizePx: 1, layout: 'NCHW' });
  expect(lower).toThrow(expect.objectContaining({ name: 'FormatError', code: 'file-damaged' }) as Error);
});

test('a softmax without an axis is refused in files from the time when it went over several', () => {
  const graph = new SmallGraph(['N', 3, EDGE, EDGE]);
  const rows = graph.node('Transpose', [graph.node('Reshape', ['x', graph.integers([0, 3, -1])])], {
    perm: ints(0, 2, 1),
  });
  const scores = graph.node('MatMul', [rows, graph.node('Transpose', [rows], { perm: ints(0, 2, 1) })]);
  const output = graph.node('MatMul', [graph.node('Softmax', [scores]), rows]);
  const onnx = graph.finish(output);
  const lower = () => lowerGraph(onnx, { output, sizePx: EDGE, layout: 'NCHW' });
  expect(sentenceOf(lower)).toBe('taken');
  onnx[onnx.length - 1] = 12; // the version of the operations is the last thing in these files
  expect(sentenceOf(lower)).toBe('Softmax “Softmax5” goes over other axes than an attention’s keys.');
});
