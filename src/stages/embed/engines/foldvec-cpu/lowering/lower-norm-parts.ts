import { withChannelsAt } from './channel-axis.ts';
import type { ConstantValue, GraphValue, MapValue, NormValue } from './graph-value.ts';
import { isSameLayout, lengthOf } from './map-layout.ts';
import type { NodeReader } from './node-reader.ts';

// Exporters before version 17 of ONNX's operations write a layer norm as the mean, the distance from it, the mean of its square, a
// root and a division. None of these is computed by itself.

/** The mean over an axis of all channels; undefined for means over other axes. */
export function meanOfChannels(node: NodeReader, value: MapValue, axes: ReadonlySet<number>): NormValue | undefined {
  const [axis, another] = [...axes];
  if (axis === undefined || another !== undefined || !node.int('keepdims', 1)) return undefined;
  const own = (value.layout[axis] ?? []).filter((run) => run.axis === 'channels');
  if (own.length === 0 || lengthOf(own) !== node.mapShape(value).channels) return undefined;
  return { kind: 'norm', of: value, axis, step: 'mean', epsilon: 0 };
}

/** The mean of squared distances. */
export function meanOfSquares(node: NodeReader, norm: NormValue, axes: ReadonlySet<number>): NormValue {
  if (norm.step !== 'squared' || axes.size !== 1 || !axes.has(norm.axis) || !node.int('keepdims', 1))
    return notWhole(node);
  return { ...norm, step: 'variance' };
}

/** A tensor less its own mean. */
export function lessMean(node: NodeReader, value: MapValue, norm: NormValue): NormValue {
  if (norm.step !== 'mean' || value.map !== norm.of.map || !isSameLayout(value.layout, norm.of.layout))
    return notWhole(node);
  return { ...norm, step: 'centred' };
}

/** Distances from the mean, squared. */
export function squared(node: NodeReader, norm: NormValue): NormValue {
  if (norm.step !== 'centred') return notWhole(node);
  return { ...norm, step: 'squared' };
}

/** The variance with a small number added. */
export function withEpsilon(node: NodeReader, norm: NormValue, { values }: ConstantValue): NormValue {
  if (norm.step !== 'variance' || values.length !== 1) return notWhole(node);
  return { ...norm, epsilon: norm.epsilon + values[0]! };
}

/** Sqrt: of the variance alone. */
export function lowerSqrt(node: NodeReader): GraphValue {
  const value = node.value(0);
  if (value?.kind !== 'norm' || value.step !== 'variance') return node.refuse('is none of a layer norm');
  return { ...value, step: 'deviation' };
}

/** Distances from the mean, divided by the deviation: a layer norm without factors. */
export function normalised(node: NodeReader, centred: NormValue, deviation: NormValue): GraphValue {
  const isPair = centred.step === 'centred' && deviation.step === 'deviation';
  const isOfSame = centred.of.map === deviation.of.map && isSameLayout(centred.of.layout, deviation.of.layout);
  if (!isPair || !isOfSame || centred.axis !== deviation.axis) return notWhole(node);
  return channelNorm(node, centred.of, { axis: centred.axis, epsilon: deviation.epsilon });
}

/** A layer norm; factors and numbers to add are 1 and 0 unless given. */
export function channelNorm(
  node: NodeReader,
  value: MapValue,
  given: {
    readonly axis: number;
    readonly epsilon: number;
    readonly scale?: Float32Array;
    readonly shift?: Float32Array;
  },
): MapValue {
  const input = withChannelsAt(node, value, given.axis);
  const shape = node.mapShape(input);
  const { epsilon, scale = new Float32Array(shape.channels).fill(1), shift = new Float32Array(shape.channels) } = given;
  if (scale.length !== shape.channels || shift.length !== shape.channels) node.refuse('has not one number a channel');
  const map = node.builder.add(shape, (output) => ({
    ...{ kind: 'channel-norm', input: input.map, output, epsilon, scale, shift },
  }));
  return { ...input, map };
}

function notWhole(node: NodeReader): never {
  return node.refuse('takes a part of a layer norm, which is known as a whole only');
}
