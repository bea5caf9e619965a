// Pillow's two passes. Coefficients have 22 bits behind the point and do not fit 16: k = hi · 2¹⁵ + lo, both halves go
// through the 16-bit dot product, and ((hi sum) << 15) + lo sum is exact even where lo alone wraps around.
//
// Coefficients come in tap pairs of 8 bytes: hi of both taps, lo of both taps, 16 bits each.

/** A half, in memory, for engines make a constant of 128 bits anew wherever it is used. */
const rounding = memory.data<i32>([0x200000, 0x200000, 0x200000, 0x200000], 16);

/** (sum of hi, sum of lo) → 8-bit values, still 32 bits wide. Clamping is left to the narrowing that follows. */
// @ts-ignore: decorator
@inline
function toPixels(hi: v128, lo: v128): v128 {
  return i32x4.shr_s(i32x4.add(i32x4.shl(hi, 15), lo), 22);
}

/**
 * Four rows of pairs → `count` pixels R G B x of each: four, because they share the loads of the coefficients.
 *
 * @param a - the first row; the others may be the same row, as may `toA` and the others
 * @param bounds - (first input, even; tap pairs) an output
 */
export function horizontalRows(
  a: usize,
  b: usize,
  c: usize,
  d: usize,
  bounds: usize,
  coefficients: usize,
  stride: usize,
  count: i32,
  toA: usize,
  toB: usize,
  toC: usize,
  toD: usize,
): void {
  for (let i = 0; i < count; i++) {
    let from = 4 * usize(load<u32>(bounds));
    let k = coefficients;
    const end = k + 8 * usize(load<i32>(bounds, 4));
    let hiA = i32x4.splat(0);
    let hiB = hiA;
    let hiC = hiA;
    let hiD = hiA;
    let loA = v128.load(rounding);
    let loB = loA;
    let loC = loA;
    let loD = loA;
    while (k < end) {
      const kHi = v128.load_splat<i32>(k);
      const kLo = v128.load_splat<i32>(k, 4);
      const pairA = v128.load_ext<u8>(a + from);
      hiA = i32x4.add(hiA, i32x4.dot_i16x8_s(pairA, kHi));
      loA = i32x4.add(loA, i32x4.dot_i16x8_s(pairA, kLo));
      const pairB = v128.load_ext<u8>(b + from);
      hiB = i32x4.add(hiB, i32x4.dot_i16x8_s(pairB, kHi));
      loB = i32x4.add(loB, i32x4.dot_i16x8_s(pairB, kLo));
      const pairC = v128.load_ext<u8>(c + from);
      hiC = i32x4.add(hiC, i32x4.dot_i16x8_s(pairC, kHi));
      loC = i32x4.add(loC, i32x4.dot_i16x8_s(pairC, kLo));
      const pairD = v128.load_ext<u8>(d + from);
      hiD = i32x4.add(hiD, i32x4.dot_i16x8_s(pairD, kHi));
      loD = i32x4.add(loD, i32x4.dot_i16x8_s(pairD, kLo));
      from += 8;
      k += 8;
    }
    const pixels = i8x16.narrow_i16x8_u(
      i16x8.narrow_i32x4_s(toPixels(hiA, loA), toPixels(hiB, loB)),
      i16x8.narrow_i32x4_s(toPixels(hiC, loC), toPixels(hiD, loD)),
    );
    v128.store_lane<i32>(toA, pixels, 0);
    v128.store_lane<i32>(toB, pixels, 1);
    v128.store_lane<i32>(toC, pixels, 2);
    v128.store_lane<i32>(toD, pixels, 3);
    bounds += 8;
    coefficients += stride;
    toA += 4;
    toB += 4;
    toC += 4;
    toD += 4;
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
    let lo0 = v128.load(rounding);
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
