// Softmax attention: for each head, products of queries and keys, their softmax, and means of values weighed by it.
//
// Eight queries go through together, each in a lane of two vectors: what is done along the keys (the largest score, the sum of weights)
// is then done to whole vectors. Both products are one of a tile of six rows by eight queries, like convolution.as.ts's.
import { expWithin } from './activations.as';
import { madd } from './vector.as';

const LANES: i32 = 8; // queries
const TILE: i32 = 6; // keys, then channels of values
const ROW: usize = 32; // bytes of a float a query
const PART: i32 = 16; // weights that are summed up by themselves: sums of thousands lose less so

// So far below the largest score a weight is nothing, and is not made smaller: products would be subnormal, and slow.
// @ts-ignore: decorator
@inline
const LOWEST: f32 = -64;

/**
 * Each query's mean of values, weighed by softmax(scale · query · key + bias). Addresses and strides in bytes.
 *
 * @param queries - table of u32: where the query's map has each pixel, group by group
 * @param keys - the same of the key's map, with `keyCount` pixels a group
 * @param values - of the value's map
 * @param outputs - of the output's map, as many as queries
 * @param queryCount - pixels of a group
 * @param keyWidth - channels of a head in queries and keys
 * @param valueWidth - in values and the output
 * @param bias - for each group, head and eight queries, for each key, 8 numbers; 0 if there is none
 * @param biasGroup - from a group's to the next group's; 0 if all have the same
 * @param room - for keyWidth · 8 floats, then, with counts up to whole sixes, keys · keyWidth, values' width · keys, keys · 8 and
 *   values' width · 8
 */
export function attention(
  images: i32,
  query: usize,
  queryImage: usize,
  queries: usize,
  key: usize,
  keyImage: usize,
  keys: usize,
  value: usize,
  valueImage: usize,
  values: usize,
  output: usize,
  outputImage: usize,
  outputs: usize,
  heads: i32,
  groups: i32,
  queryCount: i32,
  keyCount: i32,
  keyWidth: i32,
  valueWidth: i32,
  scale: f32,
  bias: usize,
  biasGroup: usize,
  room: usize,
): void {
  const keyTiles = (keyCount + TILE - 1) / TILE;
  const valueTiles = (valueWidth + TILE - 1) / TILE;
  const blocks = (queryCount + LANES - 1) / LANES;
  const packedKeys = room + <usize>keyWidth * ROW;
  const packedValues = packedKeys + <usize>(keyTiles * TILE * keyWidth) * 4;
  const scores = packedValues + <usize>(valueTiles * TILE * keyCount) * 4;
  const means = scores + <usize>(keyTiles * TILE) * ROW;
  const biasBlock = <usize>keyCount * ROW;
  for (let image = 0; image < images; image++) {
    for (let group = 0; group < groups; group++) {
      const groupQueries = <usize>(group * queryCount) * 4;
      const groupKeys = <usize>(group * keyCount) * 4;
      let biases = bias + <usize>group * biasGroup;
      for (let head = 0; head < heads; head++) {
        const keyChannel = <usize>(head * keyWidth) * 4;
        const valueChannel = <usize>(head * valueWidth) * 4;
        const headKeys = key + <usize>image * keyImage + keyChannel;
        const headValues = value + <usize>image * valueImage + valueChannel;
        for (let tile = 0; tile < keyTiles; tile++) {
          const to = packedKeys + <usize>(tile * TILE * keyWidth) * 4;
          packPixels(headKeys, keys + groupKeys, tile * TILE, keyCount, TILE, keyWidth, to);
        }
        packChannels(headValues, values + groupKeys, keyCount, valueWidth, packedValues);
        const headQueries = query + <usize>image * queryImage + keyChannel;
        const to = output + <usize>image * outputImage + valueChannel;
        for (let block = 0; block < blocks; block++) {
          const first = block * LANES;
          packPixels(headQueries, queries + groupQueries, first, queryCount, LANES, keyWidth, room);
          multiply(packedKeys, keyTiles, room, keyWidth, scores);
          weigh(scores, keyCount, scale, bias ? biases : 0, room);
          multiply(packedValues, valueTiles, scores, keyCount, means);
          put(means, room, valueWidth, to, outputs + groupQueries, first, queryCount);
          biases += biasBlock;
        }
      }
    }
  }
}

/**
 * Pixels from `first` on, channel by channel; what is missing to `lanes` of them is the last one once more. Up to 8 bytes behind them
 * are written, too.
 */
