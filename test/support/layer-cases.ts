import {
  NO_ACTIVATION,
  type Activation,
  type Layer,
  type MapShape,
} from '../../src/stages/embed/engines/foldvec-cpu/network.ts';
import { oneLayer, type LayerCase } from './layer-case.ts';
import { seededValues } from './seeded-values.ts';
import { TOKEN_CASES } from './token-cases.ts';

interface ConvolutionCase {
  readonly channels: number;
  readonly outputs: number;
  readonly kernel: readonly [number, number];
  readonly stride?: number;
  readonly dilation?: number;
  /** Top, left, bottom, right. */
  readonly pads?: readonly [number, number, number, number];
  readonly groups?: number;
  readonly height: number;
  readonly width: number;
  readonly activation?: Activation;
  readonly hasResidual?: boolean;
}

const RELU: Activation = { kind: 'clamp', low: 0, high: Infinity };
const RELU6: Activation = { kind: 'clamp', low: 0, high: 6 };
const OTHERS: readonly Activation[] = [
  { kind: 'hard-sigmoid', slope: 1 / 6, offset: 0.5 },
  { kind: 'hard-swish' },
  { kind: 'sigmoid' },
  { kind: 'silu', slope: 1 },
  { kind: 'silu', slope: 1.702 },
  { kind: 'gelu' },
  { kind: 'tanh-gelu' },
  { kind: 'tanh' },
];
const same = (by: number) => [by, by, by, by] as const;

const CONVOLUTIONS: readonly ConvolutionCase[] = [
  { channels: 3, outputs: 8, kernel: [7, 7], stride: 2, pads: same(3), height: 15, width: 17, activation: RELU },
  { channels: 1, outputs: 5, kernel: [3, 3], pads: same(1), height: 6, width: 7 },
  { channels: 5, outputs: 3, kernel: [1, 1], height: 1, width: 1 },
  { channels: 5, outputs: 12, kernel: [1, 1], stride: 2, height: 9, width: 8 },
  { channels: 12, outputs: 20, kernel: [1, 7], pads: [0, 3, 0, 3], height: 9, width: 9, activation: RELU6 },
  { channels: 7, outputs: 9, kernel: [3, 3], dilation: 2, pads: same(2), height: 8, width: 8 },
  { channels: 4, outputs: 4, kernel: [3, 3], pads: same(5), height: 3, width: 2 },
  { channels: 6, outputs: 8, kernel: [5, 3], pads: [0, 1, 3, 2], height: 7, width: 5, hasResidual: true },
  { channels: 1100, outputs: 10, kernel: [1, 1], height: 1, width: 1, activation: RELU },
  { channels: 8, outputs: 16, kernel: [3, 3], groups: 2, pads: same(1), height: 6, width: 5 },
  { channels: 24, outputs: 24, kernel: [3, 3], groups: 6, stride: 2, pads: same(1), height: 7, width: 7 },
  { channels: 9, outputs: 6, kernel: [3, 3], groups: 3, height: 5, width: 5, activation: RELU },
  { channels: 40, outputs: 40, kernel: [3, 3], groups: 5, pads: same(1), height: 4, width: 6, hasResidual: true },
  { channels: 6, outputs: 6, kernel: [3, 3], groups: 6, pads: same(1), height: 7, width: 9, activation: RELU6 },
  { channels: 16, outputs: 16, kernel: [5, 5], groups: 16, stride: 2, pads: [1, 1, 2, 2], height: 10, width: 9 },
  { channels: 5, outputs: 10, kernel: [3, 3], groups: 5, pads: same(1), height: 4, width: 4 },
  {
    channels: 16,
    outputs: 16,
    kernel: [3, 3],
    pads: same(1),
    height: 7,
    width: 7,
    activation: RELU,
    hasResidual: true,
  },
  { channels: 18, outputs: 21, kernel: [3, 3], pads: same(1), height: 14, width: 13 },
  { channels: 32, outputs: 24, kernel: [3, 3], height: 9, width: 16, activation: RELU },
  { channels: 20, outputs: 16, kernel: [3, 3], pads: [0, 2, 1, 0], height: 6, width: 6 },
  {
    channels: 512,
    outputs: 256,
    kernel: [3, 3],
    height: 6,
    width: 6,
    activation: RELU,
  },
  { channels: 2, outputs: 4, kernel: [2, 2], height: 9, width: 9, activation: RELU6 },
  ...OTHERS.flatMap((activation): ConvolutionCase[] => [
    { channels: 5, outputs: 13, kernel: [3, 3], pads: same(1), height: 5, width: 5, activation },
    { channels: 6, outputs: 6, kernel: [3, 3], groups: 6, pads: same(1), height: 5, width: 5, activation },
    { channels: 16, outputs: 20, kernel: [3, 3], pads: same(1), height: 6, width: 5, activation, hasResidual: true },
  ]),
];

