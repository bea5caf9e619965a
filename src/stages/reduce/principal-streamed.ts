import { PipelineError } from '../../core/errors.ts';
import type { Principal } from './principal.ts';
import type { Products, Room } from './products.ts';
import { checkVariance } from './row-checks.ts';
import { chunkRows, eachChunk, type RowSource, type Watch } from './row-chunks.ts';
import type { Wanted } from './spectrum.ts';
import { largestEigen, type SymmetricMap } from './top-eigen.ts';

const MAX_COMPONENTS = 512; // the vectors that the search needs besides are some times as many

/**
 * The directions in which many long rows differ most, without a matrix of dim²: a first pass for the mean, then a pass for each
 * step of a block Krylov search.
 *
 * @throws PipelineError `reduction-unfit` for a share of variance, or for too many components: neither could be afforded
 */
export async function streamedPrincipal(
  source: RowSource,
  { isCentred, wanted }: { readonly isCentred: boolean; readonly wanted: Wanted },
  products: Products,
  watch: Watch,
): Promise<Principal> {
  const { dim, count } = source;
  if (!('count' in wanted) || wanted.count > MAX_COMPONENTS) {
    const asked = 'count' in wanted ? `${wanted.count} components` : `a share of variance, ${wanted.share}`;
    const message = `${count} rows of ${dim} values allow a number of components up to ${MAX_COMPONENTS}, not ${asked}`;
    throw new PipelineError('reduction-unfit', 'reduce', message);
  }
  const { mean, centredTotal } = await meanAndTotal(source, watch);
  checkVariance(centredTotal);
  const map: SymmetricMap = {
    n: dim,
    isDear: true,
    apply: (vectors, width) =>
      applyScatter(source, isCentred ? mean : new Float64Array(dim), { vectors, width }, products, watch.signal),
  };
  const onStep = (fraction: number) => watch.onProgress({ phase: 'solving', fraction });
  const found = await largestEigen(map, wanted.count, products, { signal: watch.signal, onStep });
  const { values, vectors, residual, uses } = found;
  const solver = { eigen: 'block-krylov', matrix: 'none', passes: uses + 1, residual };
  return { values, vectors, solver, mean, centredTotal };
}

async function meanAndTotal(source: RowSource, watch: Watch) {
  const { dim, count } = source;
  const shift = new Float64Array(dim);
  const sums = new Float64Array(dim);
  const squares = new Float64Array(dim);
  let isFirst = true;
  await eachChunk(source, watch, (chunk) => {
    if (isFirst) shift.set(chunk.subarray(0, dim)); // near enough to the mean that nothing cancels
    isFirst = false;
    for (let from = 0; from < chunk.length; from += dim) {
      for (let i = 0; i < dim; i++) {
        const value = chunk[from + i]! - shift[i]!;
        sums[i]! += value;
        squares[i]! += value * value;
      }
    }
  });
  let centredTotal = 0;
  for (let i = 0; i < dim; i++) centredTotal += squares[i]! - (sums[i]! * sums[i]!) / count;
  return { mean: sums.map((sum, i) => sum / count + shift[i]!), centredTotal };
}

/** One pass: every row, along the vectors, adds itself as often as it lies along them. */
async function applyScatter(
  source: RowSource,
  shift: Float64Array<ArrayBuffer>,
  { vectors, width }: { readonly vectors: Float64Array<ArrayBuffer>; readonly width: number },
  products: Products,
  signal: AbortSignal,
): Promise<Float64Array<ArrayBuffer>> {
  const { dim } = source;
  const perChunk = chunkRows(dim);
  const sum = new Float64Array(width * dim);
  const quiet = { signal, onProgress: () => undefined };
  await eachChunk(source, quiet, (chunk, rows) =>
    products.within(() => {
      const along = products.room(width, dim);
      const plain = products.room(perChunk, dim);
      const turned = products.room(dim, perChunk);
      const shares = products.room(width, perChunk);
      const into = products.room(width, dim);
      products.fill(along, vectors);
      fillBoth(products, { plain, turned, chunk, rows, shift });
      products.add(along, plain, shares);
      products.add(shares, turned, into);
      const found = products.values(into);
      for (let row = 0; row < width; row++) {
        for (let i = 0; i < dim; i++) sum[row * dim + i]! += found[row * into.stride + i]!;
      }
    }),
  );
  return sum;
}

interface Chunk {
  readonly plain: Room;
  readonly turned: Room;
  readonly chunk: Float32Array<ArrayBuffer>;
  readonly rows: number;
  readonly shift: Float64Array<ArrayBuffer>;
}

function fillBoth(products: Products, { plain, turned, chunk, rows, shift }: Chunk): void {
  const [a, b] = [products.values(plain), products.values(turned)];
  const dim = shift.length;
  for (let row = 0; row < rows; row++) {
    for (let i = 0; i < dim; i++) {
      const value = chunk[row * dim + i]! - shift[i]!;
      a[row * plain.stride + i] = value;
      b[i * turned.stride + row] = value;
    }
  }
}
