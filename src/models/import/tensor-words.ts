/** How a tensor becomes a vector. */
export type Reduction = 'mean' | 'max' | 'flatten';

/**
 * Length of the vector that a tensor becomes.
 *
 * @param shape - without the batch
 * @returns undefined where the reduction can't be done: mean and max need channels and two edges
 */
export function reducedDim(shape: readonly number[], reduction: Reduction): number | undefined {
  if (reduction === 'flatten') return shape.reduce((product, length) => product * length, 1);
  return shape.length === 3 ? shape[0] : undefined;
}

/** A tensor in words, for example `layer4.1 output, 512×7×7 → mean 512`, or `pooled output, 512`. */
export function toTensorWords(name: string, op: string, shape: readonly number[] | undefined): string {
  const what = op === '' ? `${name} output` : `${name} output (${op})`;
  if (!shape) return `${what}, of a size that shows when it runs`;
  const size = shape.length === 0 ? 'one value' : shape.join('×');
  const mean = reducedDim(shape, 'mean');
  return mean === undefined ? `${what}, ${size}` : `${what}, ${size} → mean ${mean}`;
}
