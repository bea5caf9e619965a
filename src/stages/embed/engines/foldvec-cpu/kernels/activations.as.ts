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

// Coefficients lie in memory, for browsers load a number into all lanes in one instruction but make a constant of four in three, anew
// wherever it is used: an activation is little else than these.

// Of e to the x: 1 / log 2, what has no fractions behind it, − log 2 in two parts, then Cephes's expf from its highest power on.
const EXP_TABLE = memory.data<f32>([
  1.4426950408889634, 12582912, -0.693359375, 2.1219444e-4, 1.98756915e-4, 1.3981999507e-3, 8.3334519073e-3, 4.1665795894e-2,
  1.6666665459e-1, 5.0000001201e-1, 1, -87.33654, 88.37626,
]);
// Of log(2 − 2 Φ(x)) by x in 0 … 5.7, from the eleventh power on to the first: they give x · Φ(x) to 1e-9. Like TANH_TABLE's by least
// squares at Chebyshev points. Last what they reach to: behind it the rest is nothing to float32.
const TAIL_TABLE = memory.data<f32>([
  2.228066883e-9, -7.920986840e-8, 1.255608301e-6, -1.161234174e-5, 6.741840059e-5, -2.251200675e-4, 3.986059562e-5,
  4.787522411e-3, -3.634077716e-2, -3.183082041e-1, -7.978847290e-1, 5.7,
]);
// Of (tanh(x) / x − 1) / x² by x² from the highest power on, to 1e-9; last what they reach to.
const TANH_TABLE = memory.data<f32>([
  1.895913597e-3, -7.883502346e-3, 2.157104269e-2, -5.392090690e-2, 1.333298219e-1, -3.333332454e-1, 0.7,
]);
// 2 · √(2/π) · 0.044715, 2 · √(2/π).
const TANH_GELU_TABLE = memory.data<f32>([0.07135481627, 1.5957691216]);

/** Number i of a table, in all lanes. */
// @ts-ignore: decorator
@inline
function entry(table: usize, i: usize): v128 {
  return v128.load32_splat(table + i * 4);
}

// @ts-ignore: decorator
@inline
function splat(x: f32): v128 {
  return f32x4.splat(x);
}

/** e to the x, for −87.3 … 88.3 at most, by powers of two and a polynomial. */
// @ts-ignore: decorator
@inline
export function expWithin(x: v128): v128 {
  // The sum is rounded to a whole number, and its last bits are that number: the power.
  const sum = madd(x, entry(EXP_TABLE, 0), entry(EXP_TABLE, 1));
  const n = f32x4.sub(sum, entry(EXP_TABLE, 1));
  let r = madd(n, entry(EXP_TABLE, 2), x);
  r = madd(n, entry(EXP_TABLE, 3), r);
  const square = f32x4.mul(r, r);
  const odd = madd(madd(entry(EXP_TABLE, 4), square, entry(EXP_TABLE, 6)), square, entry(EXP_TABLE, 8));
  const even = madd(madd(entry(EXP_TABLE, 5), square, entry(EXP_TABLE, 7)), square, entry(EXP_TABLE, 9));
  const p = madd(odd, r, even);
  const y = f32x4.add(madd(p, square, r), entry(EXP_TABLE, 10));
  return i32x4.add(y, i32x4.shl(sum, 23));
}

/** e to the x, the smallest or the largest where it would be beyond. */
// @ts-ignore: decorator
@inline
function exp(x: v128): v128 {
  return expWithin(clamp(x, entry(EXP_TABLE, 11), entry(EXP_TABLE, 12)));
}

// @ts-ignore: decorator
@inline
function sigmoid(x: v128): v128 {
  return f32x4.div(splat(1), f32x4.add(splat(1), exp(f32x4.neg(x))));
}

// @ts-ignore: decorator
@inline
function silu(x: v128, slope: v128): v128 {
  return f32x4.mul(x, sigmoid(f32x4.mul(x, slope)));
}

// @ts-ignore: decorator
@inline
function hardSwish(x: v128): v128 {
  return f32x4.mul(x, clamp(madd(x, splat(1.0 / 6.0), splat(0.5)), splat(0), splat(1)));
}

