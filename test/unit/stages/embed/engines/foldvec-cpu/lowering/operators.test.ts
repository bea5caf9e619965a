import { expect, test } from 'vitest';
import type { WrittenAttribute } from '../../../../../../../src/formats/onnx/writer.ts';
import { loweredRows } from '../../../../../../support/lowered-rows.ts';
import { SmallGraph } from '../../../../../../support/small-graph.ts';

const EDGE = 9;
const MAX_DIFFERENCE = 1e-5;
const ints = (...values: number[]): WrittenAttribute => ({ ints: values });
const int = (value: number): WrittenAttribute => ({ int: value });
const float = (value: number): WrittenAttribute => ({ float: value });
const text = (value: string): WrittenAttribute => ({ text: value });

type Build = (graph: SmallGraph) => string;

async function expectSame(build: Build, options: { layout?: 'NCHW' | 'NHWC'; batch?: number; sizePx?: number } = {}) {
  const { layout = 'NCHW', batch, sizePx = EDGE } = options;
  const map = layout === 'NCHW' ? [3, sizePx, sizePx] : [sizePx, sizePx, 3];
  const graph = new SmallGraph([batch ?? 'N', ...map]);
  const output = build(graph);
  const given = { input: 'x', output, sizePx, layout, ...(batch === undefined ? {} : { batch }) };
  const { network, difference } = await loweredRows(graph.finish(output), given);
  expect(difference).toBeLessThan(MAX_DIFFERENCE);
  return network;
}

/** What a network is made of, in a few words. */
function kindsOf({ layers }: Awaited<ReturnType<typeof expectSame>>): string {
  return layers
    .map((layer) => {
      const activation = 'activation' in layer ? layer.activation : undefined;
      const isNone = activation?.kind === 'clamp' && activation.low === -Infinity && activation.high === Infinity;
      const residual = layer.kind === 'convolution' && layer.residual !== undefined ? ' + residual' : '';
      return `${layer.kind}${residual}${activation && !isNone ? ` ${activation.kind}` : ''}`;
    })
    .join(', ');
}

