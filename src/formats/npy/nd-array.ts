import { fromFloat16 } from '../../core/float16.ts';
import { damagedFile } from '../bytes/damaged-file.ts';

/** An array as numpy stores it, not yet converted: what npy files and pickles hold. */
export interface NdArray {
  /** Byte order, kind and bytes a value, as numpy writes them: `<f4`, `<i8`, `|u1`, `<U12`. */
  readonly descr: string;
  readonly shape: readonly number[];
  /** Column-major: the first index runs fastest. */
  readonly fortranOrder: boolean;
  /** Exactly the values; may be a view of a larger buffer, at any offset. */
  readonly data: Uint8Array<ArrayBuffer>;
}

/** Number of values that a shape holds; 1 for the empty shape. */
export function countOf(shape: readonly number[]): number {
  return shape.reduce((product, length) => product * length, 1);
}

/** Bytes of one value of a type; undefined for types that are not read (objects, records, dates, big-endian …). */
export function itemBytes(descr: string): number | undefined {
  const [, kind, digits] = /^[<|]([fiubU])([1-9]\d{0,8})$/.exec(descr) ?? [];
  if (kind === undefined) return undefined;
  const size = Number(digits);
  if (kind === 'U') return size * 4;
  return [1, 2, 4, 8].includes(size) && (kind !== 'b' || size === 1) ? size : undefined;
}

/**
 * The values as float32, row-major, from `<f4`, `<f2` or `<f8` (rounded).
 *
 * @returns a view of the array's own memory where it is float32, row-major and aligned; else a new array
 * @throws FormatError `file-damaged` for other types, or if column-major with other than two dimensions
 */
export function toFloat32(array: NdArray): Float32Array<ArrayBuffer> {
  const values = ((): Float32Array<ArrayBuffer> => {
    if (array.descr === '<f4') {
      const data = aligned(array.data, 4);
      return new Float32Array(data.buffer, data.byteOffset, data.length / 4);
    }
    if (array.descr === '<f8') {
      const data = aligned(array.data, 8);
      return Float32Array.from(new Float64Array(data.buffer, data.byteOffset, data.length / 8));
    }
    if (array.descr === '<f2') {
      const data = aligned(array.data, 2);
      return fromFloat16(new Uint16Array(data.buffer, data.byteOffset, data.length / 2));
    }
    throw damagedFile(`array is none of float16, float32 and float64: ${array.descr}`);
  })();
  return array.fortranOrder ? toRowMajor(values, array.shape) : values;
}

/**
 * The values as 32-bit integers, from `<i8` or `<i4`.
 *
 * @returns a new array
 * @throws FormatError `file-damaged` for other types, or for a value that does not fit
 */
export function toInt32(array: NdArray): Int32Array<ArrayBuffer> {
  const values = toIntegers(array);
  const narrow = Int32Array.from(values);
  const misfit = values.findIndex((value, i) => value !== narrow[i]);
  if (misfit !== -1) throw damagedFile(`array holds a number that does not fit 32 bits: ${values[misfit]!}`);
  return narrow;
}

/**
 * The values as numbers, from `<i8` or `<i4`. Those beyond 2⁵³ are rounded.
 *
 * @returns a new array
 * @throws FormatError `file-damaged` for other types
 */
export function toIntegers(array: NdArray): Float64Array<ArrayBuffer> {
  if (array.descr === '<i4') {
    const data = aligned(array.data, 4);
    return Float64Array.from(new Int32Array(data.buffer, data.byteOffset, data.length / 4));
  }
  if (array.descr === '<i8') {
    const data = aligned(array.data, 8);
    return Float64Array.from(new BigInt64Array(data.buffer, data.byteOffset, data.length / 8), Number);
  }
  throw damagedFile(`array is neither int32 nor int64: ${array.descr}`);
}

/**
 * The values as float64, from `<f8` or `<f4`.
 *
 * @returns a new array
 * @throws FormatError `file-damaged` for other types
 */
export function toFloat64(array: NdArray): Float64Array<ArrayBuffer> {
  if (array.descr === '<f8') {
    const data = array.data.slice();
    return new Float64Array(data.buffer, 0, data.length / 8);
  }
  if (array.descr === '<f4') return Float64Array.from(toFloat32(array));
  throw damagedFile(`array is neither float32 nor float64: ${array.descr}`);
}

/**
 * The values as strings, from `<U…`: code points of 32 bits, zeros at the end cut off as numpy does.
 *
 * @throws FormatError `file-damaged` for other types, or for a number that is no code point
 */
export function toStrings(array: NdArray): string[] {
  const bytes = itemBytes(array.descr);
  if (bytes === undefined || !array.descr.startsWith('<U')) throw damagedFile(`array holds no text: ${array.descr}`);
  const width = bytes / 4;
  const data = aligned(array.data, 4);
  const points = new Uint32Array(data.buffer, data.byteOffset, data.length / 4);
  const strings: string[] = [];
  for (let from = 0; from < points.length; from += width) {
    let end = from + width;
    while (end > from && points[end - 1] === 0) end--;
    strings.push(fromCodePoints(points.subarray(from, end)));
  }
  return strings;
}

const MAX_ARGUMENTS = 8192; // a call with many more arguments overflows the stack

function fromCodePoints(points: Uint32Array): string {
  let text = '';
  try {
    for (let i = 0; i < points.length; i += MAX_ARGUMENTS) {
      text += String.fromCodePoint(...points.subarray(i, i + MAX_ARGUMENTS));
    }
  } catch (cause) {
    throw damagedFile('array holds a number that is no code point', cause);
  }
  return text;
}

/** The same bytes where a typed array may be laid over them: copied only if they begin at an odd place. */
function aligned(data: Uint8Array<ArrayBuffer>, bytes: number): Uint8Array<ArrayBuffer> {
  return data.byteOffset % bytes === 0 ? data : data.slice();
}

function toRowMajor(values: Float32Array<ArrayBuffer>, shape: readonly number[]): Float32Array<ArrayBuffer> {
  if (shape.length < 2) return values;
  const [rows = 0, columns = 0] = shape;
  if (shape.length > 2) throw damagedFile(`column-major array has ${shape.length} dimensions, at most 2 are read`);
  const turned = new Float32Array(values.length);
  for (let column = 0; column < columns; column++) {
    for (let row = 0; row < rows; row++) turned[row * columns + column] = values[column * rows + row]!;
  }
  return turned;
}
