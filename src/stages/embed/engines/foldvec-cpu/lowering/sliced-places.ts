import { fromEnd } from '../../../../../formats/onnx/axes.ts';
import type { NodeReader } from './node-reader.ts';

/** What a Slice takes along an axis, in order. */
export interface SlicedAxis {
  readonly axis: number;
  readonly places: readonly number[];
}

const MOST_PLACES = 2 ** 24;

/**
 * Holds an axis to as many places as lists are made of.
 *
 * @throws GraphRefusal if it has more: of a tensor without values it may have any count
 */
export function checkPlaces(node: NodeReader, length: number): void {
  if (!(length <= MOST_PLACES)) node.refuse(`takes an axis of ${length} apart`);
  node.builder.account(length);
}

/** What a Slice takes of a tensor with these lengths: axes that stay whole are left out. */
export function slicedPlaces(node: NodeReader, shape: readonly number[]): readonly SlicedAxis[] {
  const bounds = (input: number, name: string) =>
    node.integers(input) ?? (node.has(input) ? undefined : node.ints(name));
  const [starts, ends] = [bounds(1, 'starts'), bounds(2, 'ends')];
  const axes = bounds(3, 'axes') ?? (node.has(3) ? undefined : starts?.map((_, i) => i));
  const steps = node.has(4) ? node.integers(4) : starts?.map(() => 1);
  if (!starts || !ends || !axes || !steps) return node.refuse('has bounds that can’t be found out beforehand');
  return axes.flatMap((given, i) => {
    const axis = fromEnd(given, shape.length);
    const length = shape[axis] ?? 0;
    const step = steps[i] ?? 0;
    if (step === 0) node.refuse('has steps of 0');
    const [low, high] = step > 0 ? [0, length] : [-1, length - 1];
    const inside = (at: number) => Math.min(Math.max(fromEnd(at, length), low), high);
    const end = inside(ends[i] ?? 0);
    if (step === 1 && inside(starts[i] ?? 0) === 0 && end === length) return [];
    checkPlaces(node, length);
    const places: number[] = [];
    // Backwards it begins with a place that is there, however far back it says.
    for (let at = Math.max(inside(starts[i] ?? 0), 0); step > 0 ? at < end : at > end; at += step) places.push(at);
    return [{ axis, places }];
  });
}
