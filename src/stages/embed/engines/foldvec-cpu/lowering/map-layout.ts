import type { MapShape } from '../network.ts';

/** What an axis of a tensor runs along: images, or one of the three of a map. */
export type MapAxis = 'batch' | 'channels' | 'rows' | 'columns';

/** A part of a tensor's axis: `length` steps of `step` places along an axis of the map. */
export interface Run {
  readonly axis: MapAxis;
  readonly length: number;
  readonly step: number;
}

/**
 * How a tensor of a graph lies on a map: for each of its axes the runs that it is made of, the outer one first. An axis of length
 * 1 has none. All runs together pass over each value of the map once, so transposing and reshaping cost nothing: they make
 * another layout of the same map. Shuffled channels are an axis with two runs whose steps are not in order.
 */
export type Layout = readonly (readonly Run[])[];

/** The layout of a tensor whose axes are those of the map, in a given order. */
export function layoutOf(map: MapShape, batch: number, order: readonly MapAxis[]): Layout {
  const lengths = { batch, channels: map.channels, rows: map.height, columns: map.width };
  return order.map((axis) => wholeAxis(axis, lengths[axis]));
}

/** All of one of the map's axes, as an axis of a tensor. */
export function wholeAxis(axis: MapAxis, length: number): readonly Run[] {
  return length === 1 ? [] : [{ axis, length, step: 1 }];
}

/** The length of an axis that is made of these runs. */
export function lengthOf(runs: readonly Run[]): number {
  return runs.reduce((product, { length }) => product * length, 1);
}

/** The shape of a tensor with this layout. */
export function shapeOf(layout: Layout): readonly number[] {
  return layout.map(lengthOf);
}

/** Whether two tensors pass over their maps in the same way. */
export function isSameLayout(a: Layout, b: Layout): boolean {
  return a.length === b.length && a.every((runs, i) => isSameAxis(runs, b[i]!));
}

/** Whether two tensors pass over their maps in the same way but for one axis. */
export function isSameLayoutBut(a: Layout, b: Layout, axis: number): boolean {
  return a.length === b.length && a.every((runs, i) => i === axis || isSameAxis(runs, b[i]!));
}

/** Whether two axes are made of the same runs. */
export function isSameAxis(a: readonly Run[], b: readonly Run[]): boolean {
  return (
    a.length === b.length &&
    a.every(({ axis, length, step }, i) => axis === b[i]!.axis && length === b[i]!.length && step === b[i]!.step)
  );
}

/**
 * The same values in other lengths.
 *
 * @returns undefined if the new axes don't begin and end where runs, or equal parts of them, do
 */
export function reshaped(layout: Layout, shape: readonly number[]): Layout | undefined {
  const rest = joined(layout.flat()).reverse(); // the next one is the last
  const result: Run[][] = [];
  for (const length of shape) {
    const runs: Run[] = [];
    let left = length;
    while (left > 1) {
      const run = rest.pop();
      if (!run) return undefined;
      if (left % run.length === 0) {
        runs.push(run);
        left /= run.length;
      } else if (run.length % left === 0) {
        const inner = run.length / left;
        runs.push({ ...run, length: left, step: run.step * inner });
        rest.push({ ...run, length: inner });
        left = 1;
      } else return undefined;
    }
    if (left !== 1) return undefined; // an axis of no length
    result.push(joined(runs));
  }
  return rest.length === 0 ? result : undefined;
}

/** Runs that follow one another without a gap, as one. */
export function joined(runs: readonly Run[]): Run[] {
  const result: Run[] = [];
  for (const run of runs) {
    const last = result.at(-1);
    if (last?.axis === run.axis && last.step === run.step * run.length) {
      result[result.length - 1] = { ...run, length: last.length * run.length };
    } else result.push(run);
  }
  return result;
}

/** Places along the map of the values of an axis whose runs are all of one of the map's axes, in order. */
export function placesOf(runs: readonly Run[]): Int32Array {
  let places = new Int32Array(1);
  for (const { length, step } of runs) {
    const next = new Int32Array(places.length * length);
    for (let i = 0; i < next.length; i++) next[i] = places[Math.floor(i / length)]! + (i % length) * step;
    places = next;
  }
  return places;
}
