// Blocks of eight by eight between a transform's passes, and behind them.
import { leftHalf, rightHalf } from './pixel-pairs.as';

/** Eight columns of 16-bit values → eight rows of them in `to`, 16 bytes each. */
// @ts-ignore: decorator
@inline
export function storeColumns(
  to: usize,
  c0: v128, c1: v128, c2: v128, c3: v128, c4: v128, c5: v128, c6: v128, c7: v128,
): void {
  const a0 = leftHalf(c0, c4);
  const a1 = rightHalf(c0, c4);
  const a2 = leftHalf(c1, c5);
  const a3 = rightHalf(c1, c5);
  const a4 = leftHalf(c2, c6);
  const a5 = rightHalf(c2, c6);
  const a6 = leftHalf(c3, c7);
  const a7 = rightHalf(c3, c7);
  const b0 = leftHalf(a0, a4);
  const b1 = rightHalf(a0, a4);
  const b2 = leftHalf(a1, a5);
  const b3 = rightHalf(a1, a5);
  const b4 = leftHalf(a2, a6);
  const b5 = rightHalf(a2, a6);
  const b6 = leftHalf(a3, a7);
  const b7 = rightHalf(a3, a7);
  v128.store(to, leftHalf(b0, b4));
  v128.store(to, rightHalf(b0, b4), 16);
  v128.store(to, leftHalf(b1, b5), 32);
  v128.store(to, rightHalf(b1, b5), 48);
  v128.store(to, leftHalf(b2, b6), 64);
  v128.store(to, rightHalf(b2, b6), 80);
  v128.store(to, leftHalf(b3, b7), 96);
  v128.store(to, rightHalf(b3, b7), 112);
}

// @ts-ignore: decorator
@inline
function leftBytes(even: v128, odd: v128): v128 {
  return i8x16.shuffle(even, odd, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23);
}

// @ts-ignore: decorator
@inline
function rightBytes(even: v128, odd: v128): v128 {
  return i8x16.shuffle(even, odd, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31);
}

const middle = memory.data<u64>([0x8080808080808080, 0x8080808080808080], 16);

// @ts-ignore: decorator
@inline
function storeTwoRows(dst: usize, stride: usize, rows: v128): void {
  const samples = v128.xor(rows, v128.load(middle));
  v128.store64_lane(dst, samples, 0);
  v128.store64_lane(dst + stride, samples, 1);
}

/** Eight columns of 16-bit values around 0 → eight rows of samples, limited to 0 and 255. */
// @ts-ignore: decorator
@inline
export function storeSamples(
  dst: usize, stride: usize,
  c0: v128, c1: v128, c2: v128, c3: v128, c4: v128, c5: v128, c6: v128, c7: v128,
): void {
  const n0 = i8x16.narrow_i16x8_s(c0, c4);
  const n1 = i8x16.narrow_i16x8_s(c1, c5);
  const n2 = i8x16.narrow_i16x8_s(c2, c6);
  const n3 = i8x16.narrow_i16x8_s(c3, c7);
  const a0 = leftBytes(n0, n2);
  const a1 = rightBytes(n0, n2);
  const a2 = leftBytes(n1, n3);
  const a3 = rightBytes(n1, n3);
  const b0 = leftBytes(a0, a2);
  const b1 = rightBytes(a0, a2);
  const b2 = leftBytes(a1, a3);
  const b3 = rightBytes(a1, a3);
  storeTwoRows(dst, stride, i32x4.shuffle(b0, b2, 0, 4, 1, 5));
  storeTwoRows(dst + 2 * stride, stride, i32x4.shuffle(b0, b2, 2, 6, 3, 7));
  storeTwoRows(dst + 4 * stride, stride, i32x4.shuffle(b1, b3, 0, 4, 1, 5));
  storeTwoRows(dst + 6 * stride, stride, i32x4.shuffle(b1, b3, 2, 6, 3, 7));
}
