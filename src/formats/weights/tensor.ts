import { damagedFile } from '../bytes/damaged-file.ts';
import { decodeFloats, type NumberType } from './float-types.ts';

/** One tensor of a file of weights. Its values are read only when they are asked for. */
export interface WeightTensor {
  readonly type: NumberType;
  readonly shape: readonly number[];
  /**
   * Reads the values.
   *
   * @returns `Float32Array`, row-major, the caller's own
   * @throws FormatError `file-damaged` if they are no floats, or the file is damaged where they lie
   */
  read(): Promise<Float32Array<ArrayBuffer>>;
}

/** Tensors by name, in the file's order. */
export type WeightTable = ReadonlyMap<string, WeightTensor>;

/** Where a tensor's values lie among those of its storage, counted in values. */
export interface TensorLayout {
  readonly offset: number;
  readonly shape: readonly number[];
  /** Values from one index to the next, a dimension; all 0 or more. */
  readonly strides: readonly number[];
}

/** Values from a tensor's first one to behind its last one; 0 for an empty tensor. */
export function spanOf({ shape, strides }: TensorLayout): number {
  if (shape.includes(0)) return 0;
  return 1 + shape.reduce((sum, length, i) => sum + (length - 1) * strides[i]!, 0);
}

/** Strides of a tensor whose values lie one after another, the last index running fastest. */
export function rowMajorStrides(shape: readonly number[]): number[] {
  const strides = new Array<number>(shape.length).fill(1);
  for (let i = shape.length - 2; i >= 0; i--) strides[i] = strides[i + 1]! * shape[i + 1]!;
  return strides;
}

/**
 * Converts a tensor to float32 and puts its values in order.
 *
 * @param bytes - those of {@link spanOf} values, the tensor's first one at the beginning
 * @returns `Float32Array`, row-major, a buffer of its own
 * @throws FormatError `file-damaged` if the type holds no floats
 */
export function toRowMajorFloats(type: NumberType, bytes: Uint8Array, layout: TensorLayout): Float32Array<ArrayBuffer> {
  const values = decodeFloats(type, bytes);
  if (!values) throw damagedFile(`tensor holds no floats: ${type}`);
  const { shape, strides } = layout;
  const dense = rowMajorStrides(shape);
  // The stride of a dimension of length 1 may be anything.
  if (shape.every((length, i) => length === 1 || strides[i] === dense[i])) return values;
  const ordered = new Float32Array(shape.reduce((product, length) => product * length, 1));
  const index = new Array<number>(shape.length).fill(0);
  for (let to = 0, from = 0; to < ordered.length; to++) {
    ordered[to] = values[from]!;
    for (let i = shape.length - 1; i >= 0; i--) {
      from += strides[i]!;
      if (++index[i]! < shape[i]!) break;
      from -= strides[i]! * shape[i]!;
      index[i] = 0;
    }
  }
  return ordered;
}
