import type { MapValue } from './graph-value.ts';
import { isSameAxis, joined, lengthOf, placesOf, type Layout, type Run, wholeAxis } from './map-layout.ts';
import type { NodeReader } from './node-reader.ts';
import { isAlongEdge, mergePixels } from './pixel-axis.ts';

/**
 * A tensor one of whose axes is all channels of its map, in order: channels that stand in another order are moved, a flattened
 * map becomes one pixel, and pixels whose channels the axis goes over together become one.
 *
 * @throws GraphRefusal if the axis is anything else
 */
export function withChannelsAt(node: NodeReader, value: MapValue, axis: number): MapValue {
  const runs = value.layout[axis];
  const { channels, height, width } = node.mapShape(value);
  if (!runs || runs.some((run) => run.axis === 'batch'))
    return node.refuse('works along an axis that is none of channels');
  const length = lengthOf(runs);
  if (runs.every((run) => run.axis === 'channels') && length === channels) return inOrder(node, value, axis);
  const isMerged = runs.slice(0, -1).every(isAlongEdge) && isSameAxis(runs.slice(-1), wholeAxis('channels', channels));
  if (isMerged && length !== channels * height * width) return mergePixels(node, value, axis);
  if (length !== channels * height * width)
    return node.refuse('works along an axis that is not all channels, or not these alone');
  return inOrder(node, flattened(node, value, axis), axis);
}

/**
 * A tensor of batch, channels, rows, columns; channels in order.
 *
 * @throws GraphRefusal if it is anything else
 */
export function toMap(node: NodeReader, value: MapValue): MapValue {
  const { layout } = value;
  if (layout.length !== 4) return node.refuse(`takes a tensor of ${layout.length} dimensions, not a map`);
  const turned = withChannelsAt(node, value, 1);
  const { height, width } = node.mapShape(turned);
  const [, , rows = [], columns = []] = turned.layout;
  if (!isSameAxis(rows, wholeAxis('rows', height)) || !isSameAxis(columns, wholeAxis('columns', width))) {
    return node.refuse('takes a map whose rows and columns are not the picture’s');
  }
  return turned;
}

/** A tensor as its row: all values of one image, in order, as one pixel or a map. */
export function toRow(node: NodeReader, value: MapValue): MapValue {
  const runs = value.layout.flat();
  const isBatchFirst = runs.slice(1).every((run) => run.axis !== 'batch');
  if (!isBatchFirst) return node.refuse('gives rows that are not an image each');
  const { channels, height, width } = node.mapShape(value);
  const values = runs.filter((run) => run.axis !== 'batch');
  const whole = [...wholeAxis('channels', channels), ...wholeAxis('rows', height), ...wholeAxis('columns', width)];
  if (isSameAxis(values, whole)) return value;
  const batch = runs.filter((run) => run.axis === 'batch');
  return withChannelsAt(node, { ...value, layout: [batch, values] }, 1);
}

/** A tensor whose channels stand in the order in which its axes go over them: one head behind the other. */
export function channelsInOrder(node: NodeReader, value: MapValue): MapValue {
  const runs = value.layout.flat().filter((run) => run.axis === 'channels');
  const from = placesOf(runs);
  const shape = node.mapShape(value);
  if (from.every((channel, i) => channel === i)) return value;
  const map = node.builder.add(shape, (output) => ({ kind: 'channels', input: value.map, output, from }));
  let step = from.length;
  const moved = new Map(runs.map((run) => [run, { ...run, step: (step /= run.length) }]));
  return { kind: 'map', map, layout: value.layout.map((own) => joined(own.map((run) => moved.get(run) ?? run))) };
}

/** A layout with another count of channels at an axis that is all of them. */
export function withChannels(layout: Layout, axis: number, channels: number): Layout {
  return layout.map((runs, i) => (i === axis ? wholeAxis('channels', channels) : runs));
}

function inOrder(node: NodeReader, value: MapValue, axis: number): MapValue {
  const shape = node.mapShape(value);
  if (isSameAxis(value.layout[axis]!, wholeAxis('channels', shape.channels))) return value;
  const from = placesOf(value.layout[axis]!);
  const map = node.builder.add(shape, (output) => ({ kind: 'channels', input: value.map, output, from }));
  return { kind: 'map', map, layout: withChannels(value.layout, axis, shape.channels) };
}

function flattened(node: NodeReader, value: MapValue, axis: number): MapValue {
  const { channels, height, width } = node.mapShape(value);
  const shape = { channels: channels * height * width, height: 1, width: 1 };
  const map = node.builder.add(shape, (output) => ({ kind: 'flatten', input: value.map, output }));
  const steps = { batch: 1, channels: height * width, rows: width, columns: 1 };
  const toChannels = (run: Run): Run => ({ axis: 'channels', length: run.length, step: run.step * steps[run.axis] });
  const runs = joinedInOrder(value.layout[axis]!.map(toChannels), shape.channels);
  return { kind: 'map', map, layout: value.layout.map((other, i) => (i === axis ? runs : other)) };
}

/** One run, if these pass over all channels in order. */
function joinedInOrder(runs: readonly Run[], channels: number): readonly Run[] {
  let step = channels;
  const isInOrder = runs.every((run) => (step /= run.length) === run.step);
  return isInOrder ? wholeAxis('channels', channels) : runs;
}
