import type { Reduction } from '../../src/core/reduction.ts';

const numbers = (count: number, step: number) => Float64Array.from({ length: count }, (_, i) => Math.sin(i * step));

/** From 5 values to 2, whitened. */
export const LINEAR: Reduction = {
  method: 'pca',
  inputDim: 5,
  dim: 2,
  mean: numbers(5, 1),
  components: numbers(10, 2),
  scale: Float64Array.of(0.5, 3),
  explainedVariance: Float64Array.of(4, 1 / 9),
  explainedVarianceRatio: Float64Array.of(0.9, 0.05),
  settings: { components: 2, whiten: true },
};

/** From 5 values to 2, by three landmarks. */
export function byLandmarks(kind: 'rbf' | 'cosine' | 'poly'): Reduction {
  const landmarks = Float32Array.from(numbers(15, 3));
  return {
    method: 'kernel-pca',
    inputDim: 5,
    dim: 2,
    kernel: { kind, gamma: 0.25, degree: 3, coef0: 1.5, landmarks, count: 3 },
    mean: numbers(3, 1),
    components: numbers(6, 2),
    settings: { way: 'exact' },
  };
}

/** What the manifest of a table says of its reduction. */
export function metaOf({ method, kernel, settings }: Reduction): Record<string, unknown> {
  const { kind, gamma, degree, coef0 } = kernel ?? {};
  return {
    foldvec: '1',
    reduction: { method, settings, ...(kernel ? { kernel: { kind, gamma, degree, coef0 } } : {}) },
  };
}
