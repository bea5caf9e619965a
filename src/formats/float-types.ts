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
  const values = new Float32Array(narrow.length);
  if (type === 'bfloat16') {
    const bits = new Uint32Array(values.buffer);
    for (let i = 0; i < narrow.length; i++) bits[i] = narrow[i]! << 16;
  } else {
    halfTable ??= makeHalfTable();
    for (let i = 0; i < narrow.length; i++) values[i] = halfTable[narrow[i]!]!;
  }
  return values;
}

// Element by element, float16 takes more than a second for a network; a look-up takes no time. Made when first needed.
let halfTable: Float32Array | undefined;

function makeHalfTable(): Float32Array {
  const table = new Float32Array(0x10000);
  for (let half = 0; half < table.length; half++) {
    const exponent = (half >> 10) & 31;
    const mantissa = half & 1023;
    const size =
      exponent === 0
        ? mantissa * 2 ** -24
        : exponent === 31
          ? mantissa === 0
            ? Infinity
            : NaN
          : (1 + mantissa / 1024) * 2 ** (exponent - 15);
    table[half] = half & 0x8000 ? -size : size;
  }
  return table;
}
