// libwebp's way from a lossy WebP's planes to colours: its "fancy" upsampling (dsp/upsampling.c) and its 14-bit fixed point
// for limited-range video (dsp/yuv.h).
import { farRow, nearRow, prepareQuarterChroma } from './chroma-rows.as';
import { leftHalf, rightHalf, storePairs } from './pixel-pairs.as';
import { chromaU, chromaV, plane0, plane1, plane2, stride0 } from './source.as';

/**
 * 8 samples of chroma for the pixels at even (`side` −2) or odd (`side` 2) columns: weights 9, 3, 3, 1, rounded twice.
 *
 * @param mixed - 3 · near + far at the same columns, 16 bits
 */
// @ts-ignore: decorator
@inline
function filterColumns(near: usize, far: usize, mixed: usize, side: i32): v128 {
  const n = v128.load_ext<u8>(near);
  const f = v128.load_ext<u8>(far);
  const own = i16x8.add(n, i16x8.add(f, i16x8.shl(f, 1)));
  const sum = i16x8.add(i16x8.add(own, v128.load(mixed + side)), i16x8.splat(8));
  return i16x8.shr_u(i16x8.add(i16x8.shr_u(sum, 3), n), 1);
}

/** (samples · factor) >> 8, both unsigned. */
// @ts-ignore: decorator
@inline
function scale(samples: v128, factor: i32): v128 {
  const k = i16x8.splat(i16(factor));
  return i16x8.narrow_i32x4_u(
    i32x4.shr_u(i32x4.extmul_low_i16x8_u(samples, k), 8),
    i32x4.shr_u(i32x4.extmul_high_i16x8_u(samples, k), 8),
  );
}

// Saturating at 0 stands for libwebp's clip of negative sums; what is too large is left to the narrowing.

// @ts-ignore: decorator
@inline
function red(y: v128, v: v128): v128 {
  return i16x8.shr_u(i16x8.sub_sat_u(i16x8.add_sat_u(scale(y, 19077), scale(v, 26149)), i16x8.splat(14234)), 6);
}

// @ts-ignore: decorator
@inline
function green(y: v128, u: v128, v: v128): v128 {
  const less = i16x8.add(scale(u, 6419), scale(v, 13320));
  return i16x8.shr_u(i16x8.sub_sat_u(i16x8.add(scale(y, 19077), i16x8.splat(8708)), less), 6);
}

// @ts-ignore: decorator
@inline
function blue(y: v128, u: v128): v128 {
  return i16x8.shr_u(i16x8.sub_sat_u(i16x8.add_sat_u(scale(y, 19077), scale(u, 33050)), i16x8.splat(17685)), 6);
}

/** Columns [from, to) of row y of a lossy WebP → pairs. */
export function pairsOfVp8(y: i32, from: i32, to: i32, dst: usize): void {
  prepareQuarterChroma(y, from, to);
  const luma = plane0 + stride0 * usize(y);
  const nearU = nearRow(plane1, y);
  const farU = farRow(plane1, y);
  const nearV = nearRow(plane2, y);
  const farV = farRow(plane2, y);
  for (let x = from; x < to; x += 16) {
    const c = x >> 1;
    const uEven = filterColumns(nearU + c, farU + c, chromaU + x, -2);
    const uOdd = filterColumns(nearU + c, farU + c, chromaU + x, 2);
    const vEven = filterColumns(nearV + c, farV + c, chromaV + x, -2);
    const vOdd = filterColumns(nearV + c, farV + c, chromaV + x, 2);
    const y0 = v128.load_ext<u8>(luma + x);
    const y1 = v128.load_ext<u8>(luma + x, 8);
    const u0 = leftHalf(uEven, uOdd);
    const u1 = rightHalf(uEven, uOdd);
    const v0 = leftHalf(vEven, vOdd);
    const v1 = rightHalf(vEven, vOdd);
    storePairs(
      dst + 4 * x,
      i8x16.narrow_i16x8_u(red(y0, v0), red(y1, v1)),
      i8x16.narrow_i16x8_u(green(y0, u0, v0), green(y1, u1, v1)),
      i8x16.narrow_i16x8_u(blue(y0, u0), blue(y1, u1)),
    );
  }
}
