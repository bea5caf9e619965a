// Pixel pairs: how rows lie between the decoder's formats and the passes.
//
// A pair is 8 bytes: R0 R1 G0 G1 B0 B1 x x. Widened to 16 bits it is one operand of i32x4.dot_i16x8_s, so a tap pair of
// the horizontal pass costs one load; the vertical pass does not care how bytes lie in a row.
// Column c of a row begins at 4 · c (for even c). Reads and writes go on to a multiple of 16 columns: rows have room for it.

/** Samples of 16 bits, alternately from `even` and `odd`: the first 8 of 16. */
// @ts-ignore: decorator
@inline
export function leftHalf(even: v128, odd: v128): v128 {
  return i8x16.shuffle(even, odd, 0, 1, 16, 17, 2, 3, 18, 19, 4, 5, 20, 21, 6, 7, 22, 23);
}

/** … and the last 8. */
// @ts-ignore: decorator
@inline
export function rightHalf(even: v128, odd: v128): v128 {
  return i8x16.shuffle(even, odd, 8, 9, 24, 25, 10, 11, 26, 27, 12, 13, 28, 29, 14, 15, 30, 31);
}

/** 16 pixels, a vector of bytes a channel → 8 pairs. */
// @ts-ignore: decorator
@inline
export function storePairs(dst: usize, r: v128, g: v128, b: v128): void {
  const rgLow = leftHalf(r, g);
  const rgHigh = rightHalf(r, g);
  const bLow = leftHalf(b, b);
  const bHigh = rightHalf(b, b);
  v128.store(dst, i8x16.shuffle(rgLow, bLow, 0, 1, 2, 3, 16, 17, 18, 19, 4, 5, 6, 7, 20, 21, 22, 23));
  v128.store(dst, i8x16.shuffle(rgLow, bLow, 8, 9, 10, 11, 24, 25, 26, 27, 12, 13, 14, 15, 28, 29, 30, 31), 16);
  v128.store(dst, i8x16.shuffle(rgHigh, bHigh, 0, 1, 2, 3, 16, 17, 18, 19, 4, 5, 6, 7, 20, 21, 22, 23), 32);
  v128.store(dst, i8x16.shuffle(rgHigh, bHigh, 8, 9, 10, 11, 24, 25, 26, 27, 12, 13, 14, 15, 28, 29, 30, 31), 48);
}

/** B G R x, 4 bytes a pixel → pairs. */
export function pairsOfBgrx(src: usize, from: i32, to: i32, dst: usize): void {
  for (let x = from; x < to; x += 4) {
    const p = v128.load(src + 4 * x);
    v128.store(dst + 4 * x, i8x16.shuffle(p, p, 2, 6, 1, 5, 0, 4, 3, 7, 10, 14, 9, 13, 8, 12, 11, 15));
  }
}

/** R G B x, 4 bytes a pixel → pairs. */
export function pairsOfRgbx(src: usize, from: i32, to: i32, dst: usize): void {
  for (let x = from; x < to; x += 4) {
    const p = v128.load(src + 4 * x);
    v128.store(dst + 4 * x, i8x16.shuffle(p, p, 0, 4, 1, 5, 2, 6, 3, 7, 8, 12, 9, 13, 10, 14, 11, 15));
  }
}

/** R G B, 3 bytes a pixel → pairs. */
export function pairsOfRgb(src: usize, from: i32, to: i32, dst: usize): void {
  for (let x = from; x < to; x += 4) {
    const p = v128.load(src + 3 * x);
    v128.store(dst + 4 * x, i8x16.shuffle(p, p, 0, 3, 1, 4, 2, 5, 2, 5, 6, 9, 7, 10, 8, 11, 8, 11));
  }
}
