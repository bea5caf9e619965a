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
 * Writes a vector as a model file holds it.
 *
 * @returns little-endian float16 in base64, each value rounded to the nearest, ties to even; beyond 65,504 it is infinite
 */
export function toGolden(row: Float32Array): string {
  const view = new DataView(new ArrayBuffer(row.length * 2));
  row.forEach((value, i) => view.setUint16(i * 2, toFloat16(value), true));
  return btoa(Array.from(new Uint8Array(view.buffer), (byte) => String.fromCharCode(byte)).join(''));
}

function toFloat16(value: number): number {
  const sign = value < 0 || Object.is(value, -0) ? 0x8000 : 0;
  const size = Math.abs(value);
  if (Number.isNaN(value)) return 0x7e00;
  if (size >= 65_520) return sign | 0x7c00;
  const exponent = size < 2 ** -14 ? -14 : Math.floor(Math.log2(size));
  const steps = size / 2 ** (exponent - 10); // up to 2048: a carry goes over into the exponent by itself
  const whole = Math.floor(steps);
  const isUp = steps - whole > 0.5 || (steps - whole === 0.5 && whole % 2 === 1);
  return sign | ((exponent + 14) * 1024 + whole + (isUp ? 1 : 0));
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