/** x · Φ(x), by what Φ lacks to 0 or 1. */
// @ts-ignore: decorator
@inline
function gelu(x: v128): v128 {
  const size = f32x4.abs(x);
  const cut = f32x4.pmin(size, entry(TAIL_TABLE, 11));
  const square = f32x4.mul(cut, cut);
  let odd = entry(TAIL_TABLE, 0);
  let even = entry(TAIL_TABLE, 1);
  odd = madd(odd, square, entry(TAIL_TABLE, 2));
  even = madd(even, square, entry(TAIL_TABLE, 3));
  odd = madd(odd, square, entry(TAIL_TABLE, 4));
  even = madd(even, square, entry(TAIL_TABLE, 5));
  odd = madd(odd, square, entry(TAIL_TABLE, 6));
  even = madd(even, square, entry(TAIL_TABLE, 7));
  odd = madd(odd, square, entry(TAIL_TABLE, 8));
  even = madd(even, square, entry(TAIL_TABLE, 9));
  odd = madd(odd, square, entry(TAIL_TABLE, 10));
  const p = madd(even, square, f32x4.mul(odd, cut));
  const tails = v128.andnot(expWithin(p), f32x4.ge(size, entry(TAIL_TABLE, 11)));
  const half = f32x4.mul(x, splat(0.5));
  return f32x4.mul(half, v128.bitselect(tails, f32x4.sub(splat(2), tails), f32x4.lt(x, splat(0))));
}

/** A polynomial up to 0.7, where the other way would lose digits; 1 − 2 / (e²ˣ + 1) behind it. */
// @ts-ignore: decorator
@inline
function tanh(x: v128): v128 {
  const size = f32x4.abs(x);
  const square = f32x4.mul(x, x);
  let p = entry(TANH_TABLE, 0);
  p = madd(p, square, entry(TANH_TABLE, 1));
  p = madd(p, square, entry(TANH_TABLE, 2));
  p = madd(p, square, entry(TANH_TABLE, 3));
  p = madd(p, square, entry(TANH_TABLE, 4));
  p = madd(p, square, entry(TANH_TABLE, 5));
  const near = madd(x, f32x4.mul(p, square), x);
  const far = f32x4.sub(splat(1), f32x4.div(splat(2), f32x4.add(exp(f32x4.add(size, size)), splat(1))));
  const signed = v128.bitselect(x, far, i32x4.splat(0x80000000));
  return v128.bitselect(near, signed, f32x4.lt(size, entry(TANH_TABLE, 6)));
}

/** x · sigmoid(2u) is x · ½ · (1 + tanh(u)). */
// @ts-ignore: decorator
@inline
function tanhGelu(x: v128): v128 {
  const u = f32x4.mul(x, madd(f32x4.mul(x, x), entry(TANH_GELU_TABLE, 0), entry(TANH_GELU_TABLE, 1)));
  return f32x4.mul(x, sigmoid(u));
}

// @ts-ignore: decorator
@inline
function hardSigmoid(x: v128, slope: v128, offset: v128): v128 {
  return clamp(madd(x, slope, offset), splat(0), splat(1));
}

/** Channels of one pixel in their place; `bytes` is a multiple of 16. */
export function activateRun(at: usize, bytes: usize, kind: i32, slope: f32, offset: f32): void {
  const slopes = splat(slope);
  const offsets = splat(offset);
  const end = at + bytes;
  // A loop a kind: what a loop has to choose from, compilers compute all of.
  if (kind == GELU) for (; at < end; at += 16) v128.store(at, gelu(v128.load(at)));
  else if (kind == TANH_GELU) for (; at < end; at += 16) v128.store(at, tanhGelu(v128.load(at)));
  else if (kind == SILU) for (; at < end; at += 16) v128.store(at, silu(v128.load(at), slopes));
  else if (kind == HARD_SWISH) for (; at < end; at += 16) v128.store(at, hardSwish(v128.load(at)));
  else if (kind == SIGMOID) for (; at < end; at += 16) v128.store(at, sigmoid(v128.load(at)));
  else if (kind == HARD_SIGMOID) for (; at < end; at += 16) v128.store(at, hardSigmoid(v128.load(at), slopes, offsets));
  else if (kind == TANH) for (; at < end; at += 16) v128.store(at, tanh(v128.load(at)));
}
