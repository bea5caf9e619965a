import { PipelineError } from '../../core/errors.ts';
import type { Reduction, ReductionSpec } from '../../core/reduction.ts';
import { principal } from './principal.ts';
import { normalNumbers } from '../../core/random.ts';
import { checkRows } from './row-checks.ts';
import type { RowSource, Watch } from './row-chunks.ts';
import { fixSigns } from './signs.ts';
import { toWanted } from './spectrum.ts';

type Spec<M> = Extract<ReductionSpec, { readonly method: M }>;

const EPSILON = 2 ** -52;
const MAX_PROJECTION = 2 ** 27; // values of a random matrix: 1 GiB

/**
 * PCA as scikit-learn's, by its full solver: variances over count − 1, signs by its rule.
 *
 * @throws as {@link principal}
 */
export async function fitPca(source: RowSource, spec: Spec<'pca'>, watch: Watch): Promise<Reduction> {
  const wanted = toWanted(spec.components);
  const found = await principal(source, { isCentred: true, wanted }, watch);
  fixSigns(found.vectors, source.dim);
  const explainedVariance = found.values.map((value) => Math.max(0, value) / (source.count - 1));
  return {
    method: 'pca',
    inputDim: source.dim,
    dim: found.values.length,
    mean: found.mean,
    components: found.vectors,
    // No variance, no division: scikit-learn bounds it in the same way.
    ...(spec.whiten ? { scale: explainedVariance.map((value) => 1 / Math.max(EPSILON, Math.sqrt(value))) } : {}),
    explainedVariance,
    explainedVarianceRatio: found.values.map((value) => Math.max(0, value) / found.centredTotal),
    settings: { components: spec.components, whiten: spec.whiten, rows: source.count, ...found.solver },
  };
}

/**
 * Truncated SVD as scikit-learn's with its exact solver: about zero, not about the mean. Variances over count, as there; they need
 * not fall.
 *
 * @throws as {@link principal}; PipelineError `reduction-unfit` for a share of variance
 */
export async function fitTruncatedSvd(
  source: RowSource,
  spec: Spec<'truncated-svd'>,
  watch: Watch,
): Promise<Reduction> {
  const { dim, count } = source;
  const found = await principal(source, { isCentred: false, wanted: { count: spec.components } }, watch);
  fixSigns(found.vectors, dim);
  const explainedVariance = found.values.map((value, i) => {
    let along = 0;
    for (let x = 0; x < dim; x++) along += found.vectors[i * dim + x]! * found.mean[x]!;
    return Math.max(0, value / count - along * along);
  });
  return {
    method: 'truncated-svd',
    inputDim: dim,
    dim: found.values.length,
    mean: new Float64Array(dim),
    components: found.vectors,
    explainedVariance,
    explainedVarianceRatio: explainedVariance.map((value) => (value * count) / found.centredTotal),
    settings: { components: spec.components, rows: count, ...found.solver },
  };
}

/**
 * A random matrix of normally distributed numbers with variance 1 / components, as scikit-learn's `GaussianRandomProjection` has
 * it, but by our own generator: the same for the same seed. It looks at no row.
 *
 * @throws PipelineError `reduction-unfit` for a number that cannot be, `rows-too-few` for no rows
 */
export function fitRandomProjection(source: RowSource, spec: Spec<'random-projection'>): Reduction {
  const { dim } = source;
  const { components: k, seed } = spec;
  checkRows(source, 1);
  if (!Number.isInteger(k) || k < 1 || k * dim > MAX_PROJECTION || !Number.isSafeInteger(seed)) {
    const message = `random projection takes 1 to ${Math.floor(MAX_PROJECTION / dim)} components and a whole seed, not ${k} and ${seed}`;
    throw new PipelineError('reduction-unfit', 'reduce', message);
  }
  const components = normalNumbers(k * dim, seed).map((value) => value / Math.sqrt(k));
  const settings = { components: k, seed, generator: 'mulberry32, Box-Muller' };
  return { method: 'random-projection', inputDim: dim, dim: k, mean: new Float64Array(dim), components, settings };
}
