import { fromEnd } from '../../../../../formats/onnx/axes.ts';
import type { ConstantValue, GraphValue, LengthValue, MapValue } from './graph-value.ts';
import { isSameAxis, isSameLayout, lengthOf, wholeAxis } from './map-layout.ts';
import type { NodeReader } from './node-reader.ts';

// Vectors are divided by their length, or by a tiny number where that is more, so that nothing is divided by 0. Exporters write it
// as ReduceL2, then Max or Clip, then Div: the length is never computed by itself.

/** ReduceL2 over one axis of channels, which stays with a length of 1. */
export function lowerReduceL2(node: NodeReader): GraphValue {
  const of = node.map(0);
  if (node.has(1) && !node.integers(1)) node.refuse('has axes that can’t be found out beforehand');
  const [axis, another] = node.integers(1) ?? node.ints('axes') ?? [];
  if (axis === undefined || another !== undefined || !node.int('keepdims', 1))
    return node.refuse('is none of a vector’s');
  return { kind: 'length', of, axis: fromEnd(axis, of.layout.length), least: 0 };
}

/** Max of lengths and a constant. */
export function lowerMax(node: NodeReader): GraphValue {
  const [first, second] = [node.value(0), node.value(1)];
  const isPair = node.node.inputs.length === 2;
  if (isPair && first?.kind === 'length' && second?.kind === 'constant') return atLeast(node, first, second);
  if (isPair && second?.kind === 'length' && first?.kind === 'constant') return atLeast(node, second, first);
  return node.refuse('takes the larger of other things than lengths and a number');
}

/** Clip of lengths, with a lower bound alone. */
export function clippedLength(node: NodeReader, length: LengthValue): GraphValue {
  if (node.has(2) || node.node.attributes.has('max')) node.refuse('cuts lengths from above');
  if (node.has(1)) return atLeast(node, length, node.constantAt(1, 'bounds'));
  return { ...length, least: Math.max(length.least, node.float('min', 0)) };
}

function atLeast(node: NodeReader, length: LengthValue, { values }: ConstantValue): LengthValue {
  const [least = 0] = values;
  if (values.length !== 1) node.refuse('has more than one bound');
  return { ...length, least: Math.max(length.least, least) };
}

/** A tensor divided by its own lengths. */
export function dividedByLength(node: NodeReader, value: MapValue, { of, axis, least }: LengthValue): GraphValue {
  const runs = value.layout[axis] ?? [];
  const shape = node.mapShape(value);
  const width = lengthOf(runs);
  // In one head after the other, each of neighbouring channels.
  const isHead = isSameAxis(runs, wholeAxis('channels', width)) && shape.channels % width === 0;
  if (of.map !== value.map || !isSameLayout(of.layout, value.layout) || !isHead)
    node.refuse('divides other than a vector by its length');
  const groups = shape.channels / width;
  const map = node.builder.add(shape, (output) => ({ kind: 'unit', input: value.map, output, groups, least }));
  return { ...value, map };
}
