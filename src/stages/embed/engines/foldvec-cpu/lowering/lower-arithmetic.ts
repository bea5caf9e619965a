import { NO_ACTIVATION } from '../network.ts';
import { channelsInOrder, withChannelsAt } from './channel-axis.ts';
import { channelNumbers, isByChannel, placeNumbers } from './channel-numbers.ts';
import type { ConstantValue, GraphValue, MapValue, ScoresValue } from './graph-value.ts';
import { affine } from './lower-affine.ts';
import { scaledScores, shiftedScores } from './lower-attention.ts';
import { curveTimes, onCurve } from './lower-gelu.ts';
import { dividedByLength } from './lower-lengths.ts';
import { lessMean, normalised, squared, withEpsilon } from './lower-norm-parts.ts';
import { isSameLayout } from './map-layout.ts';
import type { NodeReader } from './node-reader.ts';
import { isAlongEdge } from './pixel-axis.ts';

/** Add: a number for each channel, or two tensors of one shape. */
export function lowerAdd(node: NodeReader): GraphValue {
  return withConstant(node, (value) => [1, value]) ?? sumOf(node, node.map(0), node.map(1));
}

/** Sub: of a number for each channel from a tensor, of a tensor from it, or of two tensors. */
export function lowerSub(node: NodeReader): GraphValue {
  const isFrom = node.value(0)?.kind === 'constant';
  const byConstant = withConstant(node, (value) => (isFrom ? [-1, value] : [1, -value]));
  if (byConstant) return byConstant;
  const second = node.value(1);
  if (second?.kind === 'norm') return lessMean(node, node.map(0), second);
  const negative = affine(node, node.map(1), () => [-1, 0]);
  return sumOf(node, node.map(0), negative);
}

/** Neg: every value with the other sign. */
export function lowerNeg(node: NodeReader): GraphValue {
  return affine(node, node.map(0), () => [-1, 0]);
}

/** Div by a number for each channel, of distances by their deviation, or of vectors by their length. */
export function lowerDiv(node: NodeReader): GraphValue {
  const [first, second] = [node.value(0), node.value(1)];
  if (first?.kind === 'norm' && second?.kind === 'norm') return normalised(node, first, second);
  if (second?.kind === 'length') return dividedByLength(node, node.map(0), second);
  if (second?.kind !== 'constant') node.refuse('divides by what depends on the picture');
  return withConstant(node, (value) => [1 / value, 0]) ?? node.refuse('divides what is no tensor of float32');
}

/** Mul: by a number for each channel, by a tensor of the same shape, or by one with a single value for each channel. */
export function lowerMul(node: NodeReader): GraphValue {
  const byConstant = withConstant(node, (value) => [value, 0]);
  if (byConstant) return byConstant;
  const [first, second] = [node.value(0), node.value(1)];
  if (first?.kind === 'curve') return curveTimes(node, first, node.map(1));
  if (second?.kind === 'curve') return curveTimes(node, second, node.map(0));
  if (first?.kind === 'norm' && node.node.inputs[0] === node.node.inputs[1]) return squared(node, first);
  const pair = aligned(node, node.map(0), node.map(1));
  const [a, b] = pair;
  if (isSameLayout(a.layout, b.layout) || isGate(node, b, a)) return product(node, a, b);
  if (isGate(node, a, b)) return product(node, b, a);
  return node.refuse('multiplies tensors of different shapes');
}

/** Pow with a whole exponent: a square, or a cube. */
export function lowerPow(node: NodeReader): GraphValue {
  const value = node.value(0);
  const { values } = node.constantAt(1, 'exponents');
  const [exponent] = values;
  if (values.length !== 1 || (exponent !== 2 && exponent !== 3)) return node.refuse('has another exponent than 2 or 3');
  if (value?.kind === 'norm' && exponent === 2) return squared(node, value);
  const base = node.map(0);
  const square = product(node, base, base);
  return exponent === 2 ? square : product(node, square, base);
}

/** BatchNormalization as it is after training: a factor and a number to add for each channel. */
export function lowerBatchNorm(node: NodeReader): GraphValue {
  if (node.int('training_mode', 0)) node.refuse('normalises by the batch');
  const [scale, bias, mean, variance] = [1, 2, 3, 4].map((i) => node.constantAt(i, 'numbers').values) as [
    ...[Float32Array, Float32Array, Float32Array, Float32Array],
  ];
  const input = withChannelsAt(node, node.map(0), node.map(0).layout.length === 1 ? 0 : 1);
  const { channels } = node.mapShape(input);
  if ([scale, bias, mean, variance].some(({ length }) => length !== channels))
    node.refuse('has not one number a channel');
  const epsilon = node.float('epsilon', 1e-5);
  return affine(node, input, (channel) => {
    const factor = scale[channel]! / Math.sqrt(variance[channel]! + epsilon);
    return [factor, bias[channel]! - mean[channel]! * factor];
  });
}

