import type { MapShape } from '../network.ts';
import { channelsInOrder } from './channel-axis.ts';
import type { MapValue } from './graph-value.ts';
import { type Layout, lengthOf, placesOf, type Run, wholeAxis } from './map-layout.ts';
import type { NodeReader } from './node-reader.ts';

/** A place along an axis where there is nothing: zeros. */
export const NO_PLACE = -1;

/** Whether an axis runs along rows and columns alone; one of length 1 doesn't. */
export function isOfPixels(runs: readonly Run[]): boolean {
  return runs.length > 0 && runs.every(isAlongEdge);
}

/** Whether a run goes along rows or columns. */
export function isAlongEdge({ axis }: Run): boolean {
  return axis === 'rows' || axis === 'columns';
}

/** Pixels that a table may list: more than any picture that a network takes has. */
const MOST_PIXELS = 2 ** 22;
const NUMBERS_A_PIXEL = 8; // of a table: lists on the way to it take their time

/** The pixels, counted row by row, that runs along rows and columns pass over, in order. */
export function pixelsOf(runs: readonly Run[], { width }: Pick<MapShape, 'width'>): Int32Array {
  return placesOf(runs.map((run) => (run.axis === 'rows' ? { ...run, step: run.step * width } : run)));
}

/**
 * Holds a map to as many pixels as tables are made of, and counts these tables.
 *
 * @throws GraphRefusal if it has more, or there are too many of them
 */
export function checkPixels(node: NodeReader, { height, width }: Pick<MapShape, 'height' | 'width'>): void {
  if (!(height * width <= MOST_PIXELS)) node.refuse(`takes a map of ${height} × ${width} apart`);
  node.builder.account(NUMBERS_A_PIXEL * height * width);
}

/** Some places of a tensor, along one of its axes. */
export interface Picked {
  readonly value: MapValue;
  /** Places along the axis; {@link NO_PLACE} for zeros. */
  readonly places: readonly number[];
}

/**
 * Puts places of tensors, along an axis that goes over pixels, one behind the other: slices, paddings and joints of tokens, rows and
 * columns. All other axes must be alike.
 *
 * @throws GraphRefusal if they are not
 */
export function joinPixels(node: NodeReader, given: readonly Picked[], axis: number): MapValue {
  const [begin] = given;
  if (!begin) return node.refuse('has no inputs');
  const isAsIs = given.every(({ value }) => isLike(node, value, begin.value, axis));
  const parts = isAsIs ? given : given.map((part) => ({ ...part, value: channelsInOrder(node, part.value) }));
  const first = parts[0]!.value;
  const { layout } = first;
  const others = layout.flatMap((runs, i) => (i === axis ? [] : runs.filter(isAlongEdge)));
  const lines = lengthOf(others);
  const count = parts.reduce((sum, { places }) => sum + places.length, 0);
  const { channels } = node.mapShape(first);
  for (const { value } of parts) checkPixels(node, node.mapShape(value));
  checkPixels(node, { height: lines, width: count });
  if (!parts.every(({ value }) => isLike(node, value, first, axis))) node.refuse('joins tensors of different shapes');
  // What went down goes on going down: a map cut at its rows stays a map.
  const isDown = layout[axis]!.some((run) => run.axis === 'rows') && others.every((run) => run.axis === 'columns');
  const isTall = isDown && others.length > 0;
  const shape = { channels, height: isTall ? count : lines, width: isTall ? lines : count };
  const from = new Int32Array(lines * count);
  let before = 0;
  let column = 0;
  for (const { value, places } of parts) {
    const map = node.mapShape(value);
    const along = pixelsOf(value.layout[axis]!, map);
    const starts = pixelsOf(
      value.layout.flatMap((runs, i) => (i === axis ? [] : runs.filter(isAlongEdge))),
      map,
    );
    places.forEach((place, i) => {
      starts.forEach((start, line) => {
        const to = isTall ? (column + i) * lines + line : line * count + column + i;
        from[to] = place === NO_PLACE ? NO_PLACE : before + start + along[place]!;
      });
    });
    column += places.length;
    before += map.height * map.width;
  }
  const map = node.builder.add(shape, (output) => ({
    ...{ kind: 'pixels', inputs: parts.map(({ value }) => value.map), output, parts: 1, from },
  }));
  const [own, other] = isTall ? (['rows', 'columns'] as const) : (['columns', 'rows'] as const);
  return { kind: 'map', map, layout: relaid(layout, axis, { own, other, count }) };
}