function convolutionCase(given: ConvolutionCase, seed: number): LayerCase {
  const { channels, outputs, kernel, stride = 1, dilation = 1, pads = same(0), groups = 1, height, width } = given;
  const { activation = NO_ACTIVATION, hasResidual = false } = given;
  const [kernelHeight, kernelWidth] = kernel;
  const [top, left, bottom, right] = pads;
  const size = (length: number, window: number) => Math.floor((length - (window - 1) * dilation - 1) / stride) + 1;
  const output: MapShape = {
    channels: outputs,
    height: size(height + top + bottom, kernelHeight),
    width: size(width + left + right, kernelWidth),
  };
  const fan = (channels / groups) * kernelHeight * kernelWidth;
  const convolution = {
    kind: 'convolution' as const,
    weights: seededValues(outputs * fan, seed).map((value) => (value * 2) / Math.sqrt(fan)),
    bias: seededValues(outputs, seed + 1),
    ...{
      groups,
      kernelHeight,
      kernelWidth,
      strideY: stride,
      strideX: stride,
      dilationY: dilation,
      dilationX: dilation,
    },
    pads: { top, left, bottom, right },
  };
  const whole: MapShape = { channels, height, width };
  const what = `${channels}→${outputs} channels, ${kernel.join(' × ')}, stride ${stride}, ${groups} groups, dilation ${dilation}`;
  const name = `convolution of ${what}, on ${height} × ${width}, ${activation.kind}${hasResidual ? ', residual' : ''}`;
  if (!hasResidual) {
    const layer: Layer = { ...convolution, input: 0, output: 1, residual: undefined, activation };
    return { name, network: { maps: [whole, output], layers: [layer], output: 1 } };
  }
  // The residual is the same convolution without an activation.
  const layers: Layer[] = [
    { ...convolution, input: 0, output: 1, residual: undefined, activation: NO_ACTIVATION },
    { ...convolution, input: 0, output: 2, residual: 1, activation },
  ];
  return { name, network: { maps: [whole, output, output], layers, output: 2 } };
}

const ends = { input: 0, output: 1 } as const;

function poolCases(): LayerCase[] {
  return [
    { channels: 5, from: 9, to: 5, kernel: 3, stride: 2, pad: 1 },
    { channels: 8, from: 8, to: 4, kernel: 3, stride: 2, pad: 0 }, // ceil mode: the last window is cut
    { channels: 1, from: 7, to: 7, kernel: 3, stride: 1, pad: 1 },
    { channels: 4, from: 2, to: 1, kernel: 2, stride: 2, pad: 0 },
  ].flatMap(({ channels, from, to, kernel, stride, pad }) => {
    const window = {
      ...{ kernelHeight: kernel, kernelWidth: kernel, strideY: stride, strideX: stride },
      pads: { top: pad, left: pad, bottom: pad, right: pad },
    };
    const shapes = [
      { channels, height: from, width: from },
      { channels, height: to, width: to },
    ] as const;
    const what = `${channels} channels, ${from} → ${to}`;
    return [
      oneLayer(`largest of windows, ${what}`, ...shapes, { kind: 'max-pool', ...ends, ...window }),
      oneLayer(`mean of windows, ${what}`, ...shapes, { kind: 'average-pool', ...ends, ...window, countsPads: false }),
      oneLayer(`mean of padded windows, ${what}`, ...shapes, {
        ...{ kind: 'average-pool', ...ends, ...window, countsPads: true },
      }),
    ];
  });
}