const shortcuts: Record<string, readonly [Build, string]> = {
  'a ReLU behind a convolution': [(g) => g.node('Relu', [g.conv('x', [4, 3])]), 'convolution clamp'],
  'a clip behind a convolution': [
    (g) => g.node('Clip', [g.conv('x', [4, 3]), g.scalar(-0.5), g.scalar(6)]),
    'convolution clamp',
  ],
  'a clip with one bound': [(g) => g.node('Clip', ['x', '', g.scalar(0.5)]), 'activation clamp'],
  HardSwish: [(g) => g.node('HardSwish', [g.conv('x', [4, 3])]), 'convolution hard-swish'],
  'x · HardSigmoid(x)': [
    (g) => {
      const x = g.conv('x', [4, 3]);
      return g.node('Mul', [x, g.node('HardSigmoid', [x], { alpha: float(1 / 6), beta: float(0.5) })]);
    },
    'convolution hard-swish',
  ],
  HardSigmoid: [(g) => g.node('HardSigmoid', [g.conv('x', [4, 3])]), 'convolution hard-sigmoid'],
  Sigmoid: [(g) => g.node('Sigmoid', [g.conv('x', [4, 3])]), 'convolution sigmoid'],
  'Sigmoid(x) · x': [
    (g) => {
      const x = g.conv('x', [4, 3]);
      return g.node('Mul', [g.node('Sigmoid', [x]), x]);
    },
    'convolution silu',
  ],
  'a GELU of Div, Erf, Add, Mul, Mul': [
    (g) => {
      const x = g.conv('x', [4, 3]);
      const erf = g.node('Erf', [g.node('Div', [x, g.scalar(Math.SQRT2)])]);
      const product = g.node('Mul', [x, g.node('Add', [erf, g.scalar(1)])]);
      return g.node('Mul', [product, g.scalar(0.5)]);
    },
    'convolution gelu',
  ],
  'a GELU that halves first': [
    (g) => {
      const x = g.conv('x', [4, 3]);
      const erf = g.node('Erf', [g.node('Mul', [x, g.scalar(Math.SQRT1_2)])]);
      return g.node('Mul', [g.node('Mul', [x, g.scalar(0.5)]), g.node('Add', [g.scalar(1), erf])]);
    },
    'convolution gelu',
  ],
  'a BatchNormalization behind a convolution': [
    (g) => {
      const numbers = [g.floats([4]), g.floats([4]), g.floats([4]), g.floats([4], 0.5, 1)];
      return g.node('BatchNormalization', [g.conv('x', [4, 3]), ...numbers], { epsilon: float(1e-3) });
    },
    'convolution',
  ],
  'a BatchNormalization behind a concat, with its ReLU': [
    (g) => {
      const both = g.node('Concat', ['x', g.conv('x', [2, 3])], { axis: int(1) });
      const numbers = [g.floats([5]), g.floats([5]), g.floats([5]), g.floats([5], 0.5, 1)];
      return g.node('Relu', [g.node('BatchNormalization', [both, ...numbers])]);
    },
    'convolution, concat, affine clamp',
  ],
  'factors and numbers for each channel in front of an unpadded convolution': [
    (g) => {
      const normed = g.node('Div', [g.node('Sub', ['x', g.floats([1, 3, 1, 1])]), g.floats([3, 1, 1], 0.5, 1)]);
      return g.conv(normed, [4, 3], {});
    },
    'convolution',
  ],
  'factors alone in front of a grouped and padded convolution': [
    (g) => g.conv(g.node('Mul', ['x', g.floats([3, 1, 1])]), [6, 1], { group: int(3), pads: ints(1, 1, 1, 1) }),
    'convolution',
  ],
  'numbers to add in front of a padded convolution': [
    (g) => g.conv(g.node('Add', ['x', g.floats([3, 1, 1])]), [4, 3]),
    'affine, convolution',
  ],
  'a constant minus a tensor': [(g) => g.node('Sub', [g.scalar(1), g.conv('x', [4, 3])]), 'convolution'],
  'a sum of a convolution and its input, and a ReLU': [
    (g) => g.node('Relu', [g.node('Add', [g.conv('x', [3, 3]), 'x'])]),
    'convolution + residual clamp',
  ],
  'a sum of two convolutions': [
    (g) => g.node('Add', [g.conv('x', [4, 3]), g.conv('x', [4, 3])]),
    'convolution, convolution + residual',
  ],
  'a sum behind an activation': [
    (g) => g.node('Add', [g.node('Relu', [g.conv('x', [3, 3])]), 'x']),
    'convolution clamp, add',
  ],
  'a difference of two tensors': [
    (g) => g.node('Sub', ['x', g.node('Sigmoid', ['x'])]),
    'activation sigmoid, affine, add',
  ],
  'a convolution whose result is read twice': [
    (g) => {
      const x = g.conv('x', [3, 3]);
      return g.node('Add', [g.node('Relu', [x]), g.node('Mul', [x, g.scalar(2)])]);
    },
    'convolution, activation clamp, affine, add',
  ],
  'squeeze-and-excitation': [
    (g) => {
      const x = g.conv('x', [4, 3]);
      const gate = g.node('Sigmoid', [g.conv(g.node('GlobalAveragePool', [x]), [4, 4, 1], {})]);
      return g.node('Mul', [gate, x]);
    },
    'convolution, mean, convolution sigmoid, multiply',
  ],
  'a product of two maps': [(g) => g.node('Mul', [g.conv('x', [3, 3]), 'x']), 'convolution, multiply'],
  'zeros that are padded in front of a convolution': [
    (g) => g.conv(g.node('Pad', ['x', g.integers([0, 0, 0, 1, 0, 0, 2, 1])]), [4, 3], { strides: ints(2, 2) }),
    'convolution',
  ],
  'zeros that are padded in front of something else': [
    (g) => g.node('Sigmoid', [g.node('Pad', ['x', g.integers([0, 0, 0, 1, 0, 0, 2, 1])])]),
    'convolution sigmoid',
  ],
  'zeros that are padded in front of a MaxPool behind a ReLU': [
    (g) => {
      const padded = g.node('Pad', [g.node('Relu', [g.conv('x', [4, 3])]), g.integers([0, 0, 1, 1, 0, 0, 1, 1])]);
      return g.node('MaxPool', [padded], { kernel_shape: ints(3, 3), strides: ints(2, 2) });
    },
    'convolution clamp, max-pool',
  ],
  'zeros that are padded in front of a MaxPool of any values': [
    (g) => {
      const padded = g.node('Pad', ['x', g.integers([0, 0, 1, 1, 0, 0, 1, 1])]);
      return g.node('MaxPool', [padded], { kernel_shape: ints(3, 3), strides: ints(2, 2) });
    },
    'convolution, max-pool',
  ],
  'zeros that are padded in front of a MaxPool whose windows hold nothing else at the corners': [
    (g) => {
      const padded = g.node('Pad', [g.node('Relu', ['x']), g.integers([0, 0, 2, 2, 0, 0, 2, 2])]);
      return g.node('MaxPool', [padded], { kernel_shape: ints(2, 2), strides: ints(2, 2) });
    },
    'activation clamp, convolution, max-pool',
  ],
  'zeros that are padded in front of a MaxPool whose last window holds nothing else': [
    (g) => {
      const padded = g.node('Pad', [g.node('Relu', ['x']), g.integers([0, 0, 0, 0, 0, 0, 2, 0])]);
      return g.node('MaxPool', [padded], { kernel_shape: ints(3, 3), strides: ints(3, 3), ceil_mode: int(1) });
    },
    'activation clamp, convolution, max-pool',
  ],
  'zeros that are padded in front of an AveragePool': [
    (g) => {
      const padded = g.node('Pad', ['x', g.integers([0, 0, 1, 1, 0, 0, 1, 1])]);
      return g.node('AveragePool', [padded], { kernel_shape: ints(3, 3), strides: ints(2, 2) });
    },
    'average-pool',
  ],
  'an AveragePool of the whole map': [(g) => g.node('AveragePool', ['x'], { kernel_shape: ints(EDGE, EDGE) }), 'mean'],
  GlobalMaxPool: [(g) => g.node('GlobalMaxPool', ['x']), 'max-pool'],
  'a mean over the edges': [(g) => g.node('ReduceMean', ['x'], { axes: ints(2, 3), keepdims: int(0) }), 'mean'],
  'Gemm with factors': [
    (g) => {
      const row = g.node('Flatten', [g.node('GlobalAveragePool', ['x'])]);
      const inputs = [row, g.floats([5, 3]), g.floats([5])];
      return g.node('Relu', [g.node('Gemm', inputs, { transB: int(1), alpha: float(0.5), beta: float(2) })]);
    },
    'mean, convolution clamp',
  ],
  'Gemm of a flattened map, and a number for all': [
    (g) => {
      const row = g.node('Reshape', ['x', g.integers([0, -1])]);
      return g.node('Gemm', [row, g.floats([3 * EDGE * EDGE, 4]), g.floats([1])]);
    },
    'flatten, convolution',
  ],
  'a shape that is put together on the way': [
    (g) => {
      const batch = g.node('Gather', [g.node('Shape', ['x']), g.integers([0], [])], { axis: int(0) });
      const shape = g.node('Concat', [g.node('Unsqueeze', [batch, g.integers([0])]), g.integers([-1])], {
        axis: int(0),
      });
      return g.node('MatMul', [g.node('Reshape', ['x', shape]), g.floats([3 * EDGE * EDGE, 4])]);
    },
    'flatten, convolution',
  ],
  'shuffled channels': [
    (g) => {
      const split = g.node('Reshape', [g.conv('x', [6, 3]), g.integers([0, 2, 3, EDGE, EDGE])]);
      const turned = g.node('Transpose', [split], { perm: ints(0, 2, 1, 3, 4) });
      return g.conv(g.node('Reshape', [turned, g.integers([-1, 6, EDGE, EDGE])]), [4, 6]);
    },
    'convolution, convolution',
  ],
  'a slice of channels, with steps backwards': [
    (g) => g.node('Slice', ['x', g.integers([-1]), g.integers([-4]), g.integers([1]), g.integers([-2])]),
    'channels',
  ],
  'Gather of one channel, and back': [
    (g) => {
      const one = g.node('Gather', ['x', g.integers([2], [])], { axis: int(1) });
      return g.node('Concat', [g.node('Unsqueeze', [one, g.integers([1])]), 'x'], { axis: int(1) });
    },
    'channels, concat',
  ],
  'Split into parts of different lengths': [
    (g) => {
      const [a = '', b = ''] = g.nodes('Split', ['x', g.integers([1, 2])], 2, { axis: int(1) });
      return g.node('Concat', [b, a], { axis: int(1) });
    },
    'channels, channels, concat',
  ],
  'LayerNormalization and dense layers, channels last': [
    (g) => {
      const last = g.node('Transpose', [g.conv('x', [5, 3])], { perm: ints(0, 2, 3, 1) });
      const normed = g.node('LayerNormalization', [last, g.floats([5]), g.floats([5])], { epsilon: float(1e-6) });
      const wide = g.node('Add', [g.floats([7]), g.node('MatMul', [normed, g.floats([5, 7])])]);
      const narrow = g.node('Mul', [g.node('MatMul', [wide, g.floats([7, 3])]), g.floats([3])]);
      return g.node('Add', [g.node('Transpose', [narrow], { perm: ints(0, 3, 1, 2) }), 'x']);
    },
    'convolution, channel-norm, convolution, convolution + residual',
  ],
  'LayerNormalization of a pooled map': [
    (g) => g.node('LayerNormalization', [g.node('GlobalAveragePool', ['x']), g.floats([3, 1, 1])], { axis: int(1) }),
    'mean, channel-norm',
  ],
  'tokens of a map': [
    (g) => {
      const tokens = g.node('Reshape', [g.conv('x', [4, 3]), g.integers([0, 4, -1])]);
      const last = g.node('Transpose', [tokens], { perm: ints(0, 2, 1) });
      return g.node('ReduceMean', [g.node('MatMul', [last, g.floats([4, 6])])], { axes: ints(1), keepdims: int(0) });
    },
    'convolution, convolution, mean',
  ],
  'a flattened map, channels last': [
    (g) => {
      const last = g.node('Transpose', ['x'], { perm: ints(0, 2, 3, 1) });
      return g.node('MatMul', [g.node('Flatten', [last]), g.floats([3 * EDGE * EDGE, 4])]);
    },
    'flatten, channels, convolution',
  ],
  'an output with its channels last': [
    (g) => g.node('Transpose', [g.conv('x', [4, 3])], { perm: ints(0, 2, 3, 1) }),
    'convolution, flatten, channels',
  ],
  'what trained networks carry along': [
    (g) => g.node('Cast', [g.node('Identity', [g.node('Dropout', [g.conv('x', [4, 3])])])], { to: int(1) }),
    'convolution',
  ],
  'whole numbers that become floats, and are divided as such': [
    (g) => {
      const [three, two] = [3, 2].map((value) => g.node('Cast', [g.integers([value])], { to: int(1) })) as [
        string,
        string,
      ];
      return g.node('Mul', [g.conv('x', [4, 3]), g.node('Div', [three, two])]);
    },
    'convolution',
  ],
  'weights that are turned around and put together on the way': [
    (g) => {
      const weights = g.node('Transpose', [
        g.node('Mul', [g.floats([5, 3]), g.node('Sqrt', [g.floats([5, 1], 0.5, 1)])]),
      ]);
      const row = g.node('Squeeze', [g.node('GlobalAveragePool', ['x']), g.integers([2, 3])]);
      return g.node('MatMul', [row, weights]);
    },
    'mean, convolution',
  ],
};

