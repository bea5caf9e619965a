import { expect, test } from 'vitest';
import type { WrittenAttribute } from '../../../../../../../src/formats/onnx/writer.ts';
import { loweredRows } from '../../../../../../support/lowered-rows.ts';
import { SmallGraph } from '../../../../../../support/small-graph.ts';

// Transformers as exporters write them, piece by piece: tokens, attention, layer norms in parts, and what is done to tensors between.

const EDGE = 6;
const CHANNELS = 8;
const MAX_DIFFERENCE = 1e-5;
const ints = (...values: number[]): WrittenAttribute => ({ ints: values });
const int = (value: number): WrittenAttribute => ({ int: value });

type Build = (graph: SmallGraph) => string;

async function kindsOf(build: Build): Promise<string> {
  const graph = new SmallGraph(['N', 3, EDGE, EDGE]);
  const output = build(graph);
  const { network, difference } = await loweredRows(graph.finish(output), { input: 'x', output, sizePx: EDGE });
  expect(difference).toBeLessThan(MAX_DIFFERENCE);
  return network.layers.map(({ kind }) => kind).join(', ');
}

/** Nine tokens, N × 9 × 8. */
function tokens(g: SmallGraph, channels = CHANNELS): string {
  const patches = g.node('Conv', ['x', g.floats([channels, 3, 2, 2])], { strides: ints(2, 2) });
  const rows = g.node('Reshape', [patches, g.integers([0, channels, -1])]);
  return g.node('Transpose', [rows], { perm: ints(0, 2, 1) });
}

/** A map with its channels last, N × 6 × 6 × 8. */
function lastMap(g: SmallGraph): string {
  return g.node('Transpose', [g.conv('x', [CHANNELS, 3], { pads: ints(1, 1, 1, 1) })], { perm: ints(0, 2, 3, 1) });
}

function dense(g: SmallGraph, input: string, from: number, to: number): string {
  return g.node('Add', [g.node('MatMul', [input, g.floats([from, to])]), g.floats([to])]);
}

/** N × heads × tokens × width of N × tokens × channels. */
function heads(g: SmallGraph, input: string, count: number, perm = [0, 2, 1, 3]): string {
  const split = g.node('Reshape', [input, g.integers([0, -1, count, CHANNELS / count])]);
  return g.node('Transpose', [split], { perm: ints(...perm) });
}

function attended(g: SmallGraph, scores: string, value: string): string {
  const mixed = g.node('MatMul', [g.node('Softmax', [scores], { axis: int(3) }), value]);
  const turned = g.node('Transpose', [mixed], { perm: ints(0, 2, 1, 3) });
  return g.node('Reshape', [turned, g.integers([0, -1, CHANNELS])]);
}

const over = (g: SmallGraph, input: string, op: string, axis: number) =>
  g.node(op, [input], { axes: ints(axis), keepdims: int(1) });

const meanOfTokens = (g: SmallGraph, input: string) =>
  g.node('ReduceMean', [input], { axes: ints(1), keepdims: int(0) });

/** The four steps before the last one of a layer norm that is written in parts: x less its mean, and the deviation. */
function normParts(g: SmallGraph, input: string, square: (centred: string) => string): readonly [string, string] {
  const centred = g.node('Sub', [input, over(g, input, 'ReduceMean', 2)]);
  const variance = g.node('Add', [over(g, square(centred), 'ReduceMean', 2), g.scalar(1e-5)]);
  return [centred, g.node('Sqrt', [variance])];
}

