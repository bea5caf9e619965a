// libjpeg's accurate integer inverse DCT (jidctint.c): 13-bit constants, 2 extra bits between the passes, eight columns at a time.
// Coefficients of odd pictures can be so large that numbers overflow: here they do so where libjpeg-turbo's do, which counts in
// vectors of 16 bits too.
import { storeColumns, storeSamples } from './jpeg-block.as';
import { leftHalf, rightHalf } from './pixel-pairs.as';

const CONSTANT_BITS: i32 = 13;
const PASS_BITS: i32 = 2;
const FIRST_SHIFT: i32 = CONSTANT_BITS - PASS_BITS;
const SECOND_SHIFT: i32 = CONSTANT_BITS + PASS_BITS + 3;

/** The first places of the zigzag order lie in four rows and four columns. */
export const SPARSE_PLACES: i32 = 10;

/** Eight by eight values of 16 bits between the passes. */
const between = memory.data(128, 16);

/** Weights of two rows, in pairs: in memory, for engines make a constant of 128 bits anew wherever it is used. */
const weights = memory.data<i16>([
  4433, -10704, 4433, -10704, 4433, -10704, 4433, -10704,
  10703, 4433, 10703, 4433, 10703, 4433, 10703, 4433,
  -6436, 9633, -6436, 9633, -6436, 9633, -6436, 9633,
  9633, 6437, 9633, 6437, 9633, 6437, 9633, 6437,
  -4927, -7373, -4927, -7373, -4927, -7373, -4927, -7373,
  -4176, -20995, -4176, -20995, -4176, -20995, -4176, -20995,
  -20995, 4177, -20995, 4177, -20995, 4177, -20995, 4177,
  -7373, 4926, -7373, 4926, -7373, 4926, -7373, 4926,
  2260, -6436, 2260, -6436, 2260, -6436, 2260, -6436,
  6437, -11362, 6437, -11362, 6437, -11362, 6437, -11362,
  9633, -2259, 9633, -2259, 9633, -2259, 9633, -2259,
  11363, 9633, 11363, 9633, 11363, 9633, 11363, 9633,
  10703, 0, 10703, 0, 10703, 0, 10703, 0,
  4433, 0, 4433, 0, 4433, 0, 4433, 0,
], 16);

const firstHalf = memory.data<i32>([1024, 1024, 1024, 1024], 16);
const secondHalf = memory.data<i32>([131072, 131072, 131072, 131072], 16);

// @ts-ignore: decorator
@inline
function dot(pairs: v128, number: usize): v128 {
  return i32x4.dot_i16x8_s(pairs, v128.load(weights + 16 * number));
}

/** Four columns of two rows as pairs: the left ones, or the right ones. */
// @ts-ignore: decorator
@inline
function pairs(first: v128, second: v128, isLeft: bool): v128 {
  return isLeft ? leftHalf(first, second) : rightHalf(first, second);
}

/** Four columns of a row with the constants' bits behind the point, and a half of what is cut off later. */
// @ts-ignore: decorator
@inline
function scaled(row: v128, shift: i32, isLeft: bool): v128 {
  const wide = isLeft ? i32x4.extend_low_i16x8_s(row) : i32x4.extend_high_i16x8_s(row);
  return i32x4.add(i32x4.shl(wide, CONSTANT_BITS), v128.load(shift == FIRST_SHIFT ? firstHalf : secondHalf));
}

// @ts-ignore: decorator
@inline
function narrow(left: v128, right: v128, shift: i32): v128 {
  return i16x8.narrow_i32x4_s(i32x4.shr_s(left, shift), i32x4.shr_s(right, shift));
}