/** Whether two tensors lie alike but for an axis, and where along its edges their maps' pixels are. */
function isLike(node: NodeReader, value: MapValue, other: MapValue, axis: number): boolean {
  const isSame = value.layout.length === other.layout.length;
  if (!isSame || node.mapShape(value).channels !== node.mapShape(other).channels) return false;
  return value.layout.every((runs, i) => i === axis || isAlike(runs, other.layout[i]!));
}

function isAlike(a: readonly Run[], b: readonly Run[]): boolean {
  const kind = (run: Run) => (isAlongEdge(run) ? 'pixels' : `${run.axis} ${run.step}`);
  return a.length === b.length && a.every((run, i) => run.length === b[i]!.length && kind(run) === kind(b[i]!));
}

/** The layout on a map one of whose edges is an axis, and the other one all other axes of pixels in their order. */
function relaid(
  layout: Layout,
  axis: number,
  { own, other, count }: { own: 'rows' | 'columns'; other: 'rows' | 'columns'; count: number },
): Layout {
  let step = lengthOf(layout.flatMap((runs, i) => (i === axis ? [] : runs.filter(isAlongEdge))));
  const toOther = (run: Run): Run => {
    if (!isAlongEdge(run)) return run;
    step /= run.length;
    return { axis: other, length: run.length, step };
  };
  return layout.map((runs, i) => (i === axis ? wholeAxis(own, count) : runs.map(toOther)));
}

/**
 * A tensor one of whose axes goes over pixels first and then over all channels, as one whose map has all of these as channels: pixels
 * that lay beside each other become one.
 */
export function mergePixels(node: NodeReader, value: MapValue, axis: number): MapValue {
  const runs = value.layout[axis]!;
  const shape = node.mapShape(value);
  checkPixels(node, shape);
  const inner = runs.filter(isAlongEdge);
  const parts = lengthOf(inner);
  const others = value.layout.flatMap((own, i) => (i === axis ? [] : own.filter(isAlongEdge)));
  const [starts, along] = [pixelsOf(others, shape), pixelsOf(inner, shape)];
  const from = Int32Array.from({ length: starts.length * parts }, (_, i) => {
    return starts[Math.floor(i / parts)]! + along[i % parts]!;
  });
  // Where there are two axes of pixels left, they stay rows and columns.
  const height = firstEdge(value.layout, axis);
  const merged = { channels: shape.channels * parts, height, width: starts.length / height };
  const map = node.builder.add(merged, (output) => ({
    ...{ kind: 'pixels', inputs: [value.map], output, parts, from },
  }));
  let left = starts.length;
  const place = (run: Run): Run => {
    if (!isAlongEdge(run)) return run;
    left /= run.length;
    const isRow = left >= merged.width;
    return { axis: isRow ? 'rows' : 'columns', length: run.length, step: isRow ? left / merged.width : left };
  };
  const layout = value.layout.map((own, i) => (i === axis ? wholeAxis('channels', merged.channels) : own.map(place)));
  return { kind: 'map', map, layout };
}

/** Pixels along the first other axis that has some, if a second one has, too; else 1. */
function firstEdge(layout: Layout, axis: number): number {
  const edges = layout
    .map((runs, i) => (i === axis ? 1 : lengthOf(runs.filter(isAlongEdge))))
    .filter((length) => length > 1);
  return edges.length > 1 ? edges[0]! : 1;
}
