import { NO_ACTIVATION, type Layer, type MapShape } from '../../src/stages/embed/engines/foldvec-cpu/network.ts';
import { oneLayer, type LayerCase } from './layer-case.ts';
import { seededValues } from './seeded-values.ts';

interface AttentionCase {
  readonly heads: number;
  /** Channels of a head in queries and keys. */
  readonly width: number;
  /** In values; the same if not said. */
  readonly valueWidth?: number;
  /** Pixels of the query's map. */
  readonly queries: number | readonly [height: number, width: number];
  /** Pixels of the key's map, where that is another one than the query's. */
  readonly keys?: number;
  readonly groups?: number;
  readonly bias?: 'of one group' | 'of all groups';
  readonly scale?: number;
}

const ATTENTIONS: readonly AttentionCase[] = [
  { heads: 1, width: 1, queries: 1 },
  { heads: 1, width: 5, queries: 7 },
  { heads: 2, width: 64, queries: 197, scale: 1 / 8 },
  { heads: 3, width: 32, queries: [6, 8], groups: 4, bias: 'of all groups' },
  { heads: 2, width: 32, queries: [14, 7], groups: 2, bias: 'of one group' },
  { heads: 3, width: 5, valueWidth: 7, queries: [3, 5], groups: 5, bias: 'of all groups' },
  { heads: 1, width: 80, queries: 12, scale: 1 / Math.sqrt(80) },
  { heads: 4, width: 6, valueWidth: 12, queries: 1, keys: 50 },
  { heads: 2, width: 4, valueWidth: 1, queries: 9, keys: 2 },
  // Scores so far apart that most weights are nothing.
  { heads: 1, width: 8, queries: 25, scale: 30, bias: 'of one group' },
];

/** Places in an order that is none. */
function scattered(count: number): Int32Array {
  const step = [7, 5, 3, 2].find((prime) => count % prime !== 0) ?? 1;
  return Int32Array.from({ length: count }, (_, i) => (i * step + 1) % count);
}

function attentionCase(given: AttentionCase, seed: number): LayerCase {
  const { heads, width, valueWidth = width, queries, keys, groups = 1, bias = 'none', scale = 1 } = given;
  const [height, across] = typeof queries === 'number' ? [1, queries] : queries;
  const pixels = height * across;
  const shape: MapShape = { channels: 5, height, width: across };
  const keyShape = keys === undefined ? shape : { channels: 5, height: 1, width: keys };
  const dense = (input: number, output: number, channels: number): Layer => ({
    ...{ kind: 'convolution', input, output, residual: undefined, activation: NO_ACTIVATION, groups: 1 },
    ...{ weights: seededValues(channels * 5, seed + output), bias: seededValues(channels, seed + output + 1) },
    ...{ kernelHeight: 1, kernelWidth: 1, strideY: 1, strideX: 1, dilationY: 1, dilationX: 1 },
    pads: { top: 0, left: 0, bottom: 0, right: 0 },
  });
  const matrices = { 'of one group': heads, 'of all groups': groups * heads, none: 0 }[bias];
  const numbers = (matrices * pixels * (keys ?? pixels)) / groups ** 2;
  const what = `${pixels} queries, ${keys ?? pixels} keys, ${heads} heads of ${width} and ${valueWidth}, ${groups} groups`;
  // Where keys are more, they are the queries' pixels over and over; where fewer, the first of them.
  const from = Int32Array.from({ length: keys ?? pixels }, (_, i) => (keys === undefined ? i : i % pixels));
  return {
    name: `attention of ${what}, bias ${bias}, scale ${scale.toFixed(3)}`,
    network: {
      maps: [
        shape,
        { ...shape, channels: heads * width },
        keyShape,
        { ...keyShape, channels: heads * width },
        { ...keyShape, channels: heads * valueWidth },
        { ...shape, channels: heads * valueWidth },
      ],
      layers: [
        dense(0, 1, heads * width),
        { kind: 'pixels', inputs: [0], output: 2, parts: 1, from },
        dense(2, 3, heads * width),
        dense(2, 4, heads * valueWidth),
        {
          ...{ kind: 'attention', query: 1, key: 3, value: 4, output: 5, heads, groups, scale },
          queries: scattered(pixels),
          keys: scattered(keys ?? pixels),
          bias: numbers === 0 ? undefined : seededValues(numbers, seed).map((value) => value * 3),
        },
      ],
      output: 5,
    },
  };
}

const ends = { input: 0, output: 1 } as const;

