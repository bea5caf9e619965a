// What all kernels share: products and clamps of vectors.
//
// Two builds come of these files. The relaxed one multiplies and adds in one instruction where the processor has one; the plain
// one rounds twice, and runs wherever there is SIMD.

/** a · b + c. */
// @ts-ignore: decorator
@inline
export function madd(a: v128, b: v128, c: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return f32x4.relaxed_madd(a, b, c);
  return f32x4.add(f32x4.mul(a, b), c);
}

/** Cuts to low … high; a value that is no number stays one. */
// @ts-ignore: decorator
@inline
export function clamp(x: v128, low: v128, high: v128): v128 {
  return f32x4.pmin(f32x4.pmax(x, low), high);
}
