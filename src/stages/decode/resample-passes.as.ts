// Pillow's two passes. Coefficients have 22 bits behind the point and do not fit 16: k = hi · 2¹⁵ + lo, both halves go
// through the 16-bit dot product, and ((hi sum) << 15) + lo sum is exact even where lo alone wraps around.
//
// Coefficients come in tap pairs of 8 bytes: hi of both taps, lo of both taps, 16 bits each.

const ROUNDING: i32 = 1 << 21;

/** (sum of hi, sum of lo) → 8-bit values, still 32 bits wide. Clamping is left to the narrowing that follows. */
// @ts-ignore: decorator
@inline
function toPixels(hi: v128, lo: v128): v128 {
  return i32x4.shr_s(i32x4.add(i32x4.shl(hi, 15), lo), 22);
}

/** One row of pairs → `count` pixels R G B x. `bounds` holds (first input, even; tap pairs) an output. */
export function horizontalRow(
  src: usize,
  bounds: usize,
  coefficients: usize,
  stride: usize,
  count: i32,
  dst: usize,
): void {
  for (let i = 0; i < count; i++) {
    let from = src + 4 * usize(load<i32>(bounds));
    let c = coefficients;
    const end = c + 8 * usize(load<i32>(bounds, 4));
    let hi = i32x4.splat(0);
    let lo = i32x4.splat(ROUNDING);
    while (c < end) {
      const pair = v128.load_ext<u8>(from);
      hi = i32x4.add(hi, i32x4.dot_i16x8_s(pair, v128.load_splat<i32>(c)));
      lo = i32x4.add(lo, i32x4.dot_i16x8_s(pair, v128.load_splat<i32>(c, 4)));
      from += 8;
      c += 8;
    }
    const narrow = i16x8.narrow_i32x4_s(toPixels(hi, lo), toPixels(hi, lo));
    v128.store_lane<i32>(dst, i8x16.narrow_i16x8_u(narrow, narrow), 0);
    bounds += 8;
    coefficients += stride;
    dst += 4;
  }
}

/**
 * Bytes [from, to) of several rows → the same bytes of one row.
 *
 * @param rows - addresses of the tap rows, 32 bits each, an even number of them
 * @param from - a multiple of 16
 */
export function verticalRow(rows: usize, pairs: i32, coefficients: usize, from: usize, to: usize, dst: usize): void {
  const end = coefficients + 8 * usize(pairs);
  for (let x = from; x < to; x += 16) {
    let hi0 = i32x4.splat(0);
    let hi1 = hi0;
    let hi2 = hi0;
    let hi3 = hi0;
    let lo0 = i32x4.splat(ROUNDING);
    let lo1 = lo0;
    let lo2 = lo0;
    let lo3 = lo0;
    let row = rows;
    let c = coefficients;
    while (c < end) {
      const a = v128.load(usize(load<u32>(row)) + x);
      const b = v128.load(usize(load<u32>(row, 4)) + x);
      const low = i8x16.shuffle(a, b, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23);
      const high = i8x16.shuffle(a, b, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31);
      const p0 = i16x8.extend_low_i8x16_u(low);
      const p1 = i16x8.extend_high_i8x16_u(low);
      const p2 = i16x8.extend_low_i8x16_u(high);
      const p3 = i16x8.extend_high_i8x16_u(high);
      const kHi = v128.load_splat<i32>(c);
      const kLo = v128.load_splat<i32>(c, 4);
      hi0 = i32x4.add(hi0, i32x4.dot_i16x8_s(p0, kHi));
      hi1 = i32x4.add(hi1, i32x4.dot_i16x8_s(p1, kHi));
      hi2 = i32x4.add(hi2, i32x4.dot_i16x8_s(p2, kHi));
      hi3 = i32x4.add(hi3, i32x4.dot_i16x8_s(p3, kHi));
      lo0 = i32x4.add(lo0, i32x4.dot_i16x8_s(p0, kLo));
      lo1 = i32x4.add(lo1, i32x4.dot_i16x8_s(p1, kLo));
      lo2 = i32x4.add(lo2, i32x4.dot_i16x8_s(p2, kLo));
      lo3 = i32x4.add(lo3, i32x4.dot_i16x8_s(p3, kLo));
      row += 8;
      c += 8;
    }
    v128.store(
      dst + x,
      i8x16.narrow_i16x8_u(
        i16x8.narrow_i32x4_s(toPixels(hi0, lo0), toPixels(hi1, lo1)),
        i16x8.narrow_i32x4_s(toPixels(hi2, lo2), toPixels(hi3, lo3)),
      ),
    );
  }
}