const graphs: Record<string, readonly [Build, string]> = {
  'a class token that is joined to the others': [
    (g) => meanOfTokens(g, g.node('Concat', [g.floats([1, 1, CHANNELS]), tokens(g)], { axis: int(1) })),
    'convolution, numbers, pixels, mean',
  ],
  'a class token that is stretched to the batch': [
    (g) => {
      const token = g.node('Expand', [g.floats([1, 1, CHANNELS]), g.integers([1, 1, CHANNELS])]);
      return meanOfTokens(g, g.node('Concat', [tokens(g), token], { axis: int(1) }));
    },
    'convolution, numbers, pixels, mean',
  ],
  'rows of zeros before the tokens': [
    (g) => {
      const padded = g.node('Pad', [tokens(g), g.integers([0, 2, 0, 0, 1, 0])]);
      return meanOfTokens(g, g.node('Add', [padded, g.floats([1, 12, CHANNELS])]));
    },
    'convolution, pixels, offset, mean',
  ],
  'one token of all, as Gather takes it': [
    (g) => g.node('Gather', [dense(g, tokens(g), CHANNELS, 5), g.integers([3], [])], { axis: int(1) }),
    'convolution, pixels, convolution',
  ],
  'one token of all, as Slice takes it, behind a norm and a sum': [
    (g) => {
      const x = tokens(g);
      const wide = g.node('Relu', [dense(g, x, CHANNELS, 12)]);
      const sum = g.node('Add', [x, dense(g, wide, 12, CHANNELS)]);
      const normed = g.node('LayerNormalization', [sum, g.floats([CHANNELS]), g.floats([CHANNELS])]);
      return g.node('Slice', [normed, g.integers([0]), g.integers([1]), g.integers([1])]);
    },
    'convolution, pixels, convolution, convolution, channel-norm',
  ],
  'one token of all, whose sum is read by others as well': [
    (g) => {
      const x = tokens(g);
      const sum = g.node('Add', [x, g.floats([1, 9, CHANNELS])]);
      const one = g.node('Gather', [sum, g.integers([2], [])], { axis: int(1) });
      return g.node('Add', [one, meanOfTokens(g, sum)]);
    },
    'convolution, offset, pixels, mean, add',
  ],
  'tokens without the first, and some channels of them': [
    (g) => {
      const rest = g.node('Slice', [tokens(g), g.integers([1, 0]), g.integers([9, 5]), g.integers([1, 2])]);
      return meanOfTokens(g, rest);
    },
    'convolution, pixels, channels, mean',
  ],
  'a layer norm in parts': [
    (g) => {
      const parts = normParts(g, tokens(g), (centred) => g.node('Pow', [centred, g.scalar(2)]));
      const scaled = g.node('Mul', [g.node('Div', parts), g.floats([CHANNELS])]);
      return meanOfTokens(g, g.node('Add', [scaled, g.floats([CHANNELS])]));
    },
    'convolution, channel-norm, mean',
  ],
  'a layer norm in parts, squared by Mul, in front of a dense layer': [
    (g) => {
      const parts = normParts(g, tokens(g), (centred) => g.node('Mul', [centred, centred]));
      return meanOfTokens(g, dense(g, g.node('Div', parts), CHANNELS, 4));
    },
    'convolution, channel-norm, convolution, mean',
  ],
  'a quick GELU': [
    (g) => {
      const x = dense(g, tokens(g), CHANNELS, 12);
      const gate = g.node('Sigmoid', [g.node('Mul', [x, g.scalar(1.702)])]);
      return meanOfTokens(g, g.node('Mul', [x, gate]));
    },
    'convolution, convolution, mean',
  ],
  'a GELU by tanh, its cube a power': [
    (g) => {
      const x = dense(g, tokens(g), CHANNELS, 12);
      const cube = g.node('Mul', [g.node('Pow', [x, g.scalar(3)]), g.scalar(0.044715)]);
      const inner = g.node('Mul', [g.node('Add', [x, cube]), g.scalar(Math.sqrt(2 / Math.PI))]);
      const raised = g.node('Add', [g.node('Tanh', [inner]), g.scalar(1)]);
      return meanOfTokens(g, g.node('Mul', [g.node('Mul', [x, g.scalar(0.5)]), raised]));
    },
    'convolution, convolution, mean',
  ],
  'a GELU by tanh, its cube of products': [
    (g) => {
      const x = dense(g, tokens(g), CHANNELS, 12);
      const cube = g.node('Mul', [g.node('Mul', [g.node('Mul', [x, x]), x]), g.scalar(0.044715)]);
      const inner = g.node('Mul', [g.scalar(Math.sqrt(2 / Math.PI)), g.node('Add', [cube, x])]);
      const raised = g.node('Add', [g.scalar(1), g.node('Tanh', [inner])]);
      return meanOfTokens(g, g.node('Mul', [g.node('Mul', [x, raised]), g.scalar(0.5)]));
    },
    'convolution, convolution, mean',
  ],
  'a tanh that is none of a GELU': [
    (g) => meanOfTokens(g, g.node('Tanh', [dense(g, tokens(g), CHANNELS, 5)])),
    'convolution, convolution, mean',
  ],
  'an attention whose query, key and value are one product': [
    (g) => {
      const all = g.node('Reshape', [dense(g, tokens(g), CHANNELS, 3 * CHANNELS), g.integers([0, 9, 3, 2, 4])]);
      const turned = g.node('Transpose', [all], { perm: ints(2, 0, 3, 1, 4) });
      const [query, key, value] = [0, 1, 2].map((i) =>
        g.node('Gather', [turned, g.integers([i], [])], { axis: int(0) }),
      );
      const scaled = g.node('Mul', [query!, g.scalar(0.5)]);
      const keys = g.node('Transpose', [key!], { perm: ints(0, 1, 3, 2) });
      return meanOfTokens(g, dense(g, attended(g, g.node('MatMul', [scaled, keys]), value!), CHANNELS, 6));
    },
    'convolution, convolution, convolution, convolution, attention, convolution, mean',
  ],
  'an attention whose query, key and value are split': [
    (g) => {
      const all = dense(g, tokens(g), CHANNELS, 3 * CHANNELS);
      const [query, key, value] = g.nodes('Split', [all, g.integers([CHANNELS, CHANNELS, CHANNELS])], 3, {
        axis: int(2),
      });
      const scores = g.node('MatMul', [heads(g, query!, 4), heads(g, key!, 4, [0, 2, 3, 1])]);
      const shares = g.node('Div', [scores, g.scalar(Math.SQRT2)]);
      return meanOfTokens(g, attended(g, shares, heads(g, value!, 4)));
    },
    'convolution, convolution, convolution, convolution, attention, mean',
  ],
  'an attention with a number for each head and pair of tokens': [
    (g) => {
      const x = tokens(g);
      const scores = g.node('MatMul', [heads(g, x, 2), heads(g, dense(g, x, CHANNELS, CHANNELS), 2, [0, 2, 3, 1])]);
      const biased = g.node('Add', [g.node('Mul', [scores, g.scalar(0.25)]), g.floats([1, 2, 9, 9])]);
      return meanOfTokens(g, attended(g, biased, heads(g, x, 2)));
    },
    'convolution, convolution, attention, mean',
  ],
  'an attention with a number for each key': [
    (g) => {
      const x = tokens(g);
      const biased = g.node('Add', [g.node('MatMul', [heads(g, x, 2), heads(g, x, 2, [0, 2, 3, 1])]), g.floats([9])]);
      return meanOfTokens(g, attended(g, biased, heads(g, x, 2)));
    },
    'convolution, attention, mean',
  ],
  'an attention of one token alone, with a number for each pair': [
    (g) => {
      const x = tokens(g);
      const biased = g.node('Add', [
        g.node('MatMul', [heads(g, x, 2), heads(g, x, 2, [0, 2, 3, 1])]),
        g.floats([2, 9, 9]),
      ]);
      const all = attended(g, biased, heads(g, x, 2));
      return g.node('Gather', [all, g.integers([4], [])], { axis: int(1) });
    },
    'convolution, pixels, attention',
  ],
  'an attention that is asked by a constant': [
    (g) => {
      const x = tokens(g);
      const asked = g.node('Add', [
        g.node('MatMul', [g.floats([1, 1, CHANNELS]), g.floats([CHANNELS, CHANNELS])]),
        g.floats([CHANNELS]),
      ]);
      const query = g.node('Transpose', [g.node('Reshape', [asked, g.integers([1, 1, 2, 4])])], {
        perm: ints(0, 2, 1, 3),
      });
      const scores = g.node('MatMul', [query, heads(g, x, 2, [0, 2, 3, 1])]);
      return attended(g, scores, heads(g, dense(g, x, CHANNELS, CHANNELS), 2));
    },
    'convolution, numbers, convolution, attention',
  ],
  'an attention within windows, of which each has its own numbers': [
    (g) => {
      const cut = g.node('Reshape', [lastMap(g), g.integers([0, 2, 3, 2, 3, CHANNELS])]);
      const windows = g.node('Reshape', [
        g.node('Transpose', [cut], { perm: ints(0, 1, 3, 2, 4, 5) }),
        g.integers([0, 4, 9, CHANNELS]),
      ]);
      const split = g.node('Reshape', [windows, g.integers([0, 4, 9, 2, 4])]);
      const [own, turned] = [ints(0, 1, 3, 2, 4), ints(0, 1, 3, 4, 2)].map((perm) =>
        g.node('Transpose', [split], { perm }),
      );
      const biased = g.node('Add', [g.node('MatMul', [own!, turned!]), g.floats([1, 4, 2, 9, 9])]);
      const mixed = g.node('MatMul', [g.node('Softmax', [biased]), own!]);
      const back = g.node('Reshape', [
        g.node('Transpose', [mixed], { perm: ints(0, 1, 3, 2, 4) }),
        g.integers([0, 36, CHANNELS]),
      ]);
      return meanOfTokens(g, g.node('Mul', [back, back]));
    },
    'convolution, attention, multiply, mean',
  ],
  'vectors of length one, of each head': [
    (g) => {
      const x = heads(g, tokens(g), 2);
      const length = g.node('Max', [over(g, x, 'ReduceL2', 3), g.scalar(1e-12)]);
      const unit = g.node('Transpose', [g.node('Div', [x, length])], { perm: ints(0, 2, 1, 3) });
      return meanOfTokens(g, g.node('Reshape', [unit, g.integers([0, 9, CHANNELS])]));
    },
    'convolution, unit, mean',
  ],
  'a vector of length one': [
    (g) => {
      const row = meanOfTokens(g, tokens(g));
      return g.node('Div', [row, g.node('Clip', [over(g, row, 'ReduceL2', 1), g.scalar(1e-8)])]);
    },
    'convolution, mean, unit',
  ],
  'rows and columns that leave a map and come in again': [
    (g) => {
      const roll = (input: string, axis: number) => {
        const cut = (start: number, end: number) =>
          g.node('Slice', [input, g.integers([start]), g.integers([end]), g.integers([axis])]);
        return g.node('Concat', [cut(2, EDGE), cut(0, 2)], { axis: int(axis) });
      };
      const moved = roll(roll(lastMap(g), 1), 2);
      return g.node('ReduceMean', [g.node('Mul', [moved, lastMap(g)])], { axes: ints(1, 2), keepdims: int(0) });
    },
    'convolution, pixels, convolution, multiply, mean',
  ],
  'four tokens that become one, by a reshape': [
    (g) => {
      const split = g.node('Reshape', [lastMap(g), g.integers([0, 3, 2, 3, 2, CHANNELS])]);
      const turned = g.node('Transpose', [split], { perm: ints(0, 1, 3, 4, 2, 5) });
      const merged = g.node('Reshape', [turned, g.integers([0, 3, 3, 4 * CHANNELS])]);
      return g.node('ReduceMean', [dense(g, merged, 4 * CHANNELS, 5)], { axes: ints(1, 2), keepdims: int(0) });
    },
    'convolution, pixels, convolution, mean',
  ],
  'four tokens that become one, by slices': [
    (g) => {
      const map = lastMap(g);
      const every = (row: number, column: number) =>
        g.node('Slice', [
          map,
          g.integers([row, column]),
          g.integers([EDGE, EDGE]),
          g.integers([1, 2]),
          g.integers([2, 2]),
        ]);
      const merged = g.node('Concat', [every(0, 0), every(1, 0), every(0, 1), every(1, 1)], { axis: int(3) });
      return g.node('ReduceMean', [dense(g, merged, 4 * CHANNELS, 5)], { axes: ints(1, 2), keepdims: int(0) });
    },
    'convolution, pixels, pixels, pixels, pixels, concat, convolution, mean',
  ],
  'rows that are cut off a map, and a convolution behind': [
    (g) => {
      const cut = g.node('Slice', ['x', g.integers([1, 0]), g.integers([5, 3]), g.integers([2, 3])]);
      return g.node('GlobalAveragePool', [g.conv(cut, [4, 3])]);
    },
    'pixels, convolution, mean',
  ],
  'maps one below the other, and a convolution behind': [
    (g) => g.node('GlobalAveragePool', [g.conv(g.node('Concat', ['x', 'x'], { axis: int(2) }), [4, 3])]),
    'pixels, convolution, mean',
  ],
  'positions that are resampled for another grid': [
    (g) => {
      const grid = g.node('Resize', [g.floats([1, CHANNELS, 2, 2]), '', '', g.integers([1, CHANNELS, 3, 3])], {
        mode: { text: 'cubic' },
        ...{ coordinate_transformation_mode: { text: 'half_pixel' }, cubic_coeff_a: { float: -0.75 } },
      });
      const rows = g.node('Reshape', [
        g.node('Transpose', [grid], { perm: ints(0, 2, 3, 1) }),
        g.integers([1, 9, CHANNELS]),
      ]);
      const x = tokens(g);
      return meanOfTokens(g, g.node('Mul', [g.node('Add', [x, rows]), x]));
    },
    'convolution, offset, multiply, mean',
  ],
  'an attention whose windows are counted as pictures, each with its own mask': [
    (g) => {
      const cut = g.node('Reshape', [lastMap(g), g.integers([0, 2, 3, 2, 3, CHANNELS])]);
      const turned = g.node('Transpose', [cut], { perm: ints(0, 1, 3, 2, 4, 5) });
      const split = g.node('Reshape', [turned, g.integers([4, 9, 2, 4])]);
      const [own, keys] = [ints(0, 2, 1, 3), ints(0, 2, 3, 1)].map((perm) => g.node('Transpose', [split], { perm }));
      const biased = g.node('Add', [g.node('MatMul', [own!, keys!]), g.floats([1, 2, 9, 9])]);
      const apart = g.node('Reshape', [biased, g.integers([1, 4, 2, 9, 9])]);
      const masked = g.node('Add', [apart, g.floats([1, 4, 1, 9, 9])]);
      const mixed = attended(g, g.node('Reshape', [masked, g.integers([-1, 2, 9, 9])]), own!);
      return meanOfTokens(g, g.node('Reshape', [mixed, g.integers([1, 36, CHANNELS])]));
    },
    'convolution, attention, mean',
  ],
  'an attention with a factor for each head': [
    (g) => {
      const x = tokens(g);
      const scores = g.node('MatMul', [heads(g, x, 2), heads(g, x, 2, [0, 2, 3, 1])]);
      return meanOfTokens(g, attended(g, g.node('Mul', [scores, g.floats([2, 1, 1])]), heads(g, x, 2)));
    },
    'convolution, affine, attention, mean',
  ],
  'an attention whose queries are turned by their places, halves against halves': [
    (g) => {
      const query = heads(g, tokens(g), 2);
      const [low, high] = g.nodes('Split', [query, g.integers([2, 2])], 2, { axis: int(3) });
      const turned = g.node('Concat', [g.node('Neg', [high!]), low!], { axis: int(3) });
      const [cos, sin] = [g.floats([1, 1, 9, 4]), g.floats([9, 4])];
      const placed = g.node('Add', [g.node('Mul', [query, cos]), g.node('Mul', [turned, sin])]);
      return meanOfTokens(g, attended(g, g.node('MatMul', [placed, heads(g, tokens(g), 2, [0, 2, 3, 1])]), query));
    },
    'convolution, channels, channels, affine, concat, numbers, multiply, numbers, multiply, channels, add, convolution, attention, mean',
  ],
  'vectors that are turned by their places, neighbours against neighbours, but for the first token': [
    (g) => {
      const all = heads(g, tokens(g), 2);
      const [first, x] = g.nodes('Split', [all, g.integers([1, 8])], 2, { axis: int(2) });
      const every = (start: number) =>
        g.node('Slice', [x!, g.integers([start]), g.integers([4]), g.integers([3]), g.integers([2])]);
      const pairs = [g.node('Neg', [every(1)]), every(0)].map((half) => g.node('Unsqueeze', [half, g.integers([4])]));
      const turned = g.node('Reshape', [g.node('Concat', pairs, { axis: int(4) }), g.integers([0, 2, 8, 4])]);
      const [cos, sin] = [g.floats([8, 4]), g.floats([8, 4])];
      const placed = g.node('Add', [g.node('Mul', [x!, cos]), g.node('Mul', [turned, sin])]);
      const joined = g.node('Transpose', [g.node('Concat', [first!, placed], { axis: int(2) })], {
        perm: ints(0, 2, 1, 3),
      });
      return meanOfTokens(g, g.node('Reshape', [joined, g.integers([0, 9, CHANNELS])]));
    },
    'convolution, pixels, channels, affine, channels, concat, numbers, multiply, numbers, multiply, channels, add, pixels, mean',
  ],
  'vectors of length one whose lengths are stretched': [
    (g) => {
      const x = heads(g, tokens(g), 2);
      const length = g.node('Clip', [over(g, x, 'ReduceL2', 3), g.scalar(1e-12)]);
      const unit = g.node('Div', [x, g.node('Expand', [length, g.integers([1, 2, 9, 4])])]);
      const turned = g.node('Transpose', [unit], { perm: ints(0, 2, 1, 3) });
      return meanOfTokens(g, g.node('Reshape', [turned, g.integers([0, 9, CHANNELS])]));
    },
    'convolution, unit, mean',
  ],
  'a layer norm in parts of four tokens that become one': [
    (g) => {
      const split = g.node('Reshape', [lastMap(g), g.integers([0, 3, 2, 3, 2, CHANNELS])]);
      const turned = g.node('Transpose', [split], { perm: ints(0, 1, 3, 4, 2, 5) });
      const merged = g.node('Reshape', [turned, g.integers([0, 9, 4 * CHANNELS])]);
      const parts = normParts(g, merged, (centred) => g.node('Pow', [centred, g.scalar(2)]));
      return meanOfTokens(g, dense(g, g.node('Div', parts), 4 * CHANNELS, 5));
    },
    'convolution, pixels, channel-norm, convolution, mean',
  ],
  'a constant that asks, repeated and split on its way': [
    (g) => {
      const x = tokens(g);
      const [asked] = g.nodes('Split', [g.floats([1, 1, 2 * CHANNELS]), g.integers([CHANNELS, CHANNELS])], 2, {
        axis: int(2),
      });
      const repeated = g.node('Tile', [asked!, g.integers([1, 1, 1])]);
      const query = g.node('Transpose', [g.node('Reshape', [repeated, g.integers([1, 1, 2, 4])])], {
        perm: ints(0, 2, 1, 3),
      });
      return attended(g, g.node('MatMul', [query, heads(g, x, 2, [0, 2, 3, 1])]), heads(g, x, 2));
    },
    'convolution, numbers, attention',
  ],
  'tokens by places that a node holds': [
    (g) => {
      const x = tokens(g);
      const some = g.node('Gather', [x, g.node('Constant', [], { value_ints: ints(4, 0) })], { axis: int(1) });
      const one = g.node('Gather', [x, g.node('Constant', [], { value_ints: ints(7) })], { axis: int(1) });
      return g.node('Concat', [one, some], { axis: int(1) });
    },
    'convolution, pixels, flatten, channels',
  ],
  'positions of which a single row is resampled, as torch does it': [
    (g) => {
      const grid = g.node('Resize', [g.floats([1, CHANNELS, 4, 4]), '', '', g.integers([1, CHANNELS, 1, 9])], {
        mode: { text: 'cubic' },
        coordinate_transformation_mode: { text: 'pytorch_half_pixel' },
      });
      const rows = g.node('Transpose', [g.node('Reshape', [grid, g.integers([1, CHANNELS, 9])])], {
        perm: ints(0, 2, 1),
      });
      return meanOfTokens(g, g.node('Mul', [g.node('Add', [tokens(g), rows]), tokens(g)]));
    },
    'convolution, offset, convolution, multiply, mean',
  ],
  'positions that are computed: waves of a row of numbers': [
    (g) => {
      const places = g.node('Range', [g.scalar(0), g.scalar(9), g.scalar(1)]);
      const column = g.node('Reshape', [places, g.integers([9, 1])]);
      const waves = [
        g.node('Sin', [column]),
        g.node('Cos', [column]),
        g.node('Sigmoid', [column]),
        g.node('Exp', [g.node('Neg', [column])]),
      ];
      const table = g.node('Concat', [...waves, ...waves], { axis: int(1) });
      const x = tokens(g);
      return meanOfTokens(g, g.node('Mul', [g.node('Add', [x, table]), x]));
    },
    'convolution, offset, multiply, mean',
  ],
};

test.each(Object.entries(graphs))('%s', async (_, [build, kinds]) => {
  expect(await kindsOf(build)).toBe(kinds);
});