/** Transforms eight columns. The second pass gives samples, the first one rows of what were columns. */
// @ts-ignore: decorator
@inline
function transform(
  isSecond: bool, dst: usize, stride: usize,
  r0: v128, r1: v128, r2: v128, r3: v128, r4: v128, r5: v128, r6: v128, r7: v128,
): void {
  const shift = isSecond ? SECOND_SHIFT : FIRST_SHIFT;
  const sum = i16x8.add(r0, r4);
  const difference = i16x8.sub(r0, r4);
  const z3 = i16x8.add(r7, r3);
  const z4 = i16x8.add(r5, r1);

  const p26a = pairs(r2, r6, true);
  const p26b = pairs(r2, r6, false);
  const p34a = pairs(z3, z4, true);
  const p34b = pairs(z3, z4, false);
  const p71a = pairs(r7, r1, true);
  const p71b = pairs(r7, r1, false);
  const p53a = pairs(r5, r3, true);
  const p53b = pairs(r5, r3, false);

  const even0a = scaled(sum, shift, true);
  const even0b = scaled(sum, shift, false);
  const even1a = scaled(difference, shift, true);
  const even1b = scaled(difference, shift, false);
  const even2a = dot(p26a, 0);
  const even2b = dot(p26b, 0);
  const even3a = dot(p26a, 1);
  const even3b = dot(p26b, 1);
  const y3a = dot(p34a, 2);
  const y3b = dot(p34b, 2);
  const y4a = dot(p34a, 3);
  const y4b = dot(p34b, 3);

  const odd0a = i32x4.add(dot(p71a, 4), y3a);
  const odd0b = i32x4.add(dot(p71b, 4), y3b);
  const odd1a = i32x4.add(dot(p53a, 5), y4a);
  const odd1b = i32x4.add(dot(p53b, 5), y4b);
  const odd2a = i32x4.add(dot(p53a, 6), y3a);
  const odd2b = i32x4.add(dot(p53b, 6), y3b);
  const odd3a = i32x4.add(dot(p71a, 7), y4a);
  const odd3b = i32x4.add(dot(p71b, 7), y4b);

  const e0a = i32x4.add(even0a, even3a);
  const e0b = i32x4.add(even0b, even3b);
  const e3a = i32x4.sub(even0a, even3a);
  const e3b = i32x4.sub(even0b, even3b);
  const e1a = i32x4.add(even1a, even2a);
  const e1b = i32x4.add(even1b, even2b);
  const e2a = i32x4.sub(even1a, even2a);
  const e2b = i32x4.sub(even1b, even2b);

  const c0 = narrow(i32x4.add(e0a, odd3a), i32x4.add(e0b, odd3b), shift);
  const c1 = narrow(i32x4.add(e1a, odd2a), i32x4.add(e1b, odd2b), shift);
  const c2 = narrow(i32x4.add(e2a, odd1a), i32x4.add(e2b, odd1b), shift);
  const c3 = narrow(i32x4.add(e3a, odd0a), i32x4.add(e3b, odd0b), shift);
  const c4 = narrow(i32x4.sub(e3a, odd0a), i32x4.sub(e3b, odd0b), shift);
  const c5 = narrow(i32x4.sub(e2a, odd1a), i32x4.sub(e2b, odd1b), shift);
  const c6 = narrow(i32x4.sub(e1a, odd2a), i32x4.sub(e1b, odd2b), shift);
  const c7 = narrow(i32x4.sub(e0a, odd3a), i32x4.sub(e0b, odd3b), shift);
  if (isSecond) storeSamples(dst, stride, c0, c1, c2, c3, c4, c5, c6, c7);
  else storeColumns(dst, c0, c1, c2, c3, c4, c5, c6, c7);
}

// @ts-ignore: decorator
@inline
function dequantised(block: usize, quant: usize, row: usize): v128 {
  return i16x8.mul(v128.load(block + 16 * row), v128.load(quant + 16 * row));
}

/**
 * A block of coefficients → eight by eight samples, bit for bit as libjpeg.
 *
 * @param block - 64 coefficients of 16 bits, row by row
 * @param quant - what they are multiplied by, in the same order
 */
export function inverseDct(block: usize, quant: usize, dst: usize, stride: usize): void {
  const r0 = dequantised(block, quant, 0);
  const r1 = dequantised(block, quant, 1);
  const r2 = dequantised(block, quant, 2);
  const r3 = dequantised(block, quant, 3);
  const r4 = dequantised(block, quant, 4);
  const r5 = dequantised(block, quant, 5);
  const r6 = dequantised(block, quant, 6);
  const r7 = dequantised(block, quant, 7);
  const below = v128.or(v128.or(v128.or(r1, r2), v128.or(r3, r4)), v128.or(v128.or(r5, r6), r7));
  if (v128.any_true(below)) {
    transform(false, between, 0, r0, r1, r2, r3, r4, r5, r6, r7);
  } else {
    const flat = i16x8.shl(r0, PASS_BITS);
    storeColumns(between, flat, flat, flat, flat, flat, flat, flat, flat);
  }
  transform(
    true, dst, stride,
    v128.load(between), v128.load(between, 16), v128.load(between, 32), v128.load(between, 48),
    v128.load(between, 64), v128.load(between, 80), v128.load(between, 96), v128.load(between, 112),
  );
}

/** The odd half of the transform where only the rows 1 and 3 are not zero, of their pairs. */
// @ts-ignore: decorator
@inline
function sparseOdd(p13: v128, output: i32): v128 {
  if (output == 0) return dot(p13, 8);
  if (output == 1) return dot(p13, 9);
  if (output == 2) return dot(p13, 10);
  return dot(p13, 11);
}

