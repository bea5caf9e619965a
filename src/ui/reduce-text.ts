import type { ReducedSummary, ReduceMethod, ReducePhase, ReduceView } from '../state/reduce/view.ts';
import { countOf, formatCount, formatDuration, formatFixed } from './format.ts';

/** What each way is called, and whom it is for. */
export const METHOD_WORDS: Readonly<Record<ReduceMethod, { readonly title: string; readonly note: string }>> = {
  pca: {
    title: 'PCA',
    note: 'The directions in which the vectors differ most. The one to take if in doubt; equal to scikit-learn’s.',
  },
  'kernel-pca': {
    title: 'Kernel PCA',
    note: 'The same, of how alike each two vectors are: it can follow what is curved. Above some thousands of vectors by landmarks (Nyström).',
  },
  'truncated-svd': {
    title: 'Truncated SVD',
    note: 'As PCA, but about zero instead of the mean: dot products are kept, not distances to the mean.',
  },
  'random-projection': {
    title: 'Random projection',
    note: 'Looks at no vector: distances stay about as they were, and every computer gets the same directions.',
  },
  file: {
    title: 'Use a file',
    note: 'What an earlier run saved, or a matrix of your own: vectors of several folders stay comparable.',
  },
};

/** What each kernel is called. */
export const KERNEL_WORDS: Readonly<Record<ReduceView['kernel'], string>> = {
  rbf: 'RBF',
  cosine: 'cosine',
  poly: 'polynomial, degree 3',
};

const MADE: Readonly<Record<ReducedSummary['method'], string>> = {
  pca: 'PCA',
  'kernel-pca': 'Kernel PCA',
  'truncated-svd': 'Truncated SVD',
  'random-projection': 'Random projection',
  own: 'A matrix of your own',
};

/** A share as percent, with one decimal, rounded down so that 100 % means all: `91.4 %`. */
export function shareWords(share: number): string {
  const tenths = Math.floor(Math.min(1, Math.max(0, share)) * 1000 + 1e-9);
  return `${formatFixed(tenths / 10, 1)}\u00a0%`;
}

/** What was made, in one sentence: `PCA: 512 values become 64, which keep 91.4 % of the variance.` */
export function reducedWords({ method, inputDim, dim, keptVariance, landmarks }: ReducedSummary): string {
  const kept = keptVariance === undefined ? '' : `, which keep ${shareWords(keptVariance)} of the variance`;
  const by = landmarks === undefined ? '' : `, by ${formatCount(landmarks)} landmarks`;
  return `${MADE[method]}${by}: ${formatCount(inputDim)} values become ${formatCount(dim)}${kept}.`;
}

/** How it was made: `Made of 100,000 rows in 6 s.` */
export function madeWords({ made }: ReducedSummary): string {
  return made === undefined ? '' : `Made of ${countOf(made.rows, 'vector')} in ${formatDuration(made.seconds)}.`;
}

/** Where the work is, in a few words. */
export function reducingWords({ progress }: Extract<ReducePhase, { readonly kind: 'reducing' }>): string {
  if (progress === undefined) return 'Beginning …';
  return progress.phase === 'solving' ? 'Finding the directions …' : 'Reading the vectors …';
}

/** Why what is chosen cannot be done; undefined where it can. */
export function refusalWords({ method, by, share, count, most }: ReduceView): string | undefined {
  if (method === 'file') return undefined;
  if (method === 'pca' && by === 'share') return share > 0 && share < 100 ? undefined : 'Above 0 and below 100.';
  return Number.isInteger(count) && count >= 1 && count <= most
    ? undefined
    : `A whole number from 1 to ${formatCount(most)}.`;
}

/** What the plot shows, for those who do not see it. */
export function plotWords(shares: readonly number[]): string {
  const total = shares.reduce((sum, share) => sum + share, 0);
  const half = halfAt(shares, total);
  const first = shareWords(shares[0] ?? 0);
  return `Share of the variance by component. The first has ${first}, the first ${formatCount(half)} half of what all ${formatCount(shares.length)} keep, together ${shareWords(total)}.`;
}

function halfAt(shares: readonly number[], total: number): number {
  let sum = 0;
  return shares.findIndex((share) => (sum += share) >= total / 2) + 1;
}
