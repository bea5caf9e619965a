/** Lengths of a tensor's dimensions. */
export type Shape = readonly number[];

/** The number of an axis that may be counted from the end. */
export function fromEnd(axis: number, count: number): number {
  return axis < 0 ? axis + count : axis;
}

/** The count of values of a tensor with these lengths. */
export function productOf(lengths: readonly number[]): number {
  return lengths.reduce((product, length) => product * length, 1);
}

/**
 * The shape that tensors of several shapes have together, lengths of 1 stretched.
 *
 * @returns undefined if one of them is not known
 */
export function broadcast(shapes: readonly (Shape | undefined)[]): Shape | undefined {
  let result: number[] = [];
  for (const shape of shapes) {
    if (!shape) return undefined;
    const length = Math.max(result.length, shape.length);
    const at = (of: Shape, i: number) => of[i - (length - of.length)] ?? 1;
    const before = result;
    result = Array.from({ length }, (_, i) => (at(before, i) === 1 ? at(shape, i) : at(before, i)));
  }
  return result;
}
