import { NO_ACTIVATION, type Pads } from '../network.ts';
import type { GraphValue, MapValue, PaddedValue } from './graph-value.ts';
import type { NodeReader } from './node-reader.ts';
import { toMap } from './channel-axis.ts';
import { lengthOf } from './map-layout.ts';
import { checkPixels, isOfPixels, joinPixels, NO_PLACE } from './pixel-axis.ts';

/** No rows and columns around a map. */
export const NO_PADS: Pads = { top: 0, left: 0, bottom: 0, right: 0 };

/** Pad: one number around a map, or zeros before and behind rows, columns or tokens of a tensor that lies otherwise. */
export function lowerPad(node: NodeReader): GraphValue {
  const mode = node.text('mode');
  if (mode !== '' && mode !== 'constant') node.refuse(`pads by ${mode}`);
  const number = node.has(2) ? node.constantAt(2, 'numbers around a map').values[0]! : node.float('value', 0);
  const given = node.integers(1) ?? node.ints('pads') ?? node.ints('paddings');
  const rank = node.map(0).layout.length;
  const axes = node.has(3) ? node.integers(3) : Array.from({ length: rank }, (_, i) => i);
  if (given?.length !== 2 * (axes?.length ?? NaN)) return node.refuse('has pads that can’t be found out beforehand');
  const around = Array.from({ length: rank }, () => [0, 0] as [number, number]);
  if (!axes!.every((axis) => axis >= -rank && axis < rank)) node.refuse('pads axes that are not there');
  axes!.forEach((axis, i) => (around[axis < 0 ? axis + rank : axis] = [given[i]!, given[i + axes!.length]!]));
  const all = around.flat();
  if (all.some((count) => count < 0)) node.refuse('cuts off rows or columns');
  if (all.every((count) => count === 0)) return node.map(0);
  const [images = [0, 0], channels = [0, 0], rows = [0, 0], columns = [0, 0]] = around;
  if (rank !== 4 || [...images, ...channels].some((count) => count > 0)) return padPixels(node, around, number);
  const pads = { top: rows[0], left: columns[0], bottom: rows[1], right: columns[1] };
  return { kind: 'padded', inner: toMap(node, node.map(0)), pads, number };
}

function padPixels(node: NodeReader, around: readonly (readonly [number, number])[], number: number): MapValue {
  return around.reduce((value, [before, behind], axis) => {
    if (before + behind === 0) return value;
    const runs = value.layout[axis] ?? [];
    if (!isOfPixels(runs)) return node.refuse('pads other axes than those of pixels');
    if (number !== 0) return node.refuse(`puts ${number} beside tokens`);
    checkPixels(node, { height: 1, width: before + lengthOf(runs) + behind });
    const none = (count: number) => new Array<number>(count).fill(NO_PLACE);
    const places = [...none(before), ...Array(lengthOf(runs)).keys(), ...none(behind)];
    return joinPixels(node, [{ value, places }], axis);
  }, node.map(0));
}

/** A padded map by itself: a convolution of one weight a channel, which leaves values as they are. */
export function padMap(node: NodeReader, { inner, pads, number }: PaddedValue): MapValue {
  if (number !== 0) node.refuse(`takes a map with ${number} around it`);
  const { channels, height, width } = node.mapShape(inner);
  const shape = { channels, height: height + pads.top + pads.bottom, width: width + pads.left + pads.right };
  const map = node.builder.add(shape, (output) => ({
    ...{ kind: 'convolution', input: inner.map, output, groups: channels, residual: undefined },
    ...{ kernelHeight: 1, kernelWidth: 1, strideY: 1, strideX: 1, dilationY: 1, dilationX: 1, pads },
    ...{ weights: new Float32Array(channels).fill(1), bias: new Float32Array(channels), activation: NO_ACTIVATION },
  }));
  return node.asTensor(map);
}

/** The sum of two paddings. */
export function addPads(a: Pads, b: Pads): Pads {
  return { top: a.top + b.top, left: a.left + b.left, bottom: a.bottom + b.bottom, right: a.right + b.right };
}
