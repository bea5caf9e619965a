import { fromEnd } from '../../../../../formats/onnx/axes.ts';
import { type MapShape, type Pads, type Window } from '../network.ts';
import { toMap } from './channel-axis.ts';
import type { GraphValue, MapValue, PaddedValue } from './graph-value.ts';
import { meanOfChannels, meanOfSquares } from './lower-norm-parts.ts';
import { NO_PADS } from './lower-padding.ts';
import { type Layout, lengthOf } from './map-layout.ts';
import type { NodeReader } from './node-reader.ts';
import { windowOf } from './windows.ts';

/** MaxPool. What a Pad put around the map becomes its own padding, where no window can see the difference. */
export function lowerMaxPool(node: NodeReader): GraphValue {
  const value = node.value(0);
  const isPadded = value?.kind === 'padded' && isUnseen(node, value) && isAlwaysBeside(node, value);
  const input = isPadded ? value.inner : toMap(node, node.map(0));
  const { window, shape } = poolOf(node, input, isPadded ? value.pads : NO_PADS);
  const map = node.builder.add(shape, (output) => ({ kind: 'max-pool', input: input.map, output, ...window }));
  return node.asTensor(map);
}

/** AveragePool. Zeros that a Pad put around the map are counted. */
export function lowerAveragePool(node: NodeReader): GraphValue {
  const value = node.value(0);
  const hasOwnPads = (node.ints('pads') ?? []).some((count) => count !== 0) || node.text('auto_pad').startsWith('SAME');
  const countsOwn = node.int('count_include_pad', 0) !== 0;
  const isPadded =
    value?.kind === 'padded' && value.number === 0 && (countsOwn || !hasOwnPads) && isAlwaysBeside(node, value);
  const input = isPadded ? value.inner : toMap(node, node.map(0));
  const { window, shape } = poolOf(node, input, isPadded ? value.pads : NO_PADS);
  const map = node.mapShape(input);
  const isWhole = window.kernelHeight === map.height && window.kernelWidth === map.width;
  if (isWhole && shape.height * shape.width === 1 && Object.values(window.pads).every((count) => count === 0)) {
    return meanOf(node, input);
  }
  const countsPads = isPadded || countsOwn;
  const output = node.builder.add(shape, (output) => ({
    ...{ kind: 'average-pool', input: input.map, output, ...window, countsPads },
  }));
  return node.asTensor(output);
}

/** GlobalAveragePool: the mean over all axes but batch and channels. */
export function lowerGlobalAverage(node: NodeReader): GraphValue {
  return overEdges(node, node.map(0), isBehindChannels, (value) => meanOf(node, value));
}

/** GlobalMaxPool: the largest value over all axes but batch and channels. */
export function lowerGlobalMax(node: NodeReader): GraphValue {
  return overEdges(node, node.map(0), isBehindChannels, (value) => largestOf(node, value));
}

/** ReduceMean and ReduceMax over a map's rows and columns; a mean over channels is a part of a layer norm. */
export function lowerReduce(node: NodeReader): GraphValue {
  const given = node.value(0);
  const isMean = node.node.op === 'ReduceMean';
  if (given?.kind === 'norm' && isMean) return meanOfSquares(node, given, axesOf(node, given.of.layout.length));
  const value = node.map(0);
  const axes = axesOf(node, value.layout.length);
  if (axes.size === 0) return value;
  const norm = isMean ? meanOfChannels(node, value, axes) : undefined;
  if (norm) return norm;
  const pooled = overEdges(
    node,
    value,
    (axis) => axes.has(axis),
    (edges) => (isMean ? meanOf(node, edges) : largestOf(node, edges)),
  );
  if (node.int('keepdims', 1)) return pooled;
  return { ...pooled, layout: pooled.layout.filter((_, axis) => !axes.has(axis)) };
}

/** The axes that a reduction goes over: all, unless it says which. */
function axesOf(node: NodeReader, rank: number): ReadonlySet<number> {
  if (node.has(1) && !node.integers(1)) node.refuse('has axes that can’t be found out beforehand');
  const given = node.integers(1) ?? node.ints('axes');
  if (!given && node.int('noop_with_empty_axes', 0)) return new Set();
  return new Set((given ?? [...Array(rank).keys()]).map((axis) => fromEnd(axis, rank)));
}

/** @returns the pooled tensor, of length 1 along the axes that were pooled over */
function overEdges(
  node: NodeReader,
  value: MapValue,
  isPooled: (axis: number) => boolean,
  pool: (value: MapValue) => MapValue,
): MapValue {
  const runs = value.layout.flatMap((runs, axis) => (isPooled(axis) ? runs : []));
  if (runs.length === 0) return value; // all of length 1
  const { height, width } = node.mapShape(value);
  const isOther = runs.some(({ axis }) => axis === 'batch' || axis === 'channels');
  if (isOther || lengthOf(runs) !== height * width) node.refuse('goes over other axes than rows and columns');
  const layout: Layout = value.layout.map((runs, axis) => (isPooled(axis) ? [] : runs));
  return { ...pool(value), layout };
}

function isBehindChannels(axis: number): boolean {
  return axis > 1;
}

function meanOf(node: NodeReader, value: MapValue): MapValue {
  const { channels } = node.mapShape(value);
  const shape = { channels, height: 1, width: 1 };
  return node.asTensor(node.builder.add(shape, (output) => ({ kind: 'mean', input: value.map, output })));
}

function largestOf(node: NodeReader, value: MapValue): MapValue {
  const { channels, height, width } = node.mapShape(value);
  const window = { kernelHeight: height, kernelWidth: width, strideY: 1, strideX: 1, pads: NO_PADS };
  const shape = { channels, height: 1, width: 1 };
  const map = node.builder.add(shape, (output) => ({ kind: 'max-pool', input: value.map, output, ...window }));
  return node.asTensor(map);
}

function poolOf(node: NodeReader, input: MapValue, around: Pads): { window: Window; shape: MapShape } {
  const [kernelHeight = 0, kernelWidth = 0] = node.ints('kernel_shape') ?? [];
  const map = node.mapShape(input);
  const { window, dilationY, dilationX, height, width } = windowOf(node, map, [kernelHeight, kernelWidth], around);
  if (dilationY !== 1 || dilationX !== 1) node.refuse('leaves out places between those that it takes');
  return { window, shape: { channels: map.channels, height, width } };
}

/** Whether every window holds something of the map, besides what a Pad put around it. */
function isAlwaysBeside(node: NodeReader, { pads }: PaddedValue): boolean {
  const own = node.ints('pads') ?? [];
  const [height = 0, width = 0] = node.ints('kernel_shape') ?? [];
  const isNarrow = [
    [pads.top + (own[0] ?? 0), height],
    [pads.left + (own[1] ?? 0), width],
    [pads.bottom + (own[2] ?? 0), height],
    [pads.right + (own[3] ?? 0), width],
  ].every(([count, kernel]) => count! < kernel!);
  return isNarrow && !node.int('ceil_mode', 0) && !node.text('auto_pad').startsWith('SAME');
}

/** Whether what is around a map is never larger than all of the map in a window: less than any number, or zeros around a ReLU's values. */
function isUnseen(node: NodeReader, { inner, number }: PaddedValue): boolean {
  if (number === -Infinity) return true;
  const maker = node.builder.makerOf(inner.map);
  return number === 0 && maker?.kind === 'activation' && maker.activation.kind === 'clamp' && maker.activation.low >= 0;
}
