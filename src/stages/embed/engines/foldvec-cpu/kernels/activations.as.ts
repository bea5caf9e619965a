// Activations that are no clamp. Errors stay within some units in the last place of what float64 gives.
import { clamp, madd } from './vector.as';

// As plan/activation-numbers.ts has them; 0 is none (a clamp is part of each kernel).
const HARD_SIGMOID: i32 = 1;
const HARD_SWISH: i32 = 2;
const SIGMOID: i32 = 3;
const SILU: i32 = 4;
const GELU: i32 = 5;
const TANH_GELU: i32 = 6;
const TANH: i32 = 7;

// Coefficients of erf(x) / x − 1 by x², and of log(1 − erf(x)) by x in 1 … 4: errors under 2e-9.
// @ts-ignore: decorator
@inline
const ERF_NEAR_0: f32 = 1.283791661e-01;
// @ts-ignore: decorator
@inline
const ERF_NEAR_1: f32 = -3.761262596e-01;
// @ts-ignore: decorator
@inline
const ERF_NEAR_2: f32 = 1.128359735e-01;
// @ts-ignore: decorator
@inline
const ERF_NEAR_3: f32 = -2.685432881e-02;
// @ts-ignore: decorator
@inline
const ERF_NEAR_4: f32 = 5.189312156e-03;
// @ts-ignore: decorator
@inline
const ERF_NEAR_5: f32 = -8.018855006e-04;
// @ts-ignore: decorator
@inline
const ERF_NEAR_6: f32 = 7.882497448e-05;
// @ts-ignore: decorator
@inline
const ERF_FAR_0: f32 = 2.112559014e-04;
// @ts-ignore: decorator
@inline
const ERF_FAR_1: f32 = -1.129697323e+00;
// @ts-ignore: decorator
@inline
const ERF_FAR_2: f32 = -6.329582930e-01;
// @ts-ignore: decorator
@inline
const ERF_FAR_3: f32 = -1.087417826e-01;
// @ts-ignore: decorator
@inline
const ERF_FAR_4: f32 = 2.545326017e-02;
// @ts-ignore: decorator
@inline
const ERF_FAR_5: f32 = -4.321188200e-03;
// @ts-ignore: decorator
@inline
const ERF_FAR_6: f32 = 4.753655812e-04;
// @ts-ignore: decorator
@inline
const ERF_FAR_7: f32 = -2.724912702e-05;
// @ts-ignore: decorator
@inline
const ERF_FAR_8: f32 = 3.898342129e-07;

// Coefficients of (tanh(x) / x − 1) / x² by x², up to 0.7: errors under 1e-9.
// @ts-ignore: decorator
@inline
const TANH_0: f32 = -3.333332454e-01;
// @ts-ignore: decorator
@inline
const TANH_1: f32 = 1.333298219e-01;
// @ts-ignore: decorator
@inline
const TANH_2: f32 = -5.392090690e-02;
// @ts-ignore: decorator
@inline
const TANH_3: f32 = 2.157104269e-02;
// @ts-ignore: decorator
@inline
const TANH_4: f32 = -7.883502346e-03;
// @ts-ignore: decorator
@inline
const TANH_5: f32 = 1.895913597e-03;

// @ts-ignore: decorator
@inline
function splat(x: f32): v128 {
  return f32x4.splat(x);
}

/** e to the x, by powers of two and a polynomial (Cephes's expf). */
// @ts-ignore: decorator
@inline
export function exp(given: v128): v128 {
  const x = clamp(given, splat(-87.33654), splat(88.37626));
  const n = f32x4.nearest(f32x4.mul(x, splat(1.4426950408889634)));
  let r = madd(n, splat(-0.693359375), x);
  r = madd(n, splat(2.12194440e-4), r);
  let p = splat(1.9875691500e-4);
  p = madd(p, r, splat(1.3981999507e-3));
  p = madd(p, r, splat(8.3334519073e-3));
  p = madd(p, r, splat(4.1665795894e-2));
  p = madd(p, r, splat(1.6666665459e-1));
  p = madd(p, r, splat(5.0000001201e-1));
  const y = f32x4.add(madd(p, f32x4.mul(r, r), r), splat(1));
  const power = i32x4.shl(i32x4.add(i32x4.trunc_sat_f32x4_s(n), i32x4.splat(127)), 23);
  return f32x4.mul(y, power);
}

