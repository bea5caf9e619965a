import { fromEnd } from '../../../../../formats/onnx/axes.ts';
import { withChannels, withChannelsAt } from './channel-axis.ts';
import { picked } from './constant-moves.ts';
import type { GraphValue, MapValue } from './graph-value.ts';
import { isSameLayout, isSameLayoutBut, lengthOf, type Run, shapeOf } from './map-layout.ts';
import type { NodeReader } from './node-reader.ts';
import { numbersBeside } from './numbers-map.ts';
import { checkPixels, isAlongEdge, isOfPixels, joinPixels } from './pixel-axis.ts';
import { checkPlaces, slicedPlaces } from './sliced-places.ts';

/** Concat of channels, or of pixels: tokens, rows, columns. Constants may be among these. */
export function lowerConcat(node: NodeReader): GraphValue {
  const dependent = node.node.inputs.findIndex((_, i) => node.value(i)?.kind !== 'constant');
  const like = node.map(dependent);
  if (node.node.inputs.length === 1) return like;
  const axis = fromEnd(node.int('axis', 0), like.layout.length);
  const values = node.node.inputs.map((_, i) => {
    const value = node.value(i);
    return value?.kind === 'constant'
      ? numbersBeside(node, node.constantAt(i, 'numbers'), { like, axis })
      : node.map(i);
  });
  const axes = values.map(({ layout }) => layout[axis] ?? []);
  if (axes.some(isOfPixels) && axes.every((runs) => runs.every(isAlongEdge))) {
    checkPixels(node, { height: 1, width: axes.reduce((sum, runs) => sum + lengthOf(runs), 0) });
    return joinPixels(node, values.map(whole(axis)), axis);
  }
  const beside = besideOneAnother(node, values, axis);
  if (beside) return beside;
  const inputs = values.map((value) => withChannelsAt(node, value, axis));
  const one = inputs[0]!;
  const shape = node.mapShape(one);
  for (const input of inputs) {
    const { height, width } = node.mapShape(input);
    const isSame = isSameLayoutBut(input.layout, one.layout, axis) && height === shape.height && width === shape.width;
    if (!isSame) node.refuse('joins tensors of different shapes');
  }
  const channels = inputs.reduce((sum, input) => sum + node.mapShape(input).channels, 0);
  const map = node.builder.add({ ...shape, channels }, (output) => ({
    ...{ kind: 'concat', inputs: inputs.map((input) => input.map), output },
  }));
  return { kind: 'map', map, layout: withChannels(one.layout, axis, channels) };
}

/**
 * Tensors of one shape, joined along an axis that goes over some of their channels, or over nothing: all channels of one stand behind
 * those of another, and the axis goes over the tensors first. Halves of vectors that changed places, for example.
 */
function besideOneAnother(node: NodeReader, values: readonly MapValue[], axis: number): MapValue | undefined {
  const [first] = values;
  const runs = first?.layout[axis];
  if (!first || !runs || axis === 0) return undefined;
  const shape = node.mapShape(first);
  const isPart = runs.every((run) => run.axis === 'channels') && lengthOf(runs) < shape.channels;
  const isSame = (value: MapValue) => {
    const { channels, height, width } = node.mapShape(value);
    const isSameShape = channels === shape.channels && height === shape.height && width === shape.width;
    return isSameShape && isSameLayout(value.layout, first.layout);
  };
  if (!isPart || !values.every(isSame)) return undefined;
  const map = node.builder.add({ ...shape, channels: shape.channels * values.length }, (output) => ({
    ...{ kind: 'concat', inputs: values.map((value) => value.map), output },
  }));
  const over: Run = { axis: 'channels', length: values.length, step: shape.channels };
  return { kind: 'map', map, layout: first.layout.map((own, i) => (i === axis ? [over, ...own] : own)) };
}

function whole(axis: number) {
  return (value: MapValue) => ({ value, places: [...Array(lengthOf(value.layout[axis] ?? [])).keys()] });
}

