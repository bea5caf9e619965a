import type { ReducedSummary, ReduceMethod, ReduceView } from '../../../state/reduce/view.ts';
import { formatCount, formatShare } from '../../format.ts';
import { rich } from '../rich.ts';
import { countOf, quantities } from './quantities.ts';

const METHODS: Readonly<Record<ReduceMethod, { readonly title: string; readonly note: string }>> = {
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

const KERNELS: Readonly<Record<ReduceView['kernel'], string>> = {
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

/** Making vectors shorter. */
export const reduce = {
  title: 'Reduce',
  lead: 'Makes the vectors shorter, if you want: files get smaller, and what is searched in them faster. What is stored stays whole.',
  choices: 'PCA, kernel PCA, SVD, random projection, or the numbers of a file',
  method: 'Method',
  /** What each way is called, and whom it is for. */
  methods: METHODS,
  kernel: 'Kernel',
  kernels: KERNELS,
  file: 'Choose a file of a reduction',
  fileNote:
    'An .npz that was saved here with reduced vectors, a .reduction.npz, or a matrix of your own (.npy, or .npz with components and perhaps mean and scale).',
  howMany: 'How many components',
  aNumber: 'a number',
  aShare: 'as many as keep a share of the variance',
  share: 'Variance to keep, in percent',
  components: 'Components',
  shareOutOfRange: 'Above 0 and below 100.',
  countOutOfRange: (most: number) => `A whole number from 1 to ${formatCount(most)}.`,
  whiten: 'Whiten',
  whitenNote: 'Each component gets variance 1, so that all count alike in a distance.',
  seed: 'Seed',
  reduce: 'Reduce',
  cancel: 'Cancel reducing',
  beginning: 'Beginning …',
  reading: 'Reading the vectors …',
  solving: 'Finding the directions …',
  /** What was made: `PCA: 512 values become 64, which keep 91.4 % of the variance.` */
  reduced: ({ method, inputDim, dim, keptVariance, landmarks }: ReducedSummary) => {
    const kept = keptVariance === undefined ? '' : `, which keep ${formatShare(keptVariance)} of the variance`;
    const by = landmarks === undefined ? '' : `, by ${formatCount(landmarks)} landmarks`;
    return `${MADE[method]}${by}: ${formatCount(inputDim)} values become ${formatCount(dim)}${kept}.`;
  },
  fromFile: (fileName: string) => rich`From ${{ path: fileName }}.`,
  madeOf: (vectors: number, seconds: number) =>
    `Made of ${countOf(vectors, 'vector')} in ${quantities.duration(seconds)}.`,
  saveBelow: 'Save the reduced vectors below.',
  forget: 'Forget the reduction',
  eachComponent: 'each component (left)',
  sum: 'together (right)',
  /** What the plot shows, for those who do not see it. Shares are 0 to 1. */
  plot: (plot: { readonly first: number; readonly half: number; readonly components: number; readonly all: number }) =>
    `Share of the variance by component. The first has ${formatShare(plot.first)}, the first ${formatCount(plot.half)} half of what all ${formatCount(plot.components)} keep, together ${formatShare(plot.all)}.`,
  inNumbers: 'The same in numbers',
  componentColumn: 'Component',
  shareColumn: 'Share',
  sumColumn: 'Together',
  firstRows: (rows: number, of: number) =>
    `The first ${formatCount(rows)} of ${formatCount(of)}; the saved file holds all.`,
};
