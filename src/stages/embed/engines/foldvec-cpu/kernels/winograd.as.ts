// 3 × 3 convolution of stride 1 by Winograd's minimal filtering (Lavin and Gray 2015): tiles of the input and the weights are
// transformed, multiplied point by point, which over all channels is a product of matrices a point, and transformed back.
//
// F(4×4) needs 36 products for 16 outputs of 9 weights each, F(2×2) 16 for 4.
import { activateRun } from './activations.as';
import { clamp, madd } from './vector.as';
import { fromPoints4, fromPoints6, toPoints4, toPoints6 } from './winograd-points.as';

const LINE: usize = 64; // bytes
const TILE: i32 = ASC_FEATURE_RELAXED_SIMD ? 6 : 5; // rows of a product, as in convolution.as.ts

/** V = Bᵀ d B of `count` tiles from `tile` on: point by point, then tile by tile, then the channels. */
function transformTiles(
  size: usize,
  tile: i32,
  count: i32,
  tilesX: i32,
  tilesY: i32,
  input: usize,
  inputPixel: usize,
  inputRow: usize,
  inputImage: usize,
  channelBytes: usize,
  points: usize,
  pointBytes: usize,
  scratch: usize,
): void {
  const stride = size - 2; // pixels from a tile to the next
  for (let i = 0; i < count; i++, tile++) {
    const tileX = tile % tilesX;
    const tileY = (tile / tilesX) % tilesY;
    const image = tile / (tilesX * tilesY);
    const from =
      input + <usize>image * inputImage + <usize>tileY * stride * inputRow + <usize>tileX * stride * inputPixel;
    const to = points + <usize>i * channelBytes;
    for (let channel: usize = 0; channel < channelBytes; channel += 16) {
      let at = from + channel;
      let temporary = scratch;
      for (let x: usize = 0; x < size; x++) {
        const d0 = v128.load(at);
        const d1 = v128.load(at + inputRow);
        const d2 = v128.load(at + 2 * inputRow);
        const d3 = v128.load(at + 3 * inputRow);
        if (size == 6) {
          toPoints6(d0, d1, d2, d3, v128.load(at + 4 * inputRow), v128.load(at + 5 * inputRow), temporary, 96);
        } else toPoints4(d0, d1, d2, d3, temporary, 64);
        at += inputPixel;
        temporary += 16;
      }
      temporary = scratch;
      let point = to + channel;
      for (let y: usize = 0; y < size; y++) {
        const d0 = v128.load(temporary);
        const d1 = v128.load(temporary, 16);
        const d2 = v128.load(temporary, 32);
        const d3 = v128.load(temporary, 48);
        if (size == 6) {
          toPoints6(d0, d1, d2, d3, v128.load(temporary, 64), v128.load(temporary, 80), point, pointBytes);
        } else toPoints4(d0, d1, d2, d3, point, pointBytes);
        point += size * pointBytes;
        temporary += size * 16;
      }
    }
  }
}

/**
 * M = V · U of one point: `count` tiles (a multiple of TILE is computed) by all output channels.
 *
 * The loop is that of convolution.as.ts, with rows that lie one behind the other. It stands twice because twelve sums are in registers
 * only inside one function: WebAssembly could hand them to another one through memory alone.
 */
function multiplyPoint(
  count: i32,
  values: usize,
  channelBytes: usize,
  weights: usize,
  sums: usize,
  outputBytes: usize,
): void {
  for (let at: usize = 0; at < outputBytes; at += 32) {
    let row = values;
    let to = sums + at;
    for (let tile = 0; tile < count; tile += TILE) {
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
      let w = weights;
      let p0 = row;
      let p1 = p0 + channelBytes;
      let p2 = p1 + channelBytes;
      let p3 = p2 + channelBytes;
      let p4 = p3 + channelBytes;
      let p5 = p4 + channelBytes;
      for (const end = p1; p0 < end; p0 += 4) {
        const w0 = v128.load(w);
        const w1 = v128.load(w, 16);
        let v = v128.load32_splat(p0);
        s00 = madd(v, w0, s00);
        s01 = madd(v, w1, s01);
        v = v128.load32_splat(p1);
        s10 = madd(v, w0, s10);
        s11 = madd(v, w1, s11);
        v = v128.load32_splat(p2);
        s20 = madd(v, w0, s20);
        s21 = madd(v, w1, s21);
        v = v128.load32_splat(p3);
        s30 = madd(v, w0, s30);
        s31 = madd(v, w1, s31);
        v = v128.load32_splat(p4);
        s40 = madd(v, w0, s40);
        s41 = madd(v, w1, s41);
        if (ASC_FEATURE_RELAXED_SIMD) {
          v = v128.load32_splat(p5);
          s50 = madd(v, w0, s50);
          s51 = madd(v, w1, s51);
          p5 += 4;
        }
        p1 += 4;
        p2 += 4;
        p3 += 4;
        p4 += 4;
        w += 32;
      }
      v128.store(to, s00);
      v128.store(to, s01, 16);
      to += outputBytes;
      v128.store(to, s10);
      v128.store(to, s11, 16);
      to += outputBytes;
      v128.store(to, s20);
      v128.store(to, s21, 16);
      to += outputBytes;
      v128.store(to, s30);
      v128.store(to, s31, 16);
      to += outputBytes;
      v128.store(to, s40);
      v128.store(to, s41, 16);
      to += outputBytes;
      if (ASC_FEATURE_RELAXED_SIMD) {
        v128.store(to, s50);
        v128.store(to, s51, 16);
        to += outputBytes;
      }
      row += <usize>TILE * channelBytes;
    }
    weights += channelBytes * 8;
  }
}