/** Slice of channels or of pixels. */
export function lowerSlice(node: NodeReader): GraphValue {
  const value = node.map(0);
  return slicedPlaces(node, shapeOf(value.layout)).reduce(
    (last, { axis, places }) => pick(node, last, axis, places),
    value,
  );
}

/** Gather of channels or of pixels; a single one leaves its axis out. */
export function lowerGather(node: NodeReader): GraphValue {
  const value = node.map(0);
  const axis = fromEnd(node.int('axis', 0), value.layout.length);
  const indices = node.integers(1) ?? node.refuse('has places that can’t be found out beforehand');
  const shape = node.inputShape(1) ?? node.refuse('has places that can’t be found out beforehand');
  if (shape.length > 1) node.refuse('gives more axes than it takes');
  const some = pick(
    ...([node, value, axis] as const),
    indices.map((at) => fromEnd(at, lengthOf(value.layout[axis] ?? []))),
  );
  return shape.length === 0 ? { ...some, layout: some.layout.filter((_, i) => i !== axis) } : some;
}

/** Split of channels or pixels into parts, in order. */
export function lowerSplit(node: NodeReader): readonly GraphValue[] {
  const constant = node.constant(0);
  const value = constant ?? node.map(0);
  const lengths = value.kind === 'constant' ? value.shape : shapeOf(value.layout);
  const axis = fromEnd(node.int('axis', 0), lengths.length);
  const counts = node.node.outputs.map((_, part) => node.outputShape(part)[axis] ?? 0);
  const whole = counts.reduce((sum, count) => sum + count, 0);
  if (whole !== lengths[axis]) node.refuse('has parts that are not all of the tensor');
  checkPlaces(node, whole);
  let start = 0;
  const parts = counts.map((count) => {
    start += count;
    return Array.from({ length: count }, (_, i) => start - count + i);
  });
  return parts.map((from) => (value.kind === 'constant' ? picked(value, axis, from) : pick(node, value, axis, from)));
}

function pick(node: NodeReader, value: MapValue, axis: number, from: readonly number[]): MapValue {
  const runs = value.layout[axis] ?? [];
  const length = lengthOf(runs);
  if (from.length === 0 || from.some((at) => !(at >= 0 && at < length))) node.refuse('takes places that are not there');
  if (from.length === length && from.every((at, i) => at === i) && (axis > 0 || runs.length > 0)) return value;
  if (isOfPixels(runs)) return joinPixels(node, [{ value, places: from }], axis);
  const [run, another] = runs;
  if (run?.axis === 'channels' && !another && length < node.mapShape(value).channels)
    return pickRun(node, value, { axis, run, from });
  const input = withChannelsAt(node, value, axis);
  const shape = node.mapShape(input);
  const map = node.builder.add({ ...shape, channels: from.length }, (output) => ({
    ...{ kind: 'channels', input: input.map, output, from: Int32Array.from(from) },
  }));
  return { kind: 'map', map, layout: withChannels(input.layout, axis, from.length) };
}

/** Some of the steps of a run that is one of several along the channels, as query, key and value are of one tensor. */
function pickRun(
  node: NodeReader,
  value: MapValue,
  { axis, run, from }: { readonly axis: number; readonly run: Run; readonly from: readonly number[] },
): MapValue {
  const { length, step } = run;
  const shape = node.mapShape(value);
  const blocks = shape.channels / (length * step);
  const channels = blocks * from.length * step;
  const taken = Int32Array.from({ length: channels }, (_, channel) => {
    const block = Math.floor(channel / (from.length * step));
    const at = from[Math.floor(channel / step) % from.length]!;
    return (block * length + at) * step + (channel % step);
  });
  const map = node.builder.add({ ...shape, channels }, (output) => ({
    ...{ kind: 'channels', input: value.map, output, from: taken },
  }));
  const moved = (other: Run): Run => {
    const isOuter = other.axis === 'channels' && other.step > step;
    return isOuter ? { ...other, step: (other.step / length) * from.length } : other;
  };
  const own = from.length === 1 ? [] : [{ ...run, length: from.length }];
  return { kind: 'map', map, layout: value.layout.map((runs, i) => (i === axis ? own : runs.map(moved))) };
}
