import { PipelineError } from '../../core/errors.ts';
import type { KernelSpec, LandmarkKernel, Reduction, ReductionSpec } from '../../core/reduction.ts';
import { KernelFeatures } from './kernel-features.ts';
import { combineRows, mirror, Products, rowProducts } from './products.ts';
import { checkRows, checkVariance } from './row-checks.ts';
import { chunkRows, eachChunk, readRows, type RowSource, type Watch } from './row-chunks.ts';
import { ScatterSum } from './scatter.ts';
import { symmetricEigen } from './eigen.ts';
import { fixSigns } from './signs.ts';
import { checkCount, spectrumOf } from './spectrum.ts';

type Spec = Extract<ReductionSpec, { readonly method: 'kernel-pca' }>;

const MAX_EXACT = 4096; // rows that are compared each with each
const USUAL_LANDMARKS = 1024;
const MAX_LANDMARK_VALUES = 2 ** 26; // 256 MiB as float32
const RANK_TOLERANCE = 1e-12; // of the largest eigenvalue

/**
 * Kernel PCA: exact as scikit-learn's `KernelPCA` while every row can be compared with every other; above that by Nyström's
 * method, as scikit-learn's `Nystroem` followed by `PCA`, with evenly spread rows as landmarks. The settings say which.
 *
 * @throws PipelineError `reduction-unfit`, `rows-too-few`, `rows-constant`, `rows-not-finite`, `reduction-too-large`; the signal's reason
 */
export async function fitKernelPca(source: RowSource, spec: Spec, watch: Watch): Promise<Reduction> {
  const { dim, count } = source;
  checkRows(source, 2);
  const affordable = Math.floor(MAX_LANDMARK_VALUES / dim);
  const exactly = spec.landmarks === undefined && count <= Math.min(MAX_EXACT, affordable);
  const m = exactly ? count : Math.min(count, affordable, MAX_EXACT, spec.landmarks ?? USUAL_LANDMARKS);
  checkCount({ count: spec.components }, m);
  const numbers = withDefaults(spec.kernel, dim);
  const landmarks = await readRows(source, evenlySpread(count, m), watch);
  const fit = { source, spec, kernel: { ...numbers, landmarks, count: m } };
  const products = await Products.create();
  const found = exactly ? await fitExactly(fit, products, watch) : await fitByLandmarks(fit, products, watch);
  const settings = { components: spec.components, rows: count, landmarks: m, ...found.settings };
  return { method: 'kernel-pca', inputDim: dim, kernel: fit.kernel, ...found, settings };
}

interface Fit {
  readonly source: RowSource;
  readonly spec: Spec;
  readonly kernel: LandmarkKernel;
}

type Found = Required<
  Pick<Reduction, 'dim' | 'mean' | 'components' | 'explainedVariance' | 'explainedVarianceRatio' | 'settings'>
>;

/** What scikit-learn takes where nothing is said. */
function withDefaults(kernel: Spec['kernel'], dim: number): KernelSpec {
  const { kind, gamma = 1 / dim, degree = 3, coef0 = 1 } = kernel;
  const isFine = gamma > 0 && Number.isFinite(gamma) && degree > 0 && Number.isFinite(degree) && Number.isFinite(coef0);
  if (isFine) return { kind, gamma, degree, coef0 };
  const message = `kernel takes a gamma and a degree above 0, not gamma ${gamma}, degree ${degree}, coef0 ${coef0}`;
  throw new PipelineError('reduction-unfit', 'reduce', message);
}

function evenlySpread(count: number, m: number): Int32Array<ArrayBuffer> {
  return Int32Array.from({ length: m }, (_, i) => Math.floor((i * count) / m));
}

