import { PipelineError } from '../../core/errors.ts';
import { FormatError, toStageError } from '../../core/format-error.ts';
import type { KernelKind, KernelSpec, LandmarkKernel, Reduction, ReductionMethod } from '../../core/reduction.ts';
import { damagedFile } from '../../formats/bytes/damaged-file.ts';
import { readWhole } from '../../formats/bytes/read-whole.ts';
import { toByteSource } from '../../formats/bytes/source.ts';
import { readMeta } from '../../formats/npy/embeddings-archive.ts';
import { toFloat32, toFloat64, type NdArray } from '../../formats/npy/nd-array.ts';
import { openNpz, type NpzArrays } from '../../formats/npy/npz-arrays.ts';
import { parseNpy } from '../../formats/npy/reader.ts';
import type { NamedBlob } from './open-files.ts';
import { kindOf } from './table-kind.ts';

const MAX_ARRAY_BYTES = 2 ** 30;
const PREFIX = 'reduction_';
const METHODS: readonly string[] = ['pca', 'kernel-pca', 'truncated-svd', 'random-projection', 'own'];
const KERNELS: readonly string[] = ['rbf', 'cosine', 'poly'];

/**
 * Reads a reduction from a file: an npz of ours with reduced rows, the `.reduction.npz` beside another file, or the visitor's own:
 * an npz with `components` (k × dim, or dim × k) and perhaps `mean`, `scale`, `explained_variance`, `explained_variance_ratio`; or
 * an npy with the matrix alone.
 *
 * @param inputDim - length of the rows that it is for
 * @throws PipelineError `file-damaged`; `reduction-mismatch` if it takes rows of another length. Its path is the file's name
 */
export async function readReduction({ name, blob }: NamedBlob, inputDim: number): Promise<Reduction> {
  try {
    const source = toByteSource(blob);
    const kind = await kindOf(source);
    if (kind !== 'npz' && kind !== 'npy') throw damagedFile('file holds no reduction: it is neither npz nor npy');
    const reduction =
      kind === 'npz'
        ? await reductionOf(await openNpz(source, MAX_ARRAY_BYTES), inputDim)
        : ownReduction({ components: parseNpy(await readWhole(source, MAX_ARRAY_BYTES)) }, inputDim);
    if (reduction.inputDim === inputDim) return reduction;
    throw new FormatError(
      'reduction-mismatch',
      `reduction takes rows of ${reduction.inputDim} values, and these have ${inputDim}`,
    );
  } catch (error) {
    if (error instanceof RangeError || error instanceof DOMException) {
      throw new PipelineError('file-damaged', 'read', `file cannot be read: ${error.message}`, {
        path: name,
        cause: error,
      });
    }
    throw toStageError(error, 'read', name);
  }
}

/**
 * The reduction that an archive holds.
 *
 * @param inputDim - length of the rows that it is for, where that is known: then a matrix may stand the other way round
 * @throws FormatError `file-damaged` if there is none, or its arrays do not fit each other
 */
export async function reductionOf(npz: NpzArrays, inputDim?: number): Promise<Reduction> {
  const prefix = npz.names.includes(`${PREFIX}components`) ? PREFIX : '';
  const components = await npz.array(`${prefix}components`);
  if (!components) throw damagedFile('npz holds no array named components, and so no reduction');
  const facts = npz.names.includes('meta') ? recordOf((await readMeta(npz))?.['reduction']) : undefined;
  const arrays = {
    components,
    mean: await npz.array(`${prefix}mean`),
    scale: await npz.array(`${prefix}scale`),
    explainedVariance: await npz.array(`${prefix}explained_variance`),
    explainedVarianceRatio: await npz.array(`${prefix}explained_variance_ratio`),
    landmarks: await npz.array(`${prefix}landmarks`),
  };
  return ownReduction(arrays, inputDim, facts);
}

interface Arrays {
  readonly components: NdArray;
  readonly mean?: NdArray | undefined;
  readonly scale?: NdArray | undefined;
  readonly explainedVariance?: NdArray | undefined;
  readonly explainedVarianceRatio?: NdArray | undefined;
  readonly landmarks?: NdArray | undefined;
}

type Facts = Readonly<Record<string, unknown>>;

