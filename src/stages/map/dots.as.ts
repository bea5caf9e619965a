// Scalar products of one vector with many that lie one behind the other, float32, four of them at a time: what projecting a row onto
// directions and looking for its neighbours have in common.

/** First address that is free. */
export function heapBase(): usize {
  return __heap_base;
}

// @ts-ignore: decorator
@inline
function total(sum: v128): f32 {
  return f32x4.extract_lane(sum, 0) + f32x4.extract_lane(sum, 1) + (f32x4.extract_lane(sum, 2) + f32x4.extract_lane(sum, 3));
}

/**
 * Products of a vector with others.
 *
 * @param vector - `bytes` long
 * @param others - the first of them; `bytes` apart
 * @param count - how many, a multiple of 4
 * @param bytes - of a vector, a multiple of 16
 * @param to - where they go, f32
 */
export function dots(vector: usize, others: usize, count: i32, bytes: usize, to: usize): void {
  for (let i = 0; i < count; i += 4) {
    const first = others + <usize>i * bytes;
    const second = first + bytes;
    const third = second + bytes;
    const fourth = third + bytes;
    let a = f32x4.splat(0);
    let b = a;
    let c = a;
    let d = a;
    for (let at: usize = 0; at < bytes; at += 16) {
      const x = v128.load(vector + at);
      a = f32x4.add(a, f32x4.mul(x, v128.load(first + at)));
      b = f32x4.add(b, f32x4.mul(x, v128.load(second + at)));
      c = f32x4.add(c, f32x4.mul(x, v128.load(third + at)));
      d = f32x4.add(d, f32x4.mul(x, v128.load(fourth + at)));
    }
    const target = to + (<usize>i << 2);
    store<f32>(target, total(a));
    store<f32>(target, total(b), 4);
    store<f32>(target, total(c), 8);
    store<f32>(target, total(d), 12);
  }
}
