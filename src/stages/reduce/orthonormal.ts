import { combineRows, rowProducts, type Products } from './products.ts';
import { normalNumbers } from '../../core/random.ts';

const LOST = 1e-10; // of its length: what is left of a vector then is rounding

/** Vectors without a direction of their own, `Float64Array[count * n]`, the same every time. */
export function randomVectors(count: number, n: number, seed: number): Float64Array<ArrayBuffer> {
  return normalNumbers(count * n, seed);
}

/**
 * Makes vectors orthonormal, to a basis and among each other. Those that lie in the others' span are left out.
 *
 * @param vectors - `[count * n]`, a vector a row; overwritten
 * @param basis - `[m * n]`, orthonormal
 * @returns `Float64Array[kept * n]`
 */
export function orthonormalise(
  vectors: Float64Array<ArrayBuffer>,
  basis: Float64Array<ArrayBuffer>,
  n: number,
  products: Products,
): Float64Array<ArrayBuffer> {
  const count = vectors.length / n;
  for (let i = 0; i < count; i++) scaleToUnit(vectors.subarray(i * n, (i + 1) * n));
  // Twice is enough: what the first pass leaves by rounding, the second takes away.
  let kept = 0;
  for (let pass = 0; pass < 2; pass++) {
    const rows = pass === 0 ? count : kept;
    takeAway(vectors.subarray(0, rows * n), basis, n, products);
    kept = 0;
    for (let i = 0; i < rows; i++) {
      const vector = vectors.subarray(i * n, (i + 1) * n);
      for (let j = 0; j < kept; j++) {
        const other = vectors.subarray(j * n, (j + 1) * n);
        let share = 0;
        for (let x = 0; x < n; x++) share += vector[x]! * other[x]!;
        for (let x = 0; x < n; x++) vector[x]! -= share * other[x]!;
      }
      if (scaleToUnit(vector) < LOST) continue;
      if (kept < i) vectors.copyWithin(kept * n, i * n, (i + 1) * n);
      kept++;
    }
  }
  return vectors.slice(0, kept * n);
}

function takeAway(
  vectors: Float64Array<ArrayBuffer>,
  basis: Float64Array<ArrayBuffer>,
  n: number,
  products: Products,
): void {
  const [count, m] = [vectors.length / n, basis.length / n];
  if (count === 0 || m === 0) return;
  const shares = rowProducts(products, { values: vectors, rows: count }, { values: basis, rows: m }, n);
  const inBasis = combineRows(products, { values: shares, rows: count }, { values: basis, rows: m }, n);
  for (let i = 0; i < vectors.length; i++) vectors[i]! -= inBasis[i]!;
}

/** Divides by the length, and says what it was. Zeros stay zeros. */
function scaleToUnit(vector: Float64Array<ArrayBuffer>): number {
  let sum = 0;
  for (const value of vector) sum += value * value;
  const length = Math.sqrt(sum);
  if (length > 0) for (let i = 0; i < vector.length; i++) vector[i]! /= length;
  return length;
}
