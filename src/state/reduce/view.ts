import type { KernelKind, ReductionMethod, ReductionProgress } from '../../core/reduction.ts';
import type { ShownError } from '../app/shown-error.ts';

/** How rows may be reduced here; `file` takes what an earlier run, or somebody else, has made. */
export type ReduceMethod = Exclude<ReductionMethod, 'own'> | 'file';

/** A reduction that is there, as the screen tells of it. */
export interface ReducedSummary {
  readonly method: ReductionMethod;
  readonly inputDim: number;
  readonly dim: number;
  /** Share of the variance that is kept, 0 to 1; undefined where nobody knows. */
  readonly keptVariance: number | undefined;
  /** The share of each component, in their order; empty where nobody knows. */
  readonly shares: readonly number[];
  /** Rows that a kernel compares with, where it does not compare with all of them. */
  readonly landmarks: number | undefined;
  /** Rows that it was made of, and how long that took; undefined for a file's. */
  readonly made: { readonly rows: number; readonly seconds: number } | undefined;
  /** The file that it came from. */
  readonly fileName: string | undefined;
}

/** How far reducing is. */
export type ReducePhase =
  | { readonly kind: 'none' }
  | { readonly kind: 'reducing'; readonly progress: ReductionProgress | undefined }
  | { readonly kind: 'reduced'; readonly summary: ReducedSummary }
  | { readonly kind: 'failed'; readonly error: ShownError };

/** Making the rows shorter. What is stored stays as it is: the reduction is applied to what is saved. */
export interface ReduceView {
  readonly phase: ReducePhase;
  method: ReduceMethod;
  kernel: KernelKind;
  /** For PCA: a number of components, or as many as keep a share of the variance. */
  by: 'count' | 'share';
  /** Components. */
  count: number;
  /** Percent of the variance, above 0 and below 100. */
  share: number;
  /** For PCA: each component gets variance 1. */
  whiten: boolean;
  /** For a random projection: another number, other directions. */
  seed: number;
  /** The most components that these rows allow with this method. */
  readonly most: number;
  /** Whether what is chosen can be done. */
  readonly canReduce: boolean;
  reduce(): Promise<void>;
  /** Takes a reduction from a file: an npz of ours, or a matrix of the visitor's own. */
  useFile(file: File): Promise<void>;
  /** Gives up what is being made. */
  cancel(): void;
  /** Forgets the reduction: rows are saved whole again. */
  forget(): void;
}