/** A centred kernel's eigenvectors sum up to zero, and so all of the centring is in the mean. */
async function fitExactly({ source, spec, kernel }: Fit, products: Products, watch: Watch): Promise<Found> {
  const { count: n } = kernel;
  const matrix = kernelMatrix(kernel, source.dim, await Products.create());
  const { signal } = watch;
  signal.throwIfAborted();
  const mean = new Float64Array(n);
  for (let row = 0; row < n; row++) {
    for (let i = 0; i < n; i++) mean[row]! += matrix[row * n + i]! / n;
  }
  const whole = mean.reduce((sum, value) => sum + value, 0) / n;
  let total = 0;
  for (let row = 0; row < n; row++) {
    for (let i = 0; i < n; i++) matrix[row * n + i]! += whole - mean[row]! - mean[i]!;
    total += matrix[row * n + row]!;
  }
  checkVariance(total);
  const wanted = { count: spec.components };
  const { values, vectors, solver } = await spectrumOf(matrix, { n, total, most: n, wanted }, products, watch);
  fixSigns(vectors, n);
  for (const [i, value] of values.entries()) {
    const by = value > RANK_TOLERANCE * values[0]! ? 1 / Math.sqrt(value) : 0; // as scikit-learn: no variance, zeros
    for (let x = i * n; x < (i + 1) * n; x++) vectors[x]! *= by;
  }
  return {
    dim: values.length,
    mean,
    components: vectors,
    explainedVariance: values.map((value) => Math.max(0, value) / (n - 1)),
    explainedVarianceRatio: values.map((value) => Math.max(0, value) / total),
    settings: { way: 'exact', ...solver },
  };
}

/** Nyström's features are the kernel by `K^(-1/2)` of the landmarks; PCA of them is another matrix behind that one. */
async function fitByLandmarks({ source, spec, kernel }: Fit, products: Products, watch: Watch): Promise<Found> {
  const { count: m } = kernel;
  const { signal } = watch;
  const perChunk = chunkRows(source.dim);
  const features = new KernelFeatures(products, kernel, source.dim, perChunk);
  const scatter = new ScatterSum(products, m, perChunk);
  await eachChunk(source, watch, (chunk, rows) => scatter.add(features.of(chunk, rows), rows));
  const { mean, sum } = scatter.finish();

  const small = await Products.create();
  const whitening = inverseRoot(kernelMatrix(kernel, source.dim, await Products.create()), m);
  signal.throwIfAborted();
  const rank = whitening.length / m;
  const half = rowProducts(small, { values: whitening, rows: rank }, { values: sum, rows: m }, m);
  const inner = rowProducts(small, { values: half, rows: rank }, { values: whitening, rows: rank }, m);
  mirror(inner, rank);
  let total = 0;
  for (let i = 0; i < rank; i++) total += inner[i * rank + i]!;
  checkVariance(total);
  const wanted = { count: spec.components };
  const found = await spectrumOf(inner, { n: rank, total, most: rank, wanted }, small, watch);
  const k = found.values.length;
  const components = combineRows(small, { values: found.vectors, rows: k }, { values: whitening, rows: rank }, m);
  fixSigns(components, m);
  return {
    dim: k,
    mean,
    components,
    explainedVariance: found.values.map((value) => Math.max(0, value) / (source.count - 1)),
    explainedVarianceRatio: found.values.map((value) => Math.max(0, value) / total),
    settings: { way: 'nystroem', spread: 'even', rank, ...found.solver },
  };
}

/** The kernel of the landmarks with each other, `Float64Array[m * m]`. */
function kernelMatrix(kernel: LandmarkKernel, dim: number, products: Products): Float64Array<ArrayBuffer> {
  const { landmarks, count } = kernel;
  const perChunk = chunkRows(dim);
  const features = new KernelFeatures(products, kernel, dim, perChunk);
  const matrix = new Float64Array(count * count);
  for (let from = 0; from < count; from += perChunk) {
    const rows = Math.min(perChunk, count - from);
    matrix.set(features.of(landmarks.subarray(from * dim, (from + rows) * dim), rows), from * count);
  }
  mirror(matrix, count); // the products differ by their rounding
  return matrix;
}

/** Rows that turn the kernel of landmarks into 1: eigenvectors by the root of their values, without those that are rounding. */
function inverseRoot(matrix: Float64Array<ArrayBuffer>, m: number): Float64Array<ArrayBuffer> {
  const { values, vectors } = symmetricEigen(matrix, m);
  const rank = values.filter((value) => value > RANK_TOLERANCE * values[0]!).length;
  for (let i = 0; i < rank; i++) {
    const by = 1 / Math.sqrt(values[i]!);
    for (let x = i * m; x < (i + 1) * m; x++) vectors[x]! *= by;
  }
  return vectors.slice(0, rank * m);
}
