/**
 * Turns vectors so that the value of each that is largest by size is positive, as scikit-learn's `svd_flip` does: which of the
 * two directions an eigenvector has is chance otherwise.
 *
 * @param vectors - `[count * n]`, a vector a row; overwritten
 */
export function fixSigns(vectors: Float64Array, n: number): void {
  for (let from = 0; from < vectors.length; from += n) {
    let largest = 0;
    for (let i = from; i < from + n; i++) if (Math.abs(vectors[i]!) > Math.abs(largest)) largest = vectors[i]!;
    if (largest < 0) for (let i = from; i < from + n; i++) vectors[i]! *= -1;
  }
}
