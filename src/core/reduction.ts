/** How rows are made shorter. */
export type ReductionMethod = 'pca' | 'kernel-pca' | 'truncated-svd' | 'random-projection' | 'own';

/** Which kernel compares two rows, in scikit-learn's words. */
export type KernelKind = 'rbf' | 'cosine' | 'poly';

/** The numbers of a kernel: `exp(-gamma * |x - l|²)`, the cosine, or `(gamma * x·l + coef0) ** degree`. */
export interface KernelSpec {
  readonly kind: KernelKind;
  readonly gamma: number;
  readonly degree: number;
  readonly coef0: number;
}

/** A kernel, and the rows that every row is compared with. */
export interface LandmarkKernel extends KernelSpec {
  /** `Float32Array[count * inputDim]`, row-major. */
  readonly landmarks: Float32Array<ArrayBuffer>;
  readonly count: number;
}

/**
 * A linear map of rows, or of what a kernel makes of them: `y = ((f(x) − mean) · componentsᵀ) · scale`, with f the identity, or a
 * row's kernel with each landmark. Every method that we know folds into this form, so that one piece of code, here and in
 * Python, applies them all.
 */
export interface Reduction {
  readonly method: ReductionMethod;
  /** Length of the rows that it takes. */
  readonly inputDim: number;
  /** Length of the rows that it makes. */
  readonly dim: number;
  readonly kernel?: LandmarkKernel;
  /** `Float64Array[inputDim]`, or a value a landmark. */
  readonly mean: Float64Array<ArrayBuffer>;
  /** `Float64Array[dim * mean.length]`, row-major: scikit-learn's `components_`. */
  readonly components: Float64Array<ArrayBuffer>;
  /** `Float64Array[dim]`: what whitening multiplies by. */
  readonly scale?: Float64Array<ArrayBuffer>;
  /** `Float64Array[dim]`: the variance along each component, in the rows that it was made of. */
  readonly explainedVariance?: Float64Array<ArrayBuffer>;
  /** `Float64Array[dim]`: the same as a share of all variance, 0 to 1. */
  readonly explainedVarianceRatio?: Float64Array<ArrayBuffer>;
  /** What made it, as JSON. */
  readonly settings: Readonly<Record<string, unknown>>;
}

/** What is asked for. Components are a number of them; for PCA also a share of variance to be kept, above 0 and below 1. */
export type ReductionSpec =
  | { readonly method: 'pca'; readonly components: number; readonly whiten: boolean }
  | {
      readonly method: 'kernel-pca';
      readonly components: number;
      /** What is left out is as in scikit-learn: gamma 1/dim, degree 3, coef0 1. */
      readonly kernel: Pick<KernelSpec, 'kind'> & Partial<KernelSpec>;
      /** Rows to compare with, where there are too many to compare each with each; undefined for the usual number. */
      readonly landmarks?: number;
    }
  | { readonly method: 'truncated-svd'; readonly components: number }
  | { readonly method: 'random-projection'; readonly components: number; readonly seed: number };

/** Where the work of making a reduction is. */
export interface ReductionProgress {
  /** Reading rows (once or more often), the eigenproblem, or making reduced rows. */
  readonly phase: 'reading' | 'solving' | 'applying';
  /** Of this phase, 0 to 1. */
  readonly fraction: number;
}

/** The share of variance that all components keep together, 0 to 1; undefined where nobody knows. */
export function keptVariance({
  explainedVarianceRatio,
}: Pick<Reduction, 'explainedVarianceRatio'>): number | undefined {
  return explainedVarianceRatio?.reduce((sum, share) => sum + share, 0);
}
