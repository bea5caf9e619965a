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
