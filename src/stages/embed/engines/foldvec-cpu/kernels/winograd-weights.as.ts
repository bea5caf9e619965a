// Winograd's transform of weights, once a model: in float64, so that it costs no accuracy, and two output channels at a time.

// Half a square root of 2, and all of it: the points of F(4×4).
const NEAR: f64 = 0.7071067811865476;
const FAR: f64 = 1.4142135623730951;

// a + factor · b
// @ts-ignore: decorator
@inline
function plus(a: v128, factor: f64, b: v128): v128 {
  return f64x2.add(a, f64x2.mul(f64x2.splat(factor), b));
}

// @ts-ignore: decorator
@inline
function over(a: v128, divisor: f64): v128 {
  return f64x2.div(a, f64x2.splat(divisor));
}

// One row or column of the transform of weights.
// @ts-ignore: decorator
@inline
function weightPoint6(g0: v128, g1: v128, g2: v128, point: i32): v128 {
  if (point == 0) return g0;
  if (point == 1) return over(plus(plus(g0, NEAR, g1), 0.5, g2), -1.5);
  if (point == 2) return over(plus(plus(g0, -NEAR, g1), 0.5, g2), -1.5);
  if (point == 3) return over(plus(plus(g0, FAR, g1), 2, g2), 6);
  if (point == 4) return over(plus(plus(g0, -FAR, g1), 2, g2), 6);
  return g2;
}

// @ts-ignore: decorator
@inline
function weightPoint4(g0: v128, g1: v128, g2: v128, point: i32): v128 {
  if (point == 0) return g0;
  if (point == 1) return over(plus(plus(g0, 1, g1), 1, g2), 2);
  if (point == 2) return over(plus(plus(g0, -1, g1), 1, g2), 2);
  return g2;
}

// @ts-ignore: decorator
@inline
function weightPoint(size: i32, g0: v128, g1: v128, g2: v128, point: i32): v128 {
  return size == 6 ? weightPoint6(g0, g1, g2, point) : weightPoint4(g0, g1, g2, point);
}

/**
 * U = G g Gᵀ: point by point, then blocks of 8 output channels, then input channels, then the 8. What it does not write is to
 * be zero already.
 *
 * @param from - `f32[outputs * channels * 9]`, as ONNX has it
 * @param paddedChannels - channels of an input pixel, with those that are none
 */
export function packWinograd(size: i32, from: usize, outputs: i32, channels: i32, paddedChannels: i32, to: usize): void {
  const blocks = (outputs + 7) >> 3;
  const pointBytes = <usize>blocks * <usize>paddedChannels * 32;
  // A row of points at a time: planes are often a power of two apart, so that lines of more than eight would evict each other.
  for (let block = 0; block < blocks; block++) {
    const end = min(block * 8 + 8, outputs);
    for (let row = 0; row < size; row++) {
      const plane = to + <usize>(row * size) * pointBytes + <usize>block * <usize>paddedChannels * 32;
      for (let channel = 0; channel < channels; channel++) {
        for (let output = block * 8; output < end; output += 2) {
          const window = from + <usize>(output * channels + channel) * 36;
          const isPair = output + 1 < end;
          const other = isPair ? window + <usize>channels * 36 : window;
          packRow(size, row, window, other, isPair, plane + <usize>channel * 32 + <usize>(output & 7) * 4, pointBytes);
        }
      }
    }
  }
}

// A row of points of the windows of 3 by 3 weights of two output channels, or of one, each in its plane.
// @ts-ignore: decorator
@inline
function packRow(size: i32, row: i32, one: usize, other: usize, isPair: bool, to: usize, pointBytes: usize): void {
  const r0 = weightPoint(size, pair(one, other, 0), pair(one, other, 12), pair(one, other, 24), row);
  const r1 = weightPoint(size, pair(one, other, 4), pair(one, other, 16), pair(one, other, 28), row);
  const r2 = weightPoint(size, pair(one, other, 8), pair(one, other, 20), pair(one, other, 32), row);
  // Written out, so that no point asks which one it is.
  storePoints(weightPoint(size, r0, r1, r2, 0), isPair, to);
  storePoints(weightPoint(size, r0, r1, r2, 1), isPair, to + pointBytes);
  storePoints(weightPoint(size, r0, r1, r2, 2), isPair, to + 2 * pointBytes);
  storePoints(weightPoint(size, r0, r1, r2, 3), isPair, to + 3 * pointBytes);
  if (size == 4) return;
  storePoints(weightPoint6(r0, r1, r2, 4), isPair, to + 4 * pointBytes);
  storePoints(weightPoint6(r0, r1, r2, 5), isPair, to + 5 * pointBytes);
}

// @ts-ignore: decorator
@inline
function storePoints(points: v128, isPair: bool, to: usize): void {
  const both = f32x4.demote_f64x2_zero(points);
  if (isPair) v128.store64_lane(to, both, 0);
  else store<f32>(to, f32x4.extract_lane(both, 0));
}

// @ts-ignore: decorator
@inline
function pair(one: usize, other: usize, offset: usize): v128 {
  return f64x2.replace_lane(f64x2.splat(<f64>load<f32>(one + offset)), 1, <f64>load<f32>(other + offset));
}