function packPixels(map: usize, places: usize, first: i32, count: i32, lanes: i32, width: i32, to: usize): void {
  const step = <usize>lanes * 4;
  const bytes = <usize>width * 4;
  // The last ones first: six lanes are two less than two vectors, and what is too much is written over.
  for (let lane = 4; lane >= 0; lane -= 4) {
    const p0 = pixelAt(map, places, first + lane, count);
    const p1 = pixelAt(map, places, first + lane + 1, count);
    const p2 = pixelAt(map, places, first + lane + 2, count);
    const p3 = pixelAt(map, places, first + lane + 3, count);
    let at = to + <usize>lane * 4;
    let i: usize = 0;
    for (; i + 16 <= bytes; i += 16) {
      const a = v128.load(p0 + i);
      const b = v128.load(p1 + i);
      const c = v128.load(p2 + i);
      const d = v128.load(p3 + i);
      storeColumns(a, b, c, d, at, at + step, at + 2 * step, at + 3 * step);
      at += 4 * step;
    }
    for (; i < bytes; i += 4) {
      store<f32>(at, load<f32>(p0 + i));
      store<f32>(at, load<f32>(p1 + i), 4);
      if (lane + 2 < lanes) {
        store<f32>(at, load<f32>(p2 + i), 8);
        store<f32>(at, load<f32>(p3 + i), 12);
      }
      at += step;
    }
  }
}

// @ts-ignore: decorator
@inline
function pixelAt(map: usize, places: usize, i: i32, count: i32): usize {
  return map + <usize>load<u32>(places + <usize>min(i, count - 1) * 4);
}

/** Number i of each of four vectors, in their order, to place i; the last place first. */
// @ts-ignore: decorator
@inline
function storeColumns(a: v128, b: v128, c: v128, d: v128, to0: usize, to1: usize, to2: usize, to3: usize): void {
  const low0 = v128.shuffle<f32>(a, b, 0, 4, 1, 5);
  const low1 = v128.shuffle<f32>(c, d, 0, 4, 1, 5);
  const high0 = v128.shuffle<f32>(a, b, 2, 6, 3, 7);
  const high1 = v128.shuffle<f32>(c, d, 2, 6, 3, 7);
  v128.store(to3, v128.shuffle<u64>(high0, high1, 1, 3));
  v128.store(to2, v128.shuffle<u64>(high0, high1, 0, 2));
  v128.store(to1, v128.shuffle<u64>(low0, low1, 1, 3));
  v128.store(to0, v128.shuffle<u64>(low0, low1, 0, 2));
}

/** Six channels of all pixels, then the next six; zeros are what is missing to whole sixes. */
function packChannels(map: usize, places: usize, count: i32, width: i32, to: usize): void {
  const end = places + <usize>count * 4;
  for (let channel = 0; channel < width; channel += TILE) {
    const some = <usize>min(TILE, width - channel);
    const begin = map + <usize>channel * 4;
    for (let place = places; place < end; place += 4) {
      const from = begin + <usize>load<u32>(place);
      if (some == <usize>TILE) {
        v128.store(to, v128.load(from));
        store<u64>(to, load<u64>(from, 16), 16);
      } else {
        for (let i: usize = 0; i < <usize>TILE; i++) store<f32>(to + i * 4, i < some ? load<f32>(from + i * 4) : 0);
      }
      to += TILE * 4;
    }
  }
}

/** For each of six rows and eight queries the sum of their products, tile after tile. Eights go `steps` far. */
function multiply(sixes: usize, tiles: i32, eights: usize, steps: i32, to: usize): void {
  const end = eights + <usize>steps * ROW;
  for (let tile = 0; tile < tiles; tile++) {
    let s00 = f32x4.splat(0);
    let s01 = s00;
    let s10 = s00;
    let s11 = s00;
    let s20 = s00;
    let s21 = s00;
    let s30 = s00;
    let s31 = s00;
    let s40 = s00;
    let s41 = s00;
    let s50 = s00;
    let s51 = s00;
    for (let at = eights; at < end; at += ROW) {
      const e0 = v128.load(at);
      const e1 = v128.load(at, 16);
      let v = v128.load32_splat(sixes);
      s00 = madd(v, e0, s00);
      s01 = madd(v, e1, s01);
      v = v128.load32_splat(sixes, 4);
      s10 = madd(v, e0, s10);
      s11 = madd(v, e1, s11);
      v = v128.load32_splat(sixes, 8);
      s20 = madd(v, e0, s20);
      s21 = madd(v, e1, s21);
      v = v128.load32_splat(sixes, 12);
      s30 = madd(v, e0, s30);
      s31 = madd(v, e1, s31);
      v = v128.load32_splat(sixes, 16);
      s40 = madd(v, e0, s40);
      s41 = madd(v, e1, s41);
      v = v128.load32_splat(sixes, 20);
      s50 = madd(v, e0, s50);
      s51 = madd(v, e1, s51);
      sixes += TILE * 4;
    }
    v128.store(to, s00);
    v128.store(to, s01, 16);
    v128.store(to, s10, 32);
    v128.store(to, s11, 48);
    v128.store(to, s20, 64);
    v128.store(to, s21, 80);
    v128.store(to, s30, 96);
    v128.store(to, s31, 112);
    v128.store(to, s40, 128);
    v128.store(to, s41, 144);
    v128.store(to, s50, 160);
    v128.store(to, s51, 176);
    to += <usize>TILE * ROW;
  }
}