/**
 * activation(3 × 3 convolution of stride 1 + bias + residual). Addresses and strides in bytes.
 *
 * @param size - 6 for F(4×4), 4 for F(2×2)
 * @param input - where the window of the first output pixel begins; readable as far as the last tile reaches
 * @param channelBytes - of an input pixel, a multiple of 16
 * @param weights - as {@link packWinograd} lays them out
 * @param outputBytes - of an output pixel that are written, a multiple of 16
 * @param mostTiles - tiles at once, at least 6
 * @param room - `(36 · 16) + size² · mostTiles · (channels + output channels, both up to 8) · 4 + size² · 128` bytes
 */
export function winograd(
  images: i32,
  size: usize,
  input: usize,
  inputPixel: usize,
  inputRow: usize,
  inputImage: usize,
  channelBytes: usize,
  weights: usize,
  bias: usize,
  output: usize,
  outputPixel: usize,
  outputRow: usize,
  outputImage: usize,
  outputBytes: usize,
  residual: usize,
  residualPixel: usize,
  residualRow: usize,
  residualImage: usize,
  width: i32,
  height: i32,
  low: f32,
  high: f32,
  kind: i32,
  slope: f32,
  offset: f32,
  mostTiles: i32,
  room: usize,
): void {
  const chunk = mostTiles / TILE * TILE;
  const stride = <i32>size - 2;
  const tilesX = (width + stride - 1) / stride;
  const tilesY = (height + stride - 1) / stride;
  const total = images * tilesX * tilesY;
  const sumBytes = (outputBytes + 31) & ~31;
  const scratch = room;
  const points = room + 576;
  // A line more, else the points of a tile would share the same few places of the nearest cache.
  const pointBytes = <usize>chunk * channelBytes + LINE;
  const sums = points + size * size * pointBytes;
  const sumPoint = <usize>chunk * sumBytes + LINE;
  const weightPoint = channelBytes * (sumBytes >> 2);
  const least = f32x4.splat(low);
  const most = f32x4.splat(high);
  for (let from = 0; from < total; from += chunk) {
    const count = min(chunk, total - from);
    transformTiles(
      size, from, count, tilesX, tilesY,
      input, inputPixel, inputRow, inputImage, channelBytes,
      points, pointBytes, scratch,
    );
    for (let point: usize = 0; point < size * size; point++) {
      multiplyPoint(
        count, points + point * pointBytes, channelBytes,
        weights + point * weightPoint, sums + point * sumPoint, sumBytes,
      );
    }
    for (let i = 0; i < count; i++) {
      const tile = from + i;
      const x = tile % tilesX * stride;
      const y = (tile / tilesX) % tilesY * stride;
      const image = <usize>(tile / (tilesX * tilesY));
      const columns = <usize>min(stride, width - x);
      const rows = <usize>min(stride, height - y);
      const to = output + image * outputImage + <usize>y * outputRow + <usize>x * outputPixel;
      const more = residual + image * residualImage + <usize>y * residualRow + <usize>x * residualPixel;
      for (let channel: usize = 0; channel < outputBytes; channel += 16) {
        let m = sums + <usize>i * sumBytes + channel;
        let temporary = scratch;
        // Down the columns first: each gives `stride` values.
        for (let column: usize = 0; column < size; column++) {
          const step = size * sumPoint;
          const m0 = v128.load(m);
          const m1 = v128.load(m + step);
          const m2 = v128.load(m + 2 * step);
          const m3 = v128.load(m + 3 * step);
          if (size == 6) {
            fromPoints6(m0, m1, m2, m3, v128.load(m + 4 * step), v128.load(m + 5 * step), temporary, 96);
          } else fromPoints4(m0, m1, m2, m3, temporary, 64);
          m += sumPoint;
          temporary += 16;
        }
        const add = v128.load(bias + channel);
        for (let row: usize = 0; row < rows; row++) {
          temporary = scratch + row * size * 16;
          const m0 = v128.load(temporary);
          const m1 = v128.load(temporary, 16);
          const m2 = v128.load(temporary, 32);
          const m3 = v128.load(temporary, 48);
          // In place: what is read lies in registers by then.
          if (size == 6) {
            fromPoints6(m0, m1, m2, m3, v128.load(temporary, 64), v128.load(temporary, 80), temporary, 16);
          } else fromPoints4(m0, m1, m2, m3, temporary, 16);
          let target = to + row * outputRow + channel;
          let extra = more + row * residualRow + channel;
          for (let column: usize = 0; column < columns; column++) {
            let value = f32x4.add(v128.load(temporary), add);
            if (residual) value = f32x4.add(value, v128.load(extra));
            v128.store(target, clamp(value, least, most));
            target += outputPixel;
            extra += residualPixel;
            temporary += 16;
          }
        }
      }
      if (kind) {
        for (let row: usize = 0; row < rows; row++) {
          for (let column: usize = 0; column < columns; column++) {
            activateRun(to + row * outputRow + column * outputPixel, outputBytes, kind, slope, offset);
          }
        }
      }
    }
  }
}
