import { fromFloat16 } from '../../core/float16.ts';

const BYTES = {
  float64: 8,
  float32: 4,
  float16: 2,
  bfloat16: 2,
  int64: 8,
  int32: 4,
  int16: 2,
  int8: 1,
  uint8: 1,
  bool: 1,
} as const;

/** Types of numbers that files of weights hold, by torch's names. */
export type NumberType = keyof typeof BYTES;

/** Bytes of one number. */
export function bytesOf(type: NumberType): number {
  return BYTES[type];
}

/**
 * Floats of any width as float32: the narrow ones exactly, float64 rounded.
 *
 * @param bytes - little-endian, a whole count of numbers
 * @returns an array of its own; undefined for types that hold no floats
 */
export function decodeFloats(type: NumberType, bytes: Uint8Array): Float32Array<ArrayBuffer> | undefined {
  if (type === 'float32') return new Float32Array(bytes.slice().buffer);
  if (type === 'float64') return Float32Array.from(new Float64Array(bytes.slice().buffer));
  if (type !== 'float16' && type !== 'bfloat16') return undefined;
  const narrow = new Uint16Array(bytes.slice().buffer);
  if (type === 'float16') return fromFloat16(narrow);
  const values = new Float32Array(narrow.length);
  const bits = new Uint32Array(values.buffer);
  for (let i = 0; i < narrow.length; i++) bits[i] = narrow[i]! << 16;
  return values;
}