function otherCases(): LayerCase[] {
  return [1, 3, 5, 8].flatMap((channels) => {
    const shape: MapShape = { channels, height: 5, width: 6 };
    const pixel: MapShape = { channels, height: 1, width: 1 };
    const scale = seededValues(channels, 71);
    const shift = seededValues(channels, 72);
    const affine: Layer = { kind: 'affine', ...ends, scale, shift, activation: RELU };
    const maps = [shape, shape, shape];
    const what = `${channels} channels`;
    return [
      oneLayer(`means of ${what}`, shape, pixel, { kind: 'mean', ...ends }),
      oneLayer(`a number for each value of ${what}`, shape, shape, {
        ...{ kind: 'offset', ...ends, numbers: seededValues(channels * 30, 73) },
      }),
      oneLayer(`scale and shift of ${what}`, shape, shape, affine),
      ...OTHERS.map((activation) =>
        oneLayer(`${activation.kind} of ${what}`, shape, shape, { kind: 'activation', ...ends, activation }),
      ),
      {
        name: `sum of ${what}`,
        network: {
          maps,
          layers: [affine, { kind: 'add', inputs: [1, 0], output: 2, activation: RELU6 }],
          output: 2,
        },
      },
      {
        name: `product of ${what}`,
        network: { maps, layers: [affine, { kind: 'multiply', input: 0, factor: 1, output: 2 }], output: 2 },
      },
      {
        name: `channels by their gates, ${what}`,
        network: {
          maps: [shape, pixel, shape],
          layers: [
            { kind: 'mean', ...ends },
            { kind: 'multiply', input: 0, factor: 1, output: 2 },
          ],
          output: 2,
        },
      },
      {
        name: `${what} twice, one behind the other, then 1 × 1`,
        network: {
          maps: [shape, shape, { ...shape, channels: 2 * channels }, { ...shape, channels: 3 }],
          layers: [
            affine,
            { kind: 'concat', inputs: [0, 1], output: 2 },
            {
              ...{ kind: 'convolution', input: 2, output: 3, residual: undefined, activation: NO_ACTIVATION },
              ...{ weights: seededValues(6 * channels, 5), bias: seededValues(3, 6), groups: 1 },
              ...{ kernelHeight: 1, kernelWidth: 1, strideY: 1, strideX: 1, dilationY: 1, dilationX: 1 },
              pads: { top: 0, left: 0, bottom: 0, right: 0 },
            },
          ],
          output: 3,
        },
      },
      oneLayer(
        `${what} in another order`,
        shape,
        { ...shape, channels: channels + 1 },
        {
          ...{ kind: 'channels', ...ends },
          from: Int32Array.from({ length: channels + 1 }, (_, i) => (channels - 1 - i + channels) % channels),
        },
      ),
      oneLayer(`pixels of ${what} to mean 0 and variance 1`, shape, shape, {
        ...{ kind: 'channel-norm', ...ends, epsilon: 1e-5, scale, shift },
      }),
      oneLayer(
        `${what} as one pixel`,
        shape,
        { channels: channels * 30, height: 1, width: 1 },
        {
          ...{ kind: 'flatten', ...ends },
        },
      ),
    ];
  });
}

/** Layers of odd shapes: each kernel, alone or with what it needs. */
export const LAYER_CASES: readonly LayerCase[] = [
  ...CONVOLUTIONS.map((one, i) => convolutionCase(one, 10 * i + 1)),
  ...poolCases(),
  ...otherCases(),
  ...TOKEN_CASES,
];
