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
          const places = outputs + groupQueries + <usize>first * 4;
          put(means, room, valueWidth, to, places, min(LANES, queryCount - first));
          biases += biasBlock;
        }
      }
    }
  }
}

/** Pixels from `first` on, channel by channel; what is missing to `lanes` of them is the last one once more. */
function packPixels(map: usize, places: usize, first: i32, count: i32, lanes: i32, width: i32, to: usize): void {
  const step = <usize>lanes * 4;
  for (let lane = 0; lane < lanes; lane++) {
    const from = map + <usize>load<u32>(places + <usize>min(first + lane, count - 1) * 4);
    let at = to + <usize>lane * 4;
    for (let channel: usize = 0; channel < <usize>width; channel++) {
      store<f32>(at, load<f32>(from + channel * 4));
      at += step;
    }
  }
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
function put(sums: usize, totals: usize, width: i32, output: usize, places: usize, count: i32): void {
  const total0 = v128.load(totals);
  const total1 = v128.load(totals, 16);
  for (let at = sums, end = sums + <usize>width * ROW; at < end; at += ROW) {
    v128.store(at, f32x4.div(v128.load(at), total0));
    v128.store(at, f32x4.div(v128.load(at, 16), total1), 16);
  }
  for (let lane: usize = 0; lane < <usize>count; lane++) {
    const to = output + <usize>load<u32>(places + lane * 4);
    let at = sums + lane * 4;
    for (let channel: usize = 0; channel < <usize>width; channel++) {
      store<f32>(to + channel * 4, load<f32>(at));
      at += ROW;
    }
  }
}