test.each(Object.entries(shortcuts))('%s', async (_, [build, kinds]) => {
  expect(kindsOf(await expectSame(build))).toBe(kinds);
});

const convolutions: Record<string, readonly [readonly number[], Record<string, WrittenAttribute>]> = {
  'uneven pads, strides and kernels': [[4, 3, 3, 2], { pads: ints(1, 0, 2, 1), strides: ints(2, 1) }],
  dilations: [[4, 3], { pads: ints(2, 1, 2, 1), dilations: ints(2, 1) }],
  groups: [[6, 1], { group: int(3), pads: ints(1, 1, 1, 1) }],
  SAME_UPPER: [[4, 3, 4], { auto_pad: text('SAME_UPPER'), strides: ints(2, 2) }],
  SAME_LOWER: [[4, 3, 4], { auto_pad: text('SAME_LOWER'), strides: ints(2, 2) }],
  VALID: [[4, 3], { auto_pad: text('VALID'), strides: ints(2, 2) }],
};

test.each(Object.entries(convolutions))('a convolution with %s', async (_, [shape, attributes]) => {
  expect(kindsOf(await expectSame((g) => g.conv('x', shape, attributes)))).toBe('convolution');
});

const pools: Record<string, Record<string, WrittenAttribute>> = {
  'windows of the map': { kernel_shape: ints(3, 2), strides: ints(2, 3) },
  pads: { kernel_shape: ints(3, 3), strides: ints(2, 2), pads: ints(1, 0, 1, 2) },
  'a last window that is not whole': { kernel_shape: ints(2, 2), strides: ints(2, 2), ceil_mode: int(1) },
  'pads, and a last window that is not whole': {
    ...{ kernel_shape: ints(3, 3), strides: ints(3, 3), pads: ints(1, 1, 1, 1), ceil_mode: int(1) },
  },
  'a last window that would begin behind the map': {
    ...{ kernel_shape: ints(2, 2), strides: ints(3, 3), pads: ints(0, 0, 1, 1), ceil_mode: int(1) },
  },
  SAME_UPPER: { kernel_shape: ints(3, 3), strides: ints(2, 2), auto_pad: text('SAME_UPPER') },
};

