// Scalar products of rows of float32, four lanes at a time. Rows that are reduced are multiplied in float64, two lanes at a time
// (stages/reduce): a cosine needs half of that accuracy, and 100,000 rows half of that memory. Eight sums stay in registers, two rows
// against four queries; that is why the loop is written out.

/** First address that is free. */
export function heapBase(): usize {
  return __heap_base;
}

// @ts-ignore: decorator
@inline
function total(sum: v128): f32 {
  return f32x4.extract_lane(sum, 0) + f32x4.extract_lane(sum, 1) + (f32x4.extract_lane(sum, 2) + f32x4.extract_lane(sum, 3));
}

// @ts-ignore: decorator
@inline
function plus(sum: v128, a: v128, b: v128): v128 {
  return f32x4.add(sum, f32x4.mul(a, b));
}

/**
 * Products of every query with every row, query by query.
 *
 * @param query - first query; queries and rows lie one behind the other, `bytes` apart
 * @param queries - how many, a multiple of 4
 * @param row - first row
 * @param rows - how many, a multiple of 2
 * @param bytes - of a row, a multiple of 16; what lies behind its last value is zero
 * @param to - where they go, f32
 * @param line - bytes from a query's products to the next one's
 */
export function dots(query: usize, queries: i32, row: usize, rows: i32, bytes: usize, to: usize, line: usize): void {
  // Queries stay in the cache while the rows go by, two by two.
  for (let r = 0; r < rows; r += 2) {
    const r0 = row + <usize>r * bytes;
    const r1 = r0 + bytes;
    for (let q = 0; q < queries; q += 4) {
      const q0 = query + <usize>q * bytes;
      const q1 = q0 + bytes;
      const q2 = q1 + bytes;
      const q3 = q2 + bytes;
      let s00 = f32x4.splat(0);
      let s01 = s00;
      let s10 = s00;
      let s11 = s00;
      let s20 = s00;
      let s21 = s00;
      let s30 = s00;
      let s31 = s00;
      for (let i: usize = 0; i < bytes; i += 16) {
        const x0 = v128.load(r0 + i);
        const x1 = v128.load(r1 + i);
        const y0 = v128.load(q0 + i);
        s00 = plus(s00, y0, x0);
        s01 = plus(s01, y0, x1);
        const y1 = v128.load(q1 + i);
        s10 = plus(s10, y1, x0);
        s11 = plus(s11, y1, x1);
        const y2 = v128.load(q2 + i);
        s20 = plus(s20, y2, x0);
        s21 = plus(s21, y2, x1);
        const y3 = v128.load(q3 + i);
        s30 = plus(s30, y3, x0);
        s31 = plus(s31, y3, x1);
      }
      let target = to + <usize>q * line + (<usize>r << 2);
      store<f32>(target, total(s00));
      store<f32>(target, total(s01), 4);
      target += line;
      store<f32>(target, total(s10));
      store<f32>(target, total(s11), 4);
      target += line;
      store<f32>(target, total(s20));
      store<f32>(target, total(s21), 4);
      target += line;
      store<f32>(target, total(s30));
      store<f32>(target, total(s31), 4);
    }
  }
}

/**
 * Products of one query with rows. Each row is read once from memory, which is what this waits for: one row after another, its
 * sums in four registers, is three times as fast as several rows side by side.
 *
 * @param query - as long as a row
 * @param row - first row; one lies behind the other
 * @param rows - how many
 * @param bytes - of a row, a multiple of 16; what lies behind its last value is zero
 * @param to - where they go, f32
 */
export function dotsOfOne(query: usize, row: usize, rows: i32, bytes: usize, to: usize): void {
  const wide = bytes & ~63;
  for (let r = 0; r < rows; r++) {
    let s0 = f32x4.splat(0);
    let s1 = s0;
    let s2 = s0;
    let s3 = s0;
    let i: usize = 0;
    for (; i < wide; i += 64) {
      s0 = plus(s0, v128.load(query + i), v128.load(row + i));
      s1 = plus(s1, v128.load(query + i, 16), v128.load(row + i, 16));
      s2 = plus(s2, v128.load(query + i, 32), v128.load(row + i, 32));
      s3 = plus(s3, v128.load(query + i, 48), v128.load(row + i, 48));
    }
    for (; i < bytes; i += 16) s0 = plus(s0, v128.load(query + i), v128.load(row + i));
    store<f32>(to, total(f32x4.add(f32x4.add(s0, s1), f32x4.add(s2, s3))));
    to += 4;
    row += bytes;
  }
}
