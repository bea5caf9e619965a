// Winograd's transforms of tiles, a row or a column at a time: to points, and from points back. F(4×4) has tiles of 6 and the points
// 0, ±√½, ±√2 and ∞, half the error of the usual 0, ±1, ±2, ∞; F(2×2) has tiles of 4 and the points 0, ±1, ∞.
import { madd } from './vector.as';

const A: f32 = 0.7071067811865476;
const B: f32 = 1.4142135623730951;

// One row or column of the input's transform of F(4×4): v[i] stands at to + i · step.
// @ts-ignore: decorator
@inline
export function toPoints6(d0: v128, d1: v128, d2: v128, d3: v128, d4: v128, d5: v128, to: usize, step: usize): void {
  const a = f32x4.splat(A);
  const b = f32x4.splat(B);
  v128.store(to, f32x4.add(madd(d2, f32x4.splat(-2.5), d0), d4));
  const even1 = madd(d2, f32x4.splat(-2), d4);
  const odd1 = f32x4.sub(f32x4.mul(a, d3), f32x4.mul(b, d1));
  v128.store(to + step, f32x4.add(even1, odd1));
  v128.store(to + 2 * step, f32x4.sub(even1, odd1));
  const even2 = madd(d2, f32x4.splat(-0.5), d4);
  const odd2 = f32x4.sub(f32x4.mul(b, d3), f32x4.mul(a, d1));
  v128.store(to + 3 * step, f32x4.add(even2, odd2));
  v128.store(to + 4 * step, f32x4.sub(even2, odd2));
  v128.store(to + 5 * step, f32x4.add(madd(d3, f32x4.splat(-2.5), d1), d5));
}

// @ts-ignore: decorator
@inline
export function toPoints4(d0: v128, d1: v128, d2: v128, d3: v128, to: usize, step: usize): void {
  v128.store(to, f32x4.sub(d0, d2));
  v128.store(to + step, f32x4.add(d1, d2));
  v128.store(to + 2 * step, f32x4.sub(d2, d1));
  v128.store(to + 3 * step, f32x4.sub(d1, d3));
}

// One row or column back: y[i] = what 6 points say of output i.
// @ts-ignore: decorator
@inline
export function fromPoints6(m0: v128, m1: v128, m2: v128, m3: v128, m4: v128, m5: v128, to: usize, step: usize): void {
  const sum1 = f32x4.add(m1, m2);
  const difference1 = f32x4.sub(m1, m2);
  const sum2 = f32x4.add(m3, m4);
  const difference2 = f32x4.sub(m3, m4);
  v128.store(to, f32x4.add(f32x4.add(m0, sum1), sum2));
  v128.store(to + step, f32x4.add(f32x4.mul(f32x4.splat(A), difference1), f32x4.mul(f32x4.splat(B), difference2)));
  v128.store(to + 2 * step, madd(sum2, f32x4.splat(2), f32x4.mul(f32x4.splat(0.5), sum1)));
  v128.store(
    to + 3 * step,
    f32x4.add(madd(difference2, f32x4.splat(2 * B), f32x4.mul(f32x4.splat(0.5 * A), difference1)), m5),
  );
}

// @ts-ignore: decorator
@inline
export function fromPoints4(m0: v128, m1: v128, m2: v128, m3: v128, to: usize, step: usize): void {
  v128.store(to, f32x4.add(f32x4.add(m0, m1), m2));
  v128.store(to + step, f32x4.sub(f32x4.sub(m1, m2), m3));
}