/** @returns undefined if neither input is constant */
function withConstant(
  node: NodeReader,
  toScaleAndShift: (value: number) => readonly [scale: number, shift: number],
): GraphValue | undefined {
  const at = [0, 1].findIndex((input) => node.value(input)?.kind === 'constant');
  if (at === -1) return undefined;
  const constant: ConstantValue = node.constantAt(at, 'numbers');
  const other = node.value(1 - at);
  if (other?.kind === 'curve') return onCurve(node, other, constant, toScaleAndShift);
  if (other?.kind === 'scores') return onScores(node, other, constant);
  if (other?.kind === 'norm' && node.node.op === 'Add') return withEpsilon(node, other, constant);
  const value = node.map(1 - at);
  const isSum = Math.abs(toScaleAndShift(1)[0]) === 1 && Math.abs(toScaleAndShift(2)[0]) === 1;
  if (isSum && !isByChannel(node, constant, value)) return withOffsets(node, { value, constant, toScaleAndShift });
  if (!isByChannel(node, constant, value)) return withFactors(node, { value, constant, toScaleAndShift });
  const numbers = channelNumbers(node, constant, value);
  return affine(node, value, (channel) => toScaleAndShift(numbers[channel]!));
}

interface Combined {
  readonly value: MapValue;
  readonly constant: ConstantValue;
  readonly toScaleAndShift: (value: number) => readonly [scale: number, shift: number];
}

function onScores(node: NodeReader, scores: ScoresValue, constant: ConstantValue): GraphValue {
  const { op } = node.node;
  const isFirst = node.value(0)?.kind === 'scores';
  if (op === 'Add') return shiftedScores(node, scores, constant);
  if (op === 'Sub' && isFirst)
    return shiftedScores(node, scores, { ...constant, values: constant.values.map((value) => -value) });
  if (op === 'Mul' || (op === 'Div' && isFirst)) return scaledScores(node, scores, constant, op === 'Div');
  return node.refuse('is none of an attention');
}

/** A product whose constant differs from pixel to pixel: positions that turn vectors, for example. */
function withFactors(node: NodeReader, { value, constant, toScaleAndShift }: Combined): MapValue {
  const numbers = placeNumbers(node, constant, value).map((number) => toScaleAndShift(number)[0]);
  const factor = node.builder.add(node.mapShape(value), (output) => ({ kind: 'numbers', output, numbers }));
  return product(node, value, { ...value, map: factor });
}

/** A sum whose constant differs from pixel to pixel. */
function withOffsets(node: NodeReader, given: Combined): MapValue {
  const { constant, toScaleAndShift } = given;
  const [scale] = toScaleAndShift(1);
  const input = scale === 1 ? given.value : affine(node, given.value, () => [scale, 0]);
  const numbers = placeNumbers(node, constant, input).map((number) => toScaleAndShift(number)[1]);
  const map = node.builder.add(node.mapShape(input), (output) => ({
    ...{ kind: 'offset', input: input.map, output, numbers },
  }));
  return { ...input, map };
}

function sumOf(node: NodeReader, first: MapValue, second: MapValue): GraphValue {
  const [a, b] = aligned(node, first, second);
  if (!isSameLayout(a.layout, b.layout)) node.refuse('adds tensors of different shapes');
  const map = node.builder.add(node.mapShape(a), (output) => ({
    ...{ kind: 'add', inputs: [a.map, b.map], output, activation: NO_ACTIVATION },
  }));
  return { ...a, map };
}

function product(node: NodeReader, value: MapValue, factor: MapValue): MapValue {
  const map = node.builder.add(node.mapShape(value), (output) => ({
    ...{ kind: 'multiply', input: value.map, factor: factor.map, output },
  }));
  return { ...value, map };
}

/** Whether a tensor has one value for each channel of another, and stretches over its rows and columns. */
function isGate(node: NodeReader, gate: MapValue, value: MapValue): boolean {
  const { height, width } = node.mapShape(gate);
  const withoutEdges = value.layout.map((runs) => (runs.some(isAlongEdge) ? [] : runs));
  const isApart = value.layout.every((runs) => runs.every(isAlongEdge) || !runs.some(isAlongEdge));
  return height * width === 1 && isApart && isSameLayout(gate.layout, withoutEdges);
}

/** Two tensors with as many axes, and channels in order where they would not go together otherwise. */
function aligned(node: NodeReader, a: MapValue, b: MapValue): readonly [MapValue, MapValue] {
  const rank = Math.max(a.layout.length, b.layout.length);
  const [first, second] = [withRank(a, rank), withRank(b, rank)];
  if (isSameLayout(first.layout, second.layout)) return [first, second];
  const inOrder = [channelsInOrder(node, first), channelsInOrder(node, second)] as const;
  const isSame = isSameLayout(inOrder[0].layout, inOrder[1].layout);
  return isSame ? inOrder : [ordered(node, first), ordered(node, second)];
}

function withRank(value: MapValue, rank: number): MapValue {
  const missing = Array.from({ length: rank - value.layout.length }, () => []);
  return { ...value, layout: [...missing, ...value.layout] };
}

function ordered(node: NodeReader, value: MapValue): MapValue {
  const axes = value.layout.flatMap((runs, axis) => (runs.some((run) => run.axis === 'channels') ? [axis] : []));
  return axes.length === 1 ? withChannelsAt(node, value, axes[0]!) : value;
}
