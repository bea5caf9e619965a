// libjpeg's way from raw planes to colours: "fancy" upsampling, then 16-bit fixed point.
import { prepareHalfChroma, prepareQuarterChroma } from './chroma-rows.as';
import { leftHalf, rightHalf, storePairs } from './pixel-pairs.as';
import { I420, chromaU, chromaV, kind, plane0, plane1, plane2, stride0, stride1, width } from './source.as';

/** libjpeg's colour formulas for 16 pixels. u and v are 0 in the middle, i16; a is the left half, b the right half. */
// @ts-ignore: decorator
@inline
function storeColours(dst: usize, luma: usize, ua: v128, ub: v128, va: v128, vb: v128): void {
  const ya = v128.load_ext<u8>(luma);
  const yb = v128.load_ext<u8>(luma, 8);
  // R = Y + 1.402 v and B = Y + 1.772 u in 16-bit fixed point, equal to libjpeg's tables for all 256 inputs.
  const toRed = i16x8.splat(13173);
  const ra = i16x8.add(i16x8.add(ya, va), i16x8.q15mulr_sat_s(va, toRed));
  const rb = i16x8.add(i16x8.add(yb, vb), i16x8.q15mulr_sat_s(vb, toRed));
  const toBlue = i16x8.splat(-7471);
  const ba = i16x8.add(i16x8.add(ya, i16x8.shl(ua, 1)), i16x8.q15mulr_sat_s(ua, toBlue));
  const bb = i16x8.add(i16x8.add(yb, i16x8.shl(ub, 1)), i16x8.q15mulr_sat_s(ub, toBlue));
  const ga = i16x8.add(i16x8.sub(ya, va), greenOffset(ua, va));
  const gb = i16x8.add(i16x8.sub(yb, vb), greenOffset(ub, vb));
  storePairs(
    dst,
    i8x16.narrow_i16x8_u(ra, rb),
    i8x16.narrow_i16x8_u(ga, gb),
    i8x16.narrow_i16x8_u(ba, bb),
  );
}

/** (−22554 u − 46802 v + 2¹⁵) >> 16, less the −v that storeColours has taken already: −46802 does not fit 16 bits. */
// @ts-ignore: decorator
@inline
function greenOffset(u: v128, v: v128): v128 {
  const weights = i16x8(-22554, 18734, -22554, 18734, -22554, 18734, -22554, 18734);
  const half = i32x4.splat(32768);
  const low = leftHalf(u, v);
  const high = rightHalf(u, v);
  return i16x8.narrow_i32x4_s(
    i32x4.shr_s(i32x4.add(i32x4.dot_i16x8_s(low, weights), half), 16),
    i32x4.shr_s(i32x4.add(i32x4.dot_i16x8_s(high, weights), half), 16),
  );
}

/** libjpeg's triangle filter along a row: 8 samples of chroma → the 8 pixels at even columns, centred on 0. */
// @ts-ignore: decorator
@inline
function evenColumns(samples: usize, bias: i32, shift: i32): v128 {
  const c = v128.load(samples);
  const three = i16x8.add(c, i16x8.shl(c, 1));
  const sum = i16x8.add(i16x8.add(three, v128.load(samples - 2)), i16x8.splat(i16(bias)));
  return i16x8.sub(i16x8.shr_s(sum, shift), i16x8.splat(128));
}

// @ts-ignore: decorator
@inline
function oddColumns(samples: usize, bias: i32, shift: i32): v128 {
  const c = v128.load(samples);
  const three = i16x8.add(c, i16x8.shl(c, 1));
  const sum = i16x8.add(i16x8.add(three, v128.load(samples, 2)), i16x8.splat(i16(bias)));
  return i16x8.sub(i16x8.shr_s(sum, shift), i16x8.splat(128));
}

// @ts-ignore: decorator
@inline
function filterColumns(y: i32, from: i32, to: i32, dst: usize, evenBias: i32, oddBias: i32, shift: i32): void {
  const luma = plane0 + stride0 * usize(y);
  for (let x = from; x < to; x += 16) {
    const uEven = evenColumns(chromaU + x, evenBias, shift);
    const uOdd = oddColumns(chromaU + x, oddBias, shift);
    const vEven = evenColumns(chromaV + x, evenBias, shift);
    const vOdd = oddColumns(chromaV + x, oddBias, shift);
    storeColours(
      dst + 4 * x,
      luma + x,
      leftHalf(uEven, uOdd),
      rightHalf(uEven, uOdd),
      leftHalf(vEven, vOdd),
      rightHalf(vEven, vOdd),
    );
  }
}

/** Columns [from, to) of row y of a 4:2:0 JPEG → pairs. */
export function pairsOfI420(y: i32, from: i32, to: i32, dst: usize): void {
  if (width <= 4) {
    pairsOfNarrow(y, dst);
    return;
  }
  prepareQuarterChroma(y, from, to);
  filterColumns(y, from, to, dst, 8, 7, 4);
}

/** Columns [from, to) of row y of a 4:2:2 JPEG → pairs. */
export function pairsOfI422(y: i32, from: i32, to: i32, dst: usize): void {
  if (width <= 4) {
    pairsOfNarrow(y, dst);
    return;
  }
  prepareHalfChroma(y, from, to);
  filterColumns(y, from, to, dst, 1, 2, 2);
}

/** At most 4 columns: libjpeg repeats chroma of 2 columns or fewer, in both directions, and does not filter it. */
function pairsOfNarrow(y: i32, dst: usize): void {
  const offset = stride1 * usize(kind == I420 ? y >> 1 : y);
  const u = plane1 + offset;
  const v = plane2 + offset;
  const middle = i16x8.splat(128);
  const u8 = v128.load_ext<u8>(u);
  const v8 = v128.load_ext<u8>(v);
  storeColours(
    dst,
    plane0 + stride0 * usize(y),
    i16x8.sub(leftHalf(u8, u8), middle),
    i16x8.sub(rightHalf(u8, u8), middle),
    i16x8.sub(leftHalf(v8, v8), middle),
    i16x8.sub(rightHalf(v8, v8), middle),
  );
}

/** Columns [from, to) of row y of a 4:4:4 JPEG → pairs. */
export function pairsOfI444(y: i32, from: i32, to: i32, dst: usize): void {
  const luma = plane0 + stride0 * usize(y);
  const u = plane1 + stride1 * usize(y);
  const v = plane2 + stride1 * usize(y);
  const middle = i16x8.splat(128);
  for (let x = from; x < to; x += 16) {
    storeColours(
      dst + 4 * x,
      luma + x,
      i16x8.sub(v128.load_ext<u8>(u + x), middle),
      i16x8.sub(v128.load_ext<u8>(u + x, 8), middle),
      i16x8.sub(v128.load_ext<u8>(v + x), middle),
      i16x8.sub(v128.load_ext<u8>(v + x, 8), middle),
    );
  }
}

