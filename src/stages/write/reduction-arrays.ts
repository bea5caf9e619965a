import type { Reduction } from '../../core/reduction.ts';
import { float32Npy, float64Npy, type SizedPart } from '../../formats/npy/parts.ts';

/**
 * The arrays by which Python applies a reduction, and we read it again: `mean`, `components` (dim × mean's length) and, where there
 * are any, `scale`, `explained_variance`, `explained_variance_ratio`, and `landmarks` (float32, as the rows are).
 */
export function reductionArrays(reduction: Reduction): readonly (readonly [name: string, part: SizedPart])[] {
  const { kernel, mean, components, scale, explainedVariance, explainedVarianceRatio, dim, inputDim } = reduction;
  return [
    ['mean', float64Npy(mean)],
    ['components', float64Npy(components, [dim, mean.length])],
    ...(scale ? [['scale', float64Npy(scale)] as const] : []),
    ...(explainedVariance ? [['explained_variance', float64Npy(explainedVariance)] as const] : []),
    ...(explainedVarianceRatio ? [['explained_variance_ratio', float64Npy(explainedVarianceRatio)] as const] : []),
    ...(kernel ? [['landmarks', float32Npy(kernel.landmarks, [kernel.count, inputDim])] as const] : []),
  ];
}

/** Bytes of these arrays, about. */
export function reductionBytes(reduction: Reduction): number {
  return reductionArrays(reduction).reduce((sum, [, { bytes }]) => sum + bytes, 0);
}
