import { fromEnd } from '../../../../../formats/onnx/axes.ts';
import type { NodeReader } from './node-reader.ts';

/** What a Slice takes along an axis, in order. */
export interface SlicedAxis {
  readonly axis: number;
  readonly places: readonly number[];
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
    const places: number[] = [];
    for (let at = inside(starts[i] ?? 0); step > 0 ? at < end : at > end; at += step) places.push(at);
    return places.length === length && step === 1 ? [] : [{ axis, places }];
  });
}
