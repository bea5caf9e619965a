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
  return Float32Array.from({ length: bytes.length / 2 }, (_, i) => fromFloat16(view.getUint16(i * 2, true)));
}

// Float16Array and DataView.getFloat16 are too young to rely on.
function fromFloat16(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 0x1f) return fraction === 0 ? sign * Infinity : NaN;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
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
