// Products of matrices of float64, two lanes at a time. Everything is C += A · Bᵀ with rows that lie one behind the other: of a
// block of pictures' rows that was laid out column by column it is the Gram matrix, of rows and components the projection.
//
// Four rows of A and two of B at once: eight sums and six loads fit the sixteen registers that a processor has for this.

const TILE: i32 = 16; // rows of B that stay in the nearest cache while all of A goes by

/** First address that is free. */
export function heapBase(): usize {
  return __heap_base;
}

// @ts-ignore: decorator
@inline
function total(sum: v128): f64 {
  return f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1);
}

// @ts-ignore: decorator
@inline
function add(c: usize, sum: v128): void {
  store<f64>(c, load<f64>(c) + total(sum));
}

/**
 * C += A · Bᵀ. Addresses and strides in bytes.
 *
 * @param aRows - a multiple of 4
 * @param bRows - a multiple of 2
 * @param depth - values that are multiplied, a multiple of 2
 * @param symmetric - 1 if A is B: only what lies on and above the diagonal is sure to be made
 */
export function addProducts(
  a: usize,
  aStride: usize,
  aRows: i32,
  b: usize,
  bStride: usize,
  bRows: i32,
  depth: i32,
  c: usize,
  cStride: usize,
  symmetric: i32,
): void {
  const bytes = usize(depth) << 3;
  for (let from = 0; from < bRows; from += TILE) {
    const to = min(from + TILE, bRows);
    const rows = symmetric ? min(to + 3 & ~3, aRows) : aRows;
    for (let i = 0; i < rows; i += 4) {
      const a0 = a + usize(i) * aStride;
      const a1 = a0 + aStride;
      const a2 = a1 + aStride;
      const a3 = a2 + aStride;
      for (let j = from; j < to; j += 2) {
        const b0 = b + usize(j) * bStride;
        const b1 = b0 + bStride;
        let s00 = f64x2.splat(0);
        let s01 = s00;
        let s10 = s00;
        let s11 = s00;
        let s20 = s00;
        let s21 = s00;
        let s30 = s00;
        let s31 = s00;
        for (let x: usize = 0; x < bytes; x += 16) {
          const u = v128.load(b0 + x);
          const v = v128.load(b1 + x);
          let r = v128.load(a0 + x);
          s00 = f64x2.add(s00, f64x2.mul(r, u));
          s01 = f64x2.add(s01, f64x2.mul(r, v));
          r = v128.load(a1 + x);
          s10 = f64x2.add(s10, f64x2.mul(r, u));
          s11 = f64x2.add(s11, f64x2.mul(r, v));
          r = v128.load(a2 + x);
          s20 = f64x2.add(s20, f64x2.mul(r, u));
          s21 = f64x2.add(s21, f64x2.mul(r, v));
          r = v128.load(a3 + x);
          s30 = f64x2.add(s30, f64x2.mul(r, u));
          s31 = f64x2.add(s31, f64x2.mul(r, v));
        }
        let to0 = c + usize(i) * cStride + (usize(j) << 3);
        add(to0, s00);
        add(to0 + 8, s01);
        to0 += cStride;
        add(to0, s10);
        add(to0 + 8, s11);
        to0 += cStride;
        add(to0, s20);
        add(to0 + 8, s21);
        to0 += cStride;
        add(to0, s30);
        add(to0 + 8, s31);
      }
    }
  }
}