function pixelCases(): LayerCase[] {
  return [3, 8].flatMap((channels) => {
    const shape: MapShape = { channels, height: 4, width: 6 };
    const numbers: MapShape = { channels, height: 1, width: 2 };
    const [scale, shift] = [seededValues(channels, 81), seededValues(channels, 82)];
    const affine: Layer = { kind: 'affine', input: 0, output: 1, scale, shift, activation: NO_ACTIVATION };
    const fixed: Layer = { kind: 'numbers', output: 2, numbers: seededValues(2 * channels, 83) };
    return [1, 2, 4].flatMap((parts): LayerCase[] => {
      const count = 10;
      const what = `${parts} pixels of ${channels} channels as one`;
      const output: MapShape = { channels: parts * channels, height: 2, width: count / 2 };
      const from = (pixels: number, least: number) =>
        Int32Array.from({ length: count * parts }, (_, i) => ((i * 7) % (pixels - least)) + least);
      return [
        oneLayer(what, shape, output, { kind: 'pixels', inputs: [0], output: 1, parts, from: from(24, 0) }),
        oneLayer(`${what}, zeros among them`, shape, output, {
          ...{ kind: 'pixels', inputs: [0], output: 1, parts, from: from(24, -1) },
        }),
        {
          name: `${what}, of three maps, one of numbers that are always the same`,
          network: {
            maps: [shape, shape, numbers, output],
            layers: [
              affine,
              fixed,
              { kind: 'pixels', inputs: [2, 1, 0], output: 3, parts, from: from(2 + 24 + 24, -1) },
            ],
            output: 3,
          },
        },
      ];
    });
  });
}

/** A map whose pixels need zeros around it afterwards. */
function borderedCases(): LayerCase[] {
  const shape: MapShape = { channels: 6, height: 5, width: 4 };
  const makers: readonly Layer[] = [
    { kind: 'unit', ...ends, groups: 2, least: 1e-12 },
    { kind: 'pixels', inputs: [0], output: 1, parts: 1, from: scattered(20) },
    { kind: 'numbers', output: 1, numbers: seededValues(120, 84) },
    {
      ...{ kind: 'attention', query: 0, key: 0, value: 0, output: 1, heads: 3, groups: 4, scale: 1 },
      ...{ queries: scattered(20), keys: scattered(20), bias: undefined },
    },
  ];
  return makers.map((maker) => ({
    name: `3 × 3 behind a layer of ${maker.kind}`,
    network: {
      maps: [shape, shape, { ...shape, channels: 7 }],
      layers: [
        maker,
        {
          ...{ kind: 'convolution', input: 1, output: 2, residual: undefined, activation: NO_ACTIVATION },
          ...{ weights: seededValues(7 * 6 * 9, 85), bias: seededValues(7, 86), groups: 1 },
          ...{ kernelHeight: 3, kernelWidth: 3, strideY: 1, strideX: 1, dilationY: 1, dilationX: 1 },
          pads: { top: 1, left: 1, bottom: 1, right: 1 },
        },
      ],
      output: 2,
    },
  }));
}

function normCases(): LayerCase[] {
  const unit = (channels: number, groups: number, least: number) => {
    const shape: MapShape = { channels, height: 3, width: 5 };
    const name = `${channels} channels in ${groups} groups of length 1, lengths from ${least} on`;
    return oneLayer(name, shape, shape, { kind: 'unit', ...ends, groups, least });
  };
  const wide: MapShape = { channels: 770, height: 1, width: 7 };
  const [scale, shift] = [seededValues(770, 87), seededValues(770, 88)];
  return [
    ...[unit(1, 1, 1e-12), unit(5, 1, 1e-12), unit(10, 2, 1e-12), unit(96, 3, 1e-12), unit(9, 3, 0.9)],
    {
      name: 'pixels of 770 channels to mean 0 and variance 1, far from 0 before',
      network: {
        maps: [wide, wide, wide],
        layers: [
          {
            ...{ kind: 'affine', input: 0, output: 1, activation: NO_ACTIVATION },
            ...{ scale: new Float32Array(770).fill(1), shift: new Float32Array(770).fill(50) },
          },
          { kind: 'channel-norm', input: 1, output: 2, epsilon: 1e-6, scale, shift },
        ],
        output: 2,
      },
    },
  ];
}

/** Layers of networks of tokens, in odd shapes. */
export const TOKEN_CASES: readonly LayerCase[] = [
  ...ATTENTIONS.map((one, i) => attentionCase(one, 10 * i + 1)),
  ...pixelCases(),
  ...borderedCases(),
  ...normCases(),
];
