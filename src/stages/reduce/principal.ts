import { allRows } from '../../core/row-table.ts';
import { gramPrincipal } from './principal-gram.ts';
import { streamedPrincipal } from './principal-streamed.ts';
import { Products } from './products.ts';
import { checkRows, checkVariance } from './row-checks.ts';
import { chunkRows, eachChunk, readRows, type RowSource, type Watch } from './row-chunks.ts';
import { ScatterSum, type Scatter } from './scatter.ts';
import { checkCount, spectrumOf, type Spectrum, type Wanted } from './spectrum.ts';

/** The directions in which rows differ most. */
export interface Principal extends Spectrum {
  /** Of the rows, `Float64Array[dim]`. */
  readonly mean: Float64Array<ArrayBuffer>;
  /** The sum of squares of all rows about their mean; the eigenvalues sum up to it, if they are of the centred rows. */
  readonly centredTotal: number;
}

/** Above this, no dim × dim matrix is made: it has 128 MiB then. */
export const MAX_DENSE = 4096;

/**
 * The eigenvectors of the scatter of rows, by the way that is cheapest for their shape: few rows by the products of each with
 * each, short rows by one pass that sums up the scatter, and both long and many by several passes.
 *
 * @param isCentred - about the mean (PCA), or about zero (truncated SVD)
 * @throws PipelineError `rows-too-few`, `rows-constant`, `rows-not-finite`, `reduction-unfit`, `reduction-too-large`; the signal's reason
 */
export async function principal(
  source: RowSource,
  { isCentred, wanted }: { readonly isCentred: boolean; readonly wanted: Wanted },
  watch: Watch,
): Promise<Principal> {
  const { dim, count } = source;
  checkRows(source, 2);
  const most = Math.min(dim, count);
  checkCount(wanted, most);
  const products = await Products.create();
  if (count <= MAX_DENSE && count < dim) {
    const rows = await readRows(source, allRows(source), watch);
    return gramPrincipal({ rows, count, dim, isCentred, wanted }, products, watch);
  }
  if (dim > MAX_DENSE) return streamedPrincipal(source, { isCentred, wanted }, products, watch);

  const scatter = new ScatterSum(products, dim, chunkRows(dim));
  await eachChunk(source, watch, (chunk, rows) => scatter.add(chunk, rows));
  const { mean, sum } = scatter.finish();
  const centredTotal = trace(sum, dim);
  checkVariance(centredTotal);
  if (!isCentred) uncentre({ count, mean, sum });
  const total = trace(sum, dim);
  const spectrum = await spectrumOf(sum, { n: dim, total, most, wanted }, products, watch);
  return { ...spectrum, solver: { ...spectrum.solver, matrix: 'covariance' }, mean, centredTotal };
}

function trace(matrix: Float64Array, n: number): number {
  let sum = 0;
  for (let i = 0; i < n; i++) sum += matrix[i * n + i]!;
  return sum;
}

/** From the scatter about the mean to that about zero. */
function uncentre({ count, mean, sum }: Scatter): void {
  const n = mean.length;
  for (let row = 0; row < n; row++) {
    for (let column = 0; column < n; column++) sum[row * n + column]! += count * mean[row]! * mean[column]!;
  }
}
