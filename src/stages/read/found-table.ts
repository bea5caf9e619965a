import { damagedFile } from '../../formats/bytes/damaged-file.ts';
import { toFloat32, type NdArray } from '../../formats/npy/nd-array.ts';
import type { FileFacts } from './read.contract.ts';

/** Bytes of a file, or of one array, at most: 2,000,000 rows of 512 values. */
export const MAX_TABLE_BYTES = 4 * 2 ** 30;

/** Rows as a file held them. */
export interface Matrix {
  /** `Float32Array[rows * dim]`, row-major. */
  readonly values: Float32Array<ArrayBuffer>;
  readonly rows: number;
  readonly dim: number;
  /** numpy's name of the numbers in the file. */
  readonly dtype: string;
}

/** A table that was found in a file: the matrix, and what stood beside it. */
export interface FoundTable extends Partial<
  Pick<
    FileFacts,
    'paths' | 'labels' | 'classes' | 'sizesBytes' | 'mtimesMs' | 'skipped' | 'columns' | 'meta' | 'reduction'
  >
> {
  readonly kind: FileFacts['kind'];
  readonly matrix: Matrix;
}

const FLOATS: Readonly<Record<string, string>> = { '<f2': 'float16', '<f4': 'float32', '<f8': 'float64' };

/** The name that numpy gives a float type that is read, for example `float32` of `<f4`; undefined for all other types. */
export function floatName(descr: string): string | undefined {
  return Object.hasOwn(FLOATS, descr) ? FLOATS[descr] : undefined;
}

/**
 * The rows of an array of two or more dimensions: all but the first are laid out flat, as `(N, 512, 1, 1)` of torch.
 *
 * @param name - what the array is, for the message
 * @throws FormatError `file-damaged` if it is no matrix of floats, or holds nothing
 */
export function toMatrix(array: NdArray, name: string): Matrix {
  const dtype = floatName(array.descr);
  if (dtype === undefined) throw damagedFile(`${name} holds no floats of 16, 32 or 64 bits, but ${array.descr}`);
  const [rows = 0, ...inner] = array.shape;
  const dim = inner.reduce((product, length) => product * length, 1);
  if (inner.length === 0) throw damagedFile(`${name} is no matrix, shape (${array.shape.join(', ')})`);
  if (rows === 0 || dim === 0) throw damagedFile(`${name} holds no rows, shape (${array.shape.join(', ')})`);
  return { values: toFloat32(array), rows, dim, dtype };
}
