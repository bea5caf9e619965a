import { orthonormalise, randomVectors } from './orthonormal.ts';
import type { Principal } from './principal.ts';
import { combineRows, mirror, type Products } from './products.ts';
import { checkVariance } from './row-checks.ts';
import type { Watch } from './row-chunks.ts';
import { spectrumOf, turn, type Wanted } from './spectrum.ts';

/** Rows in memory. */
export interface FewRows {
  /** `Float32Array[count * dim]`. */
  readonly rows: Float32Array<ArrayBuffer>;
  readonly count: number;
  readonly dim: number;
  readonly isCentred: boolean;
  readonly wanted: Wanted;
}

const SLICE = 512; // columns of the rows at once
const RANK_TOLERANCE = 1e-13; // of the largest eigenvalue: below it a direction is rounding
const SEED = 7;

/**
 * The directions in which few but long rows differ most, by the products of each row with each: their matrix has the same
 * eigenvalues as the scatter, and count² values instead of dim².
 */
export async function gramPrincipal(few: FewRows, products: Products, watch: Watch): Promise<Principal> {
  const { rows, count, dim, isCentred, wanted } = few;
  const mean = new Float64Array(dim);
  for (let from = 0; from < rows.length; from += dim) for (let i = 0; i < dim; i++) mean[i]! += rows[from + i]!;
  for (let i = 0; i < dim; i++) mean[i]! /= count;
  const shifted = isCentred ? mean : new Float64Array(dim);

  const gram = products.room(count, count);
  for (let from = 0; from < dim; from += SLICE) {
    watch.signal.throwIfAborted();
    const width = Math.min(SLICE, dim - from);
    products.within(() => {
      const slice = products.room(count, width);
      const to = products.values(slice);
      for (let row = 0; row < count; row++) {
        for (let i = 0; i < width; i++) {
          to[row * slice.stride + i] = rows[row * dim + from + i]! - shifted[from + i]!;
        }
      }
      products.add(slice, slice, gram);
    });
    await turn();
  }
  const matrix = products.take(gram);
  mirror(matrix, count);
  let total = 0;
  for (let i = 0; i < count; i++) total += matrix[i * count + i]!;
  const centredTotal = isCentred ? total : total - count * mean.reduce((sum, value) => sum + value * value, 0);
  checkVariance(centredTotal);

  const { values, vectors, solver } = await spectrumOf(
    matrix,
    { n: count, total, most: count, wanted },
    products,
    watch,
  );
  const components = toDirections({ values, vectors, rows, shifted, count, dim }, products);
  return { values, vectors: components, solver: { ...solver, matrix: 'gram' }, mean, centredTotal };
}

interface Combined {
  readonly values: Float64Array<ArrayBuffer>;
  readonly vectors: Float64Array<ArrayBuffer>;
  readonly rows: Float32Array<ArrayBuffer>;
  readonly shifted: Float64Array<ArrayBuffer>;
  readonly count: number;
  readonly dim: number;
}

/** From a weight a row to a direction among the columns; what has no variance at all gets any direction that is left. */
function toDirections(combined: Combined, products: Products): Float64Array<ArrayBuffer> {
  const { values, vectors, rows, shifted, count, dim } = combined;
  const k = values.length;
  const real = values.findIndex((value) => value <= RANK_TOLERANCE * values[0]!);
  const rank = real === -1 ? k : real;
  const weights = { values: vectors.subarray(0, rank * count), rows: rank };
  const directions = combineRows(products, weights, { values: rows, rows: count }, dim);
  for (let i = 0; i < rank; i++) {
    let sum = 0;
    for (let row = 0; row < count; row++) sum += vectors[i * count + row]!;
    const length = Math.sqrt(values[i]!);
    for (let x = 0; x < dim; x++) directions[i * dim + x] = (directions[i * dim + x]! - sum * shifted[x]!) / length;
  }
  if (rank === k) return directions;
  const rest = orthonormalise(randomVectors(k - rank, dim, SEED), directions, dim, products);
  const all = new Float64Array(k * dim);
  all.set(directions);
  all.set(rest, rank * dim);
  for (let i = rank; i < k; i++) values[i] = Math.max(0, values[i]!);
  return all;
}
