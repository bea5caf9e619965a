import { fromFloat16, toFloat16 } from '../../core/float16.ts';

/**
 * Reads a golden vector as a model file holds it.
 *
 * @param base64 - little-endian float16 values
 * @returns `Float32Array[dim]`; float16 to float32 is exact
 * @throws RangeError if the bytes are not whole values
 */
export function fromGolden(base64: string): Float32Array<ArrayBuffer> {
  const bytes = Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
  if (bytes.length % 2 !== 0) throw new RangeError(`golden vector has an odd number of bytes: ${bytes.length}`);
  const view = new DataView(bytes.buffer);
  return fromFloat16(Uint16Array.from({ length: bytes.length / 2 }, (_, i) => view.getUint16(i * 2, true)));
}

/**
 * Writes a vector as a model file holds it.
 *
 * @returns little-endian float16 in base64, each value rounded to the nearest, ties to even; beyond 65,504 it is infinite
 */
export function toGolden(row: Float32Array): string {
  const view = new DataView(new ArrayBuffer(row.length * 2));
  toFloat16(new Float32Array(row)).forEach((bits, i) => view.setUint16(i * 2, bits, true));
  return btoa(Array.from(new Uint8Array(view.buffer), (byte) => String.fromCharCode(byte)).join(''));
}

/**
 * How alike two vectors are in direction: 1 is the same, 0 unrelated; NaN if one is all zeros or holds a NaN.
 *
 * @throws RangeError if their lengths differ
 */
export function cosineOf(a: Float32Array, b: Float32Array): number {
  if (a.length !== b.length) throw new RangeError(`vectors differ in length: ${a.length} and ${b.length}`);
  let dot = 0;
  let aa = 0;
  let bb = 0;
  for (let i = 0; i < a.length; i++) {
    dot += a[i]! * b[i]!;
    aa += a[i]! * a[i]!;
    bb += b[i]! * b[i]!;
  }
  return dot / Math.sqrt(aa * bb);
}