test.each(Object.entries(pools))('pooling with %s', async (_, window) => {
  expect(kindsOf(await expectSame((g) => g.node('MaxPool', ['x'], window)))).toBe('max-pool');
  expect(kindsOf(await expectSame((g) => g.node('AveragePool', ['x'], window)))).toBe('average-pool');
  const counting = { ...window, count_include_pad: int(1) };
  expect(kindsOf(await expectSame((g) => g.node('AveragePool', ['x'], counting)))).toBe('average-pool');
});

test('pictures with their channels last', async () => {
  const network = await expectSame(
    (g) => {
      const first = g.node('Transpose', [g.node('Sub', ['x', g.floats([3])])], { perm: ints(0, 3, 1, 2) });
      return g.node('GlobalAveragePool', [g.conv(first, [4, 3])]);
    },
    { layout: 'NHWC' },
  );
  expect(kindsOf(network)).toBe('affine, convolution, mean');
});

test('a graph with a fixed batch is one of single images all the same', async () => {
  const build: Build = (g) => {
    const pooled = g.node('GlobalAveragePool', [g.conv('x', [4, 3])]);
    return g.node('Gemm', [g.node('Reshape', [pooled, g.integers([4, -1])]), g.floats([4, 2])]);
  };
  expect(kindsOf(await expectSame(build, { batch: 4 }))).toBe('convolution, mean, convolution');
});

test('maps of one pixel and of one channel', async () => {
  const network = await expectSame(
    (g) => {
      const one = g.node('Relu', [g.conv('x', [1, 3], { strides: ints(2, 2) })]);
      const pooled = g.node('GlobalAveragePool', [g.node('Mul', [one, g.node('Sigmoid', [g.conv(one, [1, 1])])])]);
      return g.node('Flatten', [g.conv(pooled, [3, 1, 1], {})]);
    },
    { sizePx: 3 },
  );
  expect(network.maps.at(-1)).toEqual({ channels: 3, height: 1, width: 1 });
});

test('what does not lead to the wanted output is left out', async () => {
  const network = await expectSame((g) => {
    g.node('Softmax', [g.conv('x', [4, 3])]);
    return g.conv('x', [4, 3]);
  });
  expect(network.maps).toHaveLength(2);
});
