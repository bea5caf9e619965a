import { PipelineError } from '../../core/errors.ts';
import { symmetricEigen, type Eigen } from './eigen.ts';
import type { Products } from './products.ts';
import type { Watch } from './row-chunks.ts';
import { largestEigen, type SymmetricMap } from './top-eigen.ts';

/** How many eigenvectors are wanted: a number, or as many as keep this share of the whole. */
export type Wanted = { readonly count: number } | { readonly share: number };

/** The part of a spectrum that was wanted, and how it was found. */
export interface Spectrum extends Eigen {
  /** JSON facts for the settings. */
  readonly solver: Readonly<Record<string, unknown>>;
}

const MAX_WHOLE = 1024; // 10 s; it is cubic
const FIRST_GUESS = 64;

/** Components as a number that is asked for: 0 < v < 1 is a share, all else a count. */
export function toWanted(components: number): Wanted {
  return components > 0 && components < 1 ? { share: components } : { count: components };
}

/**
 * The least number of components whose shares together are more than `share`, as scikit-learn counts them.
 *
 * @param values - eigenvalues, falling
 * @returns undefined if these are too few to say
 */
export function countFor(values: Float64Array, share: number, total: number): number | undefined {
  let sum = 0;
  for (const [i, value] of values.entries()) {
    sum += Math.max(0, value) / total;
    if (sum > share) return i + 1;
  }
  return undefined;
}

/**
 * The largest eigenvalues of a symmetric, non-negative matrix in memory, exact to rounding. A large one is not taken apart whole
 * where a part of it will do.
 *
 * @param matrix - `[n * n]`
 * @param total - its trace
 * @param most - how many are not rounding at most
 * @throws PipelineError `reduction-unfit` for more than there are; the signal's reason
 */
export async function spectrumOf(
  matrix: Float64Array<ArrayBuffer>,
  {
    n,
    total,
    most,
    wanted,
  }: { readonly n: number; readonly total: number; readonly most: number; readonly wanted: Wanted },
  products: Products,
  { signal, onProgress }: Watch,
): Promise<Spectrum> {
  checkCount(wanted, most);
  onProgress({ phase: 'solving', fraction: 0 });
  const map = n > MAX_WHOLE ? mapOf(matrix, n, products) : undefined;
  const onStep = (fraction: number) => onProgress({ phase: 'solving', fraction });
  const first = 'count' in wanted ? wanted.count : FIRST_GUESS;
  for (let guess = first; map && guess <= n / 3; guess *= 2) {
    const found = await largestEigen(map, guess, products, { signal, onStep });
    const solver = { eigen: 'block-krylov', residual: found.residual };
    if ('count' in wanted) return { ...found, solver };
    const count = countFor(found.values, wanted.share, total);
    if (count !== undefined) return { ...firstOf(found, Math.min(count, most), n), solver };
  }
  const all = symmetricEigen(matrix, n);
  onProgress({ phase: 'solving', fraction: 1 });
  const count = 'count' in wanted ? wanted.count : (countFor(all.values, wanted.share, total) ?? most);
  return { ...firstOf(all, Math.min(count, most), n), solver: { eigen: 'whole' } };
}

/** Refuses a number of components that cannot be. */
export function checkCount(wanted: Wanted, most: number): void {
  if (!('count' in wanted)) return;
  const { count } = wanted;
  if (Number.isInteger(count) && count >= 1 && count <= most) return;
  throw new PipelineError('reduction-unfit', 'reduce', `components must be 1 to ${most}, not ${count}`);
}

/** The first of them. */
export function firstOf({ values, vectors }: Eigen, count: number, n: number): Eigen {
  return { values: values.slice(0, count), vectors: vectors.slice(0, count * n) };
}

function mapOf(matrix: Float64Array<ArrayBuffer>, n: number, products: Products): SymmetricMap {
  const whole = products.room(n, n);
  products.fill(whole, matrix);
  return {
    n,
    isDear: false,
    apply: async (vectors, count) => {
      await turn(); // so that a Cancel is heard
      return products.within(() => {
        const from = products.room(count, n);
        const to = products.room(count, n);
        products.fill(from, vectors);
        products.add(from, whole, to);
        return products.take(to);
      });
    },
  };
}

/** Lets messages in that wait. */
export function turn(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}