function ownReduction(arrays: Arrays, inputDim: number | undefined, facts: Facts = {}): Reduction {
  const kernel = arrays.landmarks && readKernel(arrays.landmarks, facts['kernel']);
  const length = kernel ? kernel.count : inputDim;
  const { values, rows: dim, columns } = readComponents(arrays.components, length);
  const wanted = kernel ? kernel.inputDim : columns;
  const vector = (name: string, array: NdArray | undefined, count: number) => array && readVector(name, array, count);
  const scale = vector('scale', arrays.scale, dim);
  const explainedVariance = vector('explained_variance', arrays.explainedVariance, dim);
  const explainedVarianceRatio = vector('explained_variance_ratio', arrays.explainedVarianceRatio, dim);
  return {
    method: methodOf(facts['method']),
    inputDim: wanted,
    dim,
    ...(kernel ? { kernel: kernel.kernel } : {}),
    mean: vector('mean', arrays.mean, columns) ?? new Float64Array(columns),
    components: values,
    ...(scale ? { scale } : {}),
    ...(explainedVariance ? { explainedVariance } : {}),
    ...(explainedVarianceRatio ? { explainedVarianceRatio } : {}),
    settings: recordOf(facts['settings']) ?? {},
  };
}

/** A component a row; turned, if only its other side is as long as a row. */
function readComponents(array: NdArray, length: number | undefined) {
  const [rows = 0, columns = 0, ...more] = array.shape;
  if (array.shape.length !== 2 || more.length > 0 || rows === 0 || columns === 0) {
    throw damagedFile(`components are no matrix, shape (${array.shape.join(', ')})`);
  }
  const values = finite('components', rowMajor(array, rows, columns));
  if (length === undefined || columns === length || rows !== length) return { values, rows, columns };
  const turned = new Float64Array(values.length);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) turned[column * rows + row] = values[row * columns + column]!;
  }
  return { values: turned, rows: columns, columns: rows };
}

function readKernel(array: NdArray, said: unknown) {
  const [count = 0, inputDim = 0, ...more] = array.shape;
  if (array.shape.length !== 2 || more.length > 0 || count === 0 || inputDim === 0) {
    throw damagedFile(`landmarks are no matrix, shape (${array.shape.join(', ')})`);
  }
  const spec = recordOf(said);
  const kind = spec?.['kind'];
  if (!isKernel(kind)) throw damagedFile('npz has landmarks, but its meta names no kernel');
  const landmarks = toFloat32(array).slice();
  if (!landmarks.every(Number.isFinite)) throw damagedFile('landmarks hold a value that is no number');
  const numbers: KernelSpec = {
    kind,
    gamma: numberOf(spec, 'gamma', 0),
    degree: numberOf(spec, 'degree', 0),
    coef0: numberOf(spec, 'coef0'),
  };
  const kernel: LandmarkKernel = { ...numbers, landmarks, count };
  return { kernel, count, inputDim };
}

/** @param above - the number must be greater */
function numberOf(spec: Facts | undefined, name: string, above = -Infinity): number {
  const value = spec?.[name];
  if (typeof value === 'number' && Number.isFinite(value) && value > above) return value;
  throw damagedFile(`kernel has a wrong ${name}: ${JSON.stringify(value)}`);
}

function readVector(name: string, array: NdArray, count: number): Float64Array<ArrayBuffer> {
  const values = finite(name, toFloat64(array));
  if (values.length === count) return values;
  throw damagedFile(`${name} holds ${values.length} values, and components want ${count}`);
}

function rowMajor(array: NdArray, rows: number, columns: number): Float64Array<ArrayBuffer> {
  const values = toFloat64({ ...array, fortranOrder: false }); // floats of 32 bits would be turned there, and others not
  if (!array.fortranOrder) return values;
  const turned = new Float64Array(values.length);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) turned[row * columns + column] = values[column * rows + row]!;
  }
  return turned;
}

function finite(name: string, values: Float64Array<ArrayBuffer>): Float64Array<ArrayBuffer> {
  if (values.every(Number.isFinite)) return values;
  throw damagedFile(`${name} holds a value that is no number`);
}

function methodOf(value: unknown): ReductionMethod {
  return isMethod(value) ? value : 'own';
}

function isMethod(value: unknown): value is ReductionMethod {
  return typeof value === 'string' && METHODS.includes(value);
}

function isKernel(value: unknown): value is KernelKind {
  return typeof value === 'string' && KERNELS.includes(value);
}

function recordOf(value: unknown): Facts | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Facts) : undefined;
}
