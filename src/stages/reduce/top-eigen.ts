import { symmetricEigen, type Eigen } from './eigen.ts';
import { orthonormalise, randomVectors } from './orthonormal.ts';
import { combineRows, rowProducts, type Products } from './products.ts';

/** A symmetric matrix that shows itself only by what it does to vectors. */
export interface SymmetricMap {
  readonly n: number;
  /** Whether each use costs much more than the small eigenproblems between: a pass over all rows. */
  readonly isDear: boolean;
  /** What it makes of `count` vectors, `Float64Array[count * n]`, a vector a row. */
  apply(vectors: Float64Array<ArrayBuffer>, count: number): Promise<Float64Array<ArrayBuffer>>;
}

/** What was found, and how well. */
export interface FoundEigen extends Eigen {
  /** The longest |A v − λ v| of the vectors asked for, by the largest eigenvalue. */
  readonly residual: number;
  /** How often the map was used. */
  readonly uses: number;
}

const TOLERANCE = 1e-12;
const MAX_USES = { dear: 40, cheap: 300 };
const SEED = 20_260_101;

/**
 * The k largest eigenvalues and vectors of a symmetric, non-negative matrix: a block Krylov space, kept orthonormal as a whole,
 * begun anew from its best vectors when it is full (Rayleigh–Ritz). Ends when what is left over is 1e-12 of the largest
 * eigenvalue; the same numbers every time.
 *
 * @param k - well below n; for more, {@link symmetricEigen}
 * @param onStep - told the uses so far, and how far the residual is from where it must be, 0 to 1
 * @throws the signal's reason
 */
export async function largestEigen(
  map: SymmetricMap,
  k: number,
  products: Products,
  { signal, onStep }: { readonly signal: AbortSignal; readonly onStep: (fraction: number) => void },
): Promise<FoundEigen> {
  const { n } = map;
  const block = Math.min(n, k + Math.max(16, Math.ceil(k / 8)));
  const room = Math.min(n, Math.max(3 * block, Math.min(768, 8 * block)));
  const maxUses = map.isDear ? MAX_USES.dear : MAX_USES.cheap;
  let basis: Float64Array<ArrayBuffer> = new Float64Array(0);
  let images: Float64Array<ArrayBuffer> = new Float64Array(0);
  let next = orthonormalise(randomVectors(block, n, SEED), basis, n, products);
  let firstResidual: number | undefined;

  for (let uses = 1; ; uses++) {
    signal.throwIfAborted();
    images = joined(images, await map.apply(next, next.length / n));
    basis = joined(basis, next);
    const size = basis.length / n;
    const isFull = size + block > room || size === n;
    const fresh = images.slice(images.length - next.length);
    if (isFull || map.isDear || uses >= maxUses) {
      const ritz = ritzPairs(basis, images, n, Math.min(block, size), products);
      const residual = largestResidual(ritz, Math.min(k, size), n);
      firstResidual ??= residual;
      onStep(Math.min(1, Math.log(residual / firstResidual) / Math.log(TOLERANCE / firstResidual)));
      if (residual <= TOLERANCE || uses >= maxUses || size === n) {
        return { values: ritz.values.slice(0, k), vectors: ritz.vectors.slice(0, k * n), residual, uses };
      }
      if (isFull) {
        basis = ritz.vectors;
        images = ritz.images;
      }
    }
    // What the last vectors were turned into, less what is known of it, is where the space grows.
    next = orthonormalise(isFull ? leftOver(basis, images, n) : fresh, basis, n, products);
    if (next.length === 0) {
      const ritz = ritzPairs(basis, images, n, Math.min(k, basis.length / n), products);
      return { ...ritz, residual: largestResidual(ritz, Math.min(k, basis.length / n), n), uses };
    }
  }
}

interface RitzPairs extends Eigen {
  /** What the matrix makes of the vectors. */
  readonly images: Float64Array<ArrayBuffer>;
}

/** The best `count` vectors of a space. */
function ritzPairs(
  basis: Float64Array<ArrayBuffer>,
  images: Float64Array<ArrayBuffer>,
  n: number,
  count: number,
  products: Products,
): RitzPairs {
  const size = basis.length / n;
  const small = rowProducts(products, { values: basis, rows: size }, { values: images, rows: size }, n);
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < row; column++) {
      const mean = (small[row * size + column]! + small[column * size + row]!) / 2;
      small[row * size + column] = mean;
      small[column * size + row] = mean;
    }
  }
  const { values, vectors } = symmetricEigen(small, size);
  const weights = { values: vectors.subarray(0, count * size), rows: count };
  return {
    values: values.slice(0, count),
    vectors: combineRows(products, weights, { values: basis, rows: size }, n),
    images: combineRows(products, weights, { values: images, rows: size }, n),
  };
}

function largestResidual({ values, vectors, images }: RitzPairs, k: number, n: number): number {
  const largest = Math.abs(values[0] ?? 0);
  if (largest === 0) return 0;
  let worst = 0;
  for (let i = 0; i < k; i++) {
    let sum = 0;
    for (let x = i * n; x < (i + 1) * n; x++) sum += (images[x]! - values[i]! * vectors[x]!) ** 2;
    worst = Math.max(worst, sum);
  }
  return Math.sqrt(worst) / largest;
}

/** Each image without its share along its own vector; the basis takes the rest away. */
function leftOver(
  basis: Float64Array<ArrayBuffer>,
  images: Float64Array<ArrayBuffer>,
  n: number,
): Float64Array<ArrayBuffer> {
  const rest = images.slice();
  for (let from = 0; from < rest.length; from += n) {
    let share = 0;
    for (let i = from; i < from + n; i++) share += images[i]! * basis[i]!;
    for (let i = from; i < from + n; i++) rest[i]! -= share * basis[i]!;
  }
  return rest;
}

function joined(a: Float64Array<ArrayBuffer>, b: Float64Array<ArrayBuffer>): Float64Array<ArrayBuffer> {
  const both = new Float64Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}