/** exp(score − the largest) in the place of each score, where a score is scale · product + bias; their sums go to `totals`. */
function weigh(products: usize, count: i32, scale: f32, bias: usize, totals: usize): void {
  const end = products + <usize>count * ROW;
  const factor = f32x4.splat(scale);
  let most0 = f32x4.splat(-Infinity);
  let most1 = most0;
  for (let at = products; at < end; at += ROW) {
    const b0 = bias ? v128.load(bias) : f32x4.splat(0);
    const b1 = bias ? v128.load(bias, 16) : f32x4.splat(0);
    const s0 = madd(v128.load(at), factor, b0);
    const s1 = madd(v128.load(at, 16), factor, b1);
    v128.store(at, s0);
    v128.store(at, s1, 16);
    most0 = f32x4.pmax(most0, s0);
    most1 = f32x4.pmax(most1, s1);
    if (bias) bias += ROW;
  }
  let total0 = f32x4.splat(0);
  let total1 = total0;
  for (let at = products; at < end; ) {
    let part0 = f32x4.splat(0);
    let part1 = part0;
    for (const partEnd = min(at + <usize>PART * ROW, end); at < partEnd; at += ROW) {
      const w0 = weightOf(f32x4.sub(v128.load(at), most0));
      const w1 = weightOf(f32x4.sub(v128.load(at, 16), most1));
      v128.store(at, w0);
      v128.store(at, w1, 16);
      part0 = f32x4.add(part0, w0);
      part1 = f32x4.add(part1, w1);
    }
    total0 = f32x4.add(total0, part0);
    total1 = f32x4.add(total1, part1);
  }
  v128.store(totals, total0);
  v128.store(totals, total1, 16);
}

// @ts-ignore: decorator
@inline
function weightOf(below: v128): v128 {
  return expWithin(f32x4.pmax(below, f32x4.splat(LOWEST)));
}

/** Weighed sums, divided by the sums of weights, to the pixels of their queries. */
function put(sums: usize, totals: usize, width: i32, output: usize, places: usize, first: i32, count: i32): void {
  const bytes = <usize>width * 4;
  // Lanes of no query hold the last one's once more, or nearly; they are written before it.
  for (let lane = 4; lane >= 0; lane -= 4) {
    const total = v128.load(totals + <usize>lane * 4);
    const p0 = pixelAt(output, places, first + lane, count);
    const p1 = pixelAt(output, places, first + lane + 1, count);
    const p2 = pixelAt(output, places, first + lane + 2, count);
    const p3 = pixelAt(output, places, first + lane + 3, count);
    let at = sums + <usize>lane * 4;
    let i: usize = 0;
    for (; i + 16 <= bytes; i += 16) {
      const a = f32x4.div(v128.load(at), total);
      const b = f32x4.div(v128.load(at + ROW), total);
      const c = f32x4.div(v128.load(at + 2 * ROW), total);
      const d = f32x4.div(v128.load(at + 3 * ROW), total);
      storeColumns(a, b, c, d, p0 + i, p1 + i, p2 + i, p3 + i);
      at += 4 * ROW;
    }
    for (; i < bytes; i += 4) {
      const mean = f32x4.div(v128.load(at), total);
      store<f32>(p3 + i, f32x4.extract_lane(mean, 3));
      store<f32>(p2 + i, f32x4.extract_lane(mean, 2));
      store<f32>(p1 + i, f32x4.extract_lane(mean, 1));
      store<f32>(p0 + i, f32x4.extract_lane(mean, 0));
      at += ROW;
    }
  }
}
