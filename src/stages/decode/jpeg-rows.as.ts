// libjpeg's way from raw planes to colours: "fancy" upsampling, then 16-bit fixed point.
import { prepareHalfChroma, prepareQuarterChroma } from './chroma-rows.as';
import { leftHalf, rightHalf, storePairs } from './pixel-pairs.as';
import { I420, chromaU, chromaV, kind, plane0, plane1, plane2, stride0, stride1, width } from './source.as';

// Constants lie in memory, for engines make one of 128 bits anew wherever it is used.
const toRed = memory.data<i16>([13173, 13173, 13173, 13173, 13173, 13173, 13173, 13173], 16);
const toBlue = memory.data<i16>([-7471, -7471, -7471, -7471, -7471, -7471, -7471, -7471], 16);
const toGreen = memory.data<i16>([-22554, 18734, -22554, 18734, -22554, 18734, -22554, 18734], 16);
const half = memory.data<i32>([32768, 32768, 32768, 32768], 16);
/** What libjpeg adds before it cuts off bits, at even and at odd columns, less what puts the middle of chroma to 0. */
const quarterBias = memory.data<i16>([
  -2040, -2040, -2040, -2040, -2040, -2040, -2040, -2040, -2041, -2041, -2041, -2041, -2041, -2041, -2041, -2041,
], 16);
const halfBias = memory.data<i16>([
  -511, -511, -511, -511, -511, -511, -511, -511, -510, -510, -510, -510, -510, -510, -510, -510,
], 16);

/** libjpeg's colour formulas for 16 pixels. u and v are 0 in the middle, i16; a is the left half, b the right half. */
// @ts-ignore: decorator
@inline
function storeColours(dst: usize, luma: usize, ua: v128, ub: v128, va: v128, vb: v128): void {
  const ya = v128.load_ext<u8>(luma);
  const yb = v128.load_ext<u8>(luma, 8);
  // R = Y + 1.402 v and B = Y + 1.772 u in 16-bit fixed point, equal to libjpeg's tables for all 256 inputs.
  const red = v128.load(toRed);
  const ra = i16x8.add(i16x8.add(ya, va), i16x8.q15mulr_sat_s(va, red));
  const rb = i16x8.add(i16x8.add(yb, vb), i16x8.q15mulr_sat_s(vb, red));
  const blue = v128.load(toBlue);
  const ba = i16x8.add(i16x8.add(ya, i16x8.shl(ua, 1)), i16x8.q15mulr_sat_s(ua, blue));
  const bb = i16x8.add(i16x8.add(yb, i16x8.shl(ub, 1)), i16x8.q15mulr_sat_s(ub, blue));
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
  const weights = v128.load(toGreen);
  const rounding = v128.load(half);
  const low = leftHalf(u, v);
  const high = rightHalf(u, v);
  return i16x8.narrow_i32x4_s(
    i32x4.shr_s(i32x4.add(i32x4.dot_i16x8_s(low, weights), rounding), 16),
    i32x4.shr_s(i32x4.add(i32x4.dot_i16x8_s(high, weights), rounding), 16),
  );
}

/** 8 samples of chroma, three times each, for libjpeg's triangle filter along a row. */
// @ts-ignore: decorator
@inline
function threeTimes(samples: usize): v128 {
  const c = v128.load(samples);
  return i16x8.add(c, i16x8.shl(c, 1));
}

/** … with the neighbour on one side: 8 pixels at even, or odd, columns, centred on 0 by their bias. */
// @ts-ignore: decorator
@inline
function withNeighbour(three: v128, neighbours: usize, bias: usize, shift: i32): v128 {
  return i16x8.shr_s(i16x8.add(i16x8.add(three, v128.load(neighbours)), v128.load(bias)), shift);
}

// @ts-ignore: decorator
@inline
function filterColumns(y: i32, from: i32, to: i32, dst: usize, bias: usize, shift: i32): void {
  const luma = plane0 + stride0 * usize(y);
  for (let x = from; x < to; x += 16) {
    const u = threeTimes(chromaU + x);
    const uEven = withNeighbour(u, chromaU + x - 2, bias, shift);
    const uOdd = withNeighbour(u, chromaU + x + 2, bias + 16, shift);
    const v = threeTimes(chromaV + x);
    const vEven = withNeighbour(v, chromaV + x - 2, bias, shift);
    const vOdd = withNeighbour(v, chromaV + x + 2, bias + 16, shift);
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
  filterColumns(y, from, to, dst, quarterBias, 4);
}

/** Columns [from, to) of row y of a 4:2:2 JPEG → pairs. */
export function pairsOfI422(y: i32, from: i32, to: i32, dst: usize): void {
  if (width <= 4) {
    pairsOfNarrow(y, dst);
    return;
  }
  prepareHalfChroma(y, from, to);
  filterColumns(y, from, to, dst, halfBias, 2);
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

