import { bytesOf, decodeFloats, type NumberType } from '../weights/float-types.ts';
import type { OnnxTensor } from './model.ts';

/**
 * Whether a tensor of floats holds one that is no number.
 *
 * @returns false for tensors of other types
 */
export function hasNaN(tensor: OnnxTensor): boolean {
  const type = floatType(tensor.elementType);
  if (!type) return false;
  const lists = tensor.raw ? [{ type, bytes: tensor.raw }] : [];
  for (const bytes of tensor.floatLists) lists.push({ type: 'float32', bytes });
  return lists.some(({ type, bytes }) => {
    const whole = bytes.subarray(0, bytes.length - (bytes.length % bytesOf(type)));
    const values = decodeFloats(type, whole) ?? new Float32Array();
    // No callback: a network has tens of millions of weights.
    for (const value of values) if (Number.isNaN(value)) return true;
    return false;
  });
}

/** Whole numbers of a constant, for example a new shape; undefined for other types. */
export function integersOf(tensor: OnnxTensor): number[] | undefined {
  if (tensor.elementType !== 'int64') return undefined;
  if (!tensor.raw) return [...tensor.int64List];
  if (tensor.raw.length % 8 !== 0) return undefined;
  return Array.from(new BigInt64Array(tensor.raw.slice().buffer), Number);
}

/** Values of a constant of float32, for example factors of a resize; undefined for other types. */
export function floatsOf(tensor: OnnxTensor): number[] | undefined {
  if (tensor.elementType !== 'float32') return undefined;
  const lists = tensor.raw ? [tensor.raw] : tensor.floatLists;
  const whole = lists.every((bytes) => bytes.length % 4 === 0);
  return whole ? lists.flatMap((bytes) => [...(decodeFloats('float32', bytes) ?? [])]) : undefined;
}

function floatType(elementType: string): NumberType | undefined {
  return elementType === 'float32' ||
    elementType === 'float64' ||
    elementType === 'float16' ||
    elementType === 'bfloat16'
    ? elementType
    : undefined;
}