// @ts-ignore: decorator
@inline
function sigmoid(x: v128): v128 {
  return f32x4.div(splat(1), f32x4.add(splat(1), exp(f32x4.neg(x))));
}

/** The error function: a polynomial up to 1, 1 − exp of one behind it (fitted by least squares at Chebyshev points). */
// @ts-ignore: decorator
@inline
function erf(x: v128): v128 {
  const size = f32x4.abs(x);
  const square = f32x4.mul(x, x);
  let p = splat(ERF_NEAR_6);
  p = madd(p, square, splat(ERF_NEAR_5));
  p = madd(p, square, splat(ERF_NEAR_4));
  p = madd(p, square, splat(ERF_NEAR_3));
  p = madd(p, square, splat(ERF_NEAR_2));
  p = madd(p, square, splat(ERF_NEAR_1));
  p = madd(p, square, splat(ERF_NEAR_0));
  const near = madd(x, p, x);
  const cut = f32x4.pmin(size, splat(4));
  let q = splat(ERF_FAR_8);
  q = madd(q, cut, splat(ERF_FAR_7));
  q = madd(q, cut, splat(ERF_FAR_6));
  q = madd(q, cut, splat(ERF_FAR_5));
  q = madd(q, cut, splat(ERF_FAR_4));
  q = madd(q, cut, splat(ERF_FAR_3));
  q = madd(q, cut, splat(ERF_FAR_2));
  q = madd(q, cut, splat(ERF_FAR_1));
  q = madd(q, cut, splat(ERF_FAR_0));
  const far = f32x4.sub(splat(1), exp(q));
  const signed = v128.bitselect(x, far, i32x4.splat(0x80000000));
  return v128.bitselect(near, signed, f32x4.lt(size, splat(1)));
}

/** A polynomial up to 0.7, where the other way would lose digits; 1 − 2 / (e²ˣ + 1) behind it. */
// @ts-ignore: decorator
@inline
function tanh(x: v128): v128 {
  const size = f32x4.abs(x);
  const square = f32x4.mul(x, x);
  let p = splat(TANH_5);
  p = madd(p, square, splat(TANH_4));
  p = madd(p, square, splat(TANH_3));
  p = madd(p, square, splat(TANH_2));
  p = madd(p, square, splat(TANH_1));
  p = madd(p, square, splat(TANH_0));
  const near = madd(x, f32x4.mul(p, square), x);
  const far = f32x4.sub(splat(1), f32x4.div(splat(2), f32x4.add(exp(f32x4.add(size, size)), splat(1))));
  const signed = v128.bitselect(x, far, i32x4.splat(0x80000000));
  return v128.bitselect(near, signed, f32x4.lt(size, splat(0.7)));
}

/** x · sigmoid(2u) is x · ½ · (1 + tanh(u)). */
// @ts-ignore: decorator
@inline
function tanhGelu(x: v128): v128 {
  const u = f32x4.mul(x, madd(f32x4.mul(x, x), splat(0.0713548162726), splat(1.5957691216057308)));
  return f32x4.mul(x, sigmoid(u));
}

/** One vector through an activation. */
// @ts-ignore: decorator
@inline
function activate(x: v128, kind: i32, slope: v128, offset: v128): v128 {
  if (kind == HARD_SWISH) return f32x4.mul(x, clamp(madd(x, splat(1.0 / 6.0), splat(0.5)), splat(0), splat(1)));
  if (kind == HARD_SIGMOID) return clamp(madd(x, slope, offset), splat(0), splat(1));
  if (kind == SIGMOID) return sigmoid(x);
  if (kind == SILU) return f32x4.mul(x, sigmoid(f32x4.mul(x, slope)));
  if (kind == GELU) return f32x4.mul(f32x4.mul(x, splat(0.5)), f32x4.add(splat(1), erf(f32x4.mul(x, splat(0.7071067811865476)))));
  if (kind == TANH_GELU) return tanhGelu(x);
  if (kind == TANH) return tanh(x);
  return x;
}

/** Channels of one pixel in their place; `bytes` is a multiple of 16. */
export function activateRun(at: usize, bytes: usize, kind: i32, slope: f32, offset: f32): void {
  const slopes = splat(slope);
  const offsets = splat(offset);
  for (const end = at + bytes; at < end; at += 16) v128.store(at, activate(v128.load(at), kind, slopes, offsets));
}