/** As inverseDct, for coefficients of the first SPARSE_PLACES only. */
export function inverseSparseDct(block: usize, quant: usize, dst: usize, stride: usize): void {
  const r0 = dequantised(block, quant, 0);
  const r1 = dequantised(block, quant, 1);
  const r2 = dequantised(block, quant, 2);
  const r3 = dequantised(block, quant, 3);
  let c0: v128;
  let c1: v128;
  let c2: v128;
  let c3: v128;
  if (v128.any_true(v128.or(r1, v128.or(r2, r3)))) {
    const zero = i16x8.splat(0);
    const even = scaled(r0, FIRST_SHIFT, true);
    const p20 = leftHalf(r2, zero);
    const p13 = leftHalf(r1, r3);
    const even3 = dot(p20, 12);
    const even2 = dot(p20, 13);
    const e0 = i32x4.add(even, even3);
    const e3 = i32x4.sub(even, even3);
    const e1 = i32x4.add(even, even2);
    const e2 = i32x4.sub(even, even2);
    const o0 = sparseOdd(p13, 0);
    const o1 = sparseOdd(p13, 1);
    const o2 = sparseOdd(p13, 2);
    const o3 = sparseOdd(p13, 3);
    const n01 = narrow(i32x4.add(e0, o3), i32x4.add(e1, o2), FIRST_SHIFT);
    const n23 = narrow(i32x4.add(e2, o1), i32x4.add(e3, o0), FIRST_SHIFT);
    const n45 = narrow(i32x4.sub(e3, o0), i32x4.sub(e2, o1), FIRST_SHIFT);
    const n67 = narrow(i32x4.sub(e1, o2), i32x4.sub(e0, o3), FIRST_SHIFT);
    const t0 = leftHalf(n01, n23);
    const t1 = rightHalf(n01, n23);
    const t2 = leftHalf(n45, n67);
    const t3 = rightHalf(n45, n67);
    const u0 = leftHalf(t0, t1);
    const u1 = rightHalf(t0, t1);
    const u2 = leftHalf(t2, t3);
    const u3 = rightHalf(t2, t3);
    c0 = i64x2.shuffle(u0, u2, 0, 2);
    c1 = i64x2.shuffle(u0, u2, 1, 3);
    c2 = i64x2.shuffle(u1, u3, 0, 2);
    c3 = i64x2.shuffle(u1, u3, 1, 3);
  } else {
    const flat = i16x8.shl(r0, PASS_BITS);
    c0 = i16x8.shuffle(flat, flat, 0, 0, 0, 0, 0, 0, 0, 0);
    c1 = i16x8.shuffle(flat, flat, 1, 1, 1, 1, 1, 1, 1, 1);
    c2 = i16x8.shuffle(flat, flat, 2, 2, 2, 2, 2, 2, 2, 2);
    c3 = i16x8.shuffle(flat, flat, 3, 3, 3, 3, 3, 3, 3, 3);
  }
  const zero = i16x8.splat(0);
  const p20a = leftHalf(c2, zero);
  const p20b = rightHalf(c2, zero);
  const p13a = leftHalf(c1, c3);
  const p13b = rightHalf(c1, c3);
  const evena = scaled(c0, SECOND_SHIFT, true);
  const evenb = scaled(c0, SECOND_SHIFT, false);
  const even3a = dot(p20a, 12);
  const even3b = dot(p20b, 12);
  const even2a = dot(p20a, 13);
  const even2b = dot(p20b, 13);
  const e0a = i32x4.add(evena, even3a);
  const e0b = i32x4.add(evenb, even3b);
  const e3a = i32x4.sub(evena, even3a);
  const e3b = i32x4.sub(evenb, even3b);
  const e1a = i32x4.add(evena, even2a);
  const e1b = i32x4.add(evenb, even2b);
  const e2a = i32x4.sub(evena, even2a);
  const e2b = i32x4.sub(evenb, even2b);
  const odd0a = sparseOdd(p13a, 0);
  const odd0b = sparseOdd(p13b, 0);
  const odd1a = sparseOdd(p13a, 1);
  const odd1b = sparseOdd(p13b, 1);
  const odd2a = sparseOdd(p13a, 2);
  const odd2b = sparseOdd(p13b, 2);
  const odd3a = sparseOdd(p13a, 3);
  const odd3b = sparseOdd(p13b, 3);
  storeSamples(
    dst, stride,
    narrow(i32x4.add(e0a, odd3a), i32x4.add(e0b, odd3b), SECOND_SHIFT),
    narrow(i32x4.add(e1a, odd2a), i32x4.add(e1b, odd2b), SECOND_SHIFT),
    narrow(i32x4.add(e2a, odd1a), i32x4.add(e2b, odd1b), SECOND_SHIFT),
    narrow(i32x4.add(e3a, odd0a), i32x4.add(e3b, odd0b), SECOND_SHIFT),
    narrow(i32x4.sub(e3a, odd0a), i32x4.sub(e3b, odd0b), SECOND_SHIFT),
    narrow(i32x4.sub(e2a, odd1a), i32x4.sub(e2b, odd1b), SECOND_SHIFT),
    narrow(i32x4.sub(e1a, odd2a), i32x4.sub(e1b, odd2b), SECOND_SHIFT),
    narrow(i32x4.sub(e0a, odd3a), i32x4.sub(e0b, odd3b), SECOND_SHIFT),
  );
}

/** As inverseDct, for a first coefficient only. */
export function inverseFlatDct(first: i32, quant: usize, dst: usize, stride: usize): void {
  const flat = i32(i16(i32(i16(first * i32(load<i16>(quant)))) << PASS_BITS));
  const value = ((flat << CONSTANT_BITS) + (1 << (SECOND_SHIFT - 1))) >> SECOND_SHIFT;
  const eight = u64(min(255, max(0, value + 128))) * 0x0101010101010101;
  for (let row = 0; row < 8; row++) {
    store<u64>(dst, eight);
    dst += stride;
  }
}
