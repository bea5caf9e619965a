// libjpeg's accurate integer inverse DCT (jidctint.c): 13-bit constants, 2 extra bits between the passes. Coefficients of damaged
// pictures can be so large that numbers overflow: here they do so where libjpeg-turbo's do, which counts in vectors of 16 bits.

const CONSTANT_BITS = 13;
const PASS_BITS = 2;

function toInt16(value: number): number {
  return (value << 16) >> 16;
}

/** Even and odd half of one 8-point transform, in place in `work` at `at`, steps of `step`; then rounded by `shift` bits. */
function transform(work: Int32Array, at: number, step: number, shift: number): void {
  const z2 = work[at + 2 * step]!;
  const z3 = work[at + 6 * step]!;
  const z1 = (z2 + z3) * 4433;
  const even2 = z1 - z3 * 15137;
  const even3 = z1 + z2 * 6270;
  const even0 = toInt16(work[at]! + work[at + 4 * step]!) << CONSTANT_BITS;
  const even1 = toInt16(work[at]! - work[at + 4 * step]!) << CONSTANT_BITS;
  const e0 = even0 + even3;
  const e3 = even0 - even3;
  const e1 = even1 + even2;
  const e2 = even1 - even2;

  const i7 = work[at + 7 * step]!;
  const i5 = work[at + 5 * step]!;
  const i3 = work[at + 3 * step]!;
  const i1 = work[at + step]!;
  const z3Odd = toInt16(i7 + i3);
  const z4Odd = toInt16(i5 + i1);
  const all = (z3Odd + z4Odd) * 9633;
  const y1 = (i7 + i1) * -7373;
  const y2 = (i5 + i3) * -20995;
  const y3 = z3Odd * -16069 + all;
  const y4 = z4Odd * -3196 + all;
  const o0 = i7 * 2446 + y1 + y3;
  const o1 = i5 * 16819 + y2 + y4;
  const o2 = i3 * 25172 + y2 + y3;
  const o3 = i1 * 12299 + y1 + y4;

  const half = 1 << (shift - 1);
  work[at] = (e0 + o3 + half) >> shift;
  work[at + 7 * step] = (e0 - o3 + half) >> shift;
  work[at + step] = (e1 + o2 + half) >> shift;
  work[at + 6 * step] = (e1 - o2 + half) >> shift;
  work[at + 2 * step] = (e2 + o1 + half) >> shift;
  work[at + 5 * step] = (e2 - o1 + half) >> shift;
  work[at + 3 * step] = (e3 + o0 + half) >> shift;
  work[at + 4 * step] = (e3 - o0 + half) >> shift;
}

/** Whether all rows but the first are 0. */
function isFlat(work: Int32Array): boolean {
  for (let i = 8; i < 64; i++) if (work[i] !== 0) return false;
  return true;
}

/** A place in a plane of samples. */
export interface BlockTarget {
  readonly samples: Uint8Array;
  readonly offset: number;
  readonly stride: number;
}

/** 64 values for {@link inverseDct} to work in. */
export type DctWork = Int32Array;

/**
 * Turns one block of coefficients into 8 × 8 samples, bit for bit as libjpeg does.
 *
 * @param work - 64 values: dequantised coefficients, row by row, within 16 bits; overwritten
 */
export function inverseDct(work: DctWork, { samples, offset, stride }: BlockTarget): void {
  if (isFlat(work)) {
    for (let i = 63; i >= 0; i--) work[i] = toInt16(work[i & 7]! << PASS_BITS);
  } else {
    for (let column = 0; column < 8; column++) transform(work, column, 8, CONSTANT_BITS - PASS_BITS);
    for (let i = 0; i < 64; i++) work[i] = Math.min(32767, Math.max(-32768, work[i]!));
  }
  for (let row = 0; row < 8; row++) {
    transform(work, 8 * row, 1, CONSTANT_BITS + PASS_BITS + 3);
    const to = offset + row * stride;
    for (let column = 0; column < 8; column++) {
      const value = work[8 * row + column]! + 128;
      samples[to + column] = value < 0 ? 0 : value > 255 ? 255 : value;
    }
  }
}
