import type { Reduction, ReductionSpec } from '../../core/reduction.ts';
import { fitKernelPca } from './fit-kernel.ts';
import { fitPca, fitRandomProjection, fitTruncatedSvd } from './fit-linear.ts';
import type { RowSource, Watch } from './row-chunks.ts';

/**
 * Makes the reduction that is asked for, of these rows.
 *
 * @throws PipelineError `reduction-unfit`, `rows-too-few`, `rows-constant`, `rows-not-finite`, `reduction-too-large`, or of
 *   whoever holds the rows; the signal's reason
 */
export async function fitReduction(source: RowSource, spec: ReductionSpec, watch: Watch): Promise<Reduction> {
  switch (spec.method) {
    case 'pca':
      return fitPca(source, spec, watch);
    case 'kernel-pca':
      return fitKernelPca(source, spec, watch);
    case 'truncated-svd':
      return fitTruncatedSvd(source, spec, watch);
    case 'random-projection':
      return fitRandomProjection(source, spec);
  }
}
