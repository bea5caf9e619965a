// Convolution as a product of matrices that is never laid out: a pixel's window is some lines of neighbouring floats, which are
// multiplied with eight output channels at once. Also dense layers (one pixel, one line), and 1 × 1 (one line).
//
// Six pixels by eight channels are twelve sums: with two weights and a value they fill the registers of a processor. A product that is
// not added at once takes one more, and then a sum would be put aside each time: the plain build takes five pixels, half as fast again.
import { activateRun } from './activations.as';
import { clamp, madd } from './vector.as';

const TILE: usize = ASC_FEATURE_RELAXED_SIMD ? 6 : 5; // pixels
// Pixels that go by each block of weights while it is in the nearest cache, at most. Fewer would read the weights of a large layer from
// afar too often; these, of 768 channels, just stay in a second cache of a MiB.
const CHUNK: i32 = 198;
const ENTRY: usize = 12; // bytes of a pixel in the table: where its window, its result and its residual are

/**
 * activation(convolution + bias + residual). Addresses and strides in bytes.
 *
 * @param input - where the window of the first output pixel begins, in the zeros around the map
 * @param stepX - from a window to its right neighbour
 * @param stepY - to the one below
 * @param lines - table of u32: where each line of a window begins, from the window's own begin
 * @param run - bytes of a line
 * @param weights - for each block of 8 output channels: 8 biases, then for each value of each line 8 weights
 * @param blockOffsets - table of u32: what a block adds to the input's address (groups); 0 if there is none
 * @param outputBytes - bytes of a pixel's channels that are written, a multiple of 16
 * @param residual - 0 if there is none
 * @param table - room for 200 · 12 bytes
 */
export function convolve(
  images: i32,
  input: usize,
  inputImage: usize,
  stepX: usize,
  stepY: usize,
  lines: usize,
  lineCount: usize,
  run: usize,
  weights: usize,
  blockOffsets: usize,
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
  table: usize,
): void {
  const blockBytes: usize = 32 + lineCount * run * 8;
  const linesEnd = lines + lineCount * 4;
  const total = images * width * height;
  const least = f32x4.splat(low);
  const most = f32x4.splat(high);
  let x = 0;
  let y = 0;
  let image = 0;
  // As many in each chunk, in whole tiles.
  const chunks = (total + CHUNK - 1) / CHUNK;
  const chunkTiles = (total + chunks * <i32>TILE - 1) / (chunks * <i32>TILE);
  const chunk = chunkTiles * <i32>TILE;
  for (let from = 0; from < total; from += chunk) {
    const count = <usize>min(chunk, total - from);
    const tiles = (count + TILE - 1) / TILE;
    let entry = table;
    for (let i: usize = 0; i < count; i++) {
      store<u32>(entry, input + <usize>image * inputImage + <usize>y * stepY + <usize>x * stepX);
      store<u32>(entry, output + <usize>image * outputImage + <usize>y * outputRow + <usize>x * outputPixel, 4);
      store<u32>(entry, residual + <usize>image * residualImage + <usize>y * residualRow + <usize>x * residualPixel, 8);
      entry += ENTRY;
      if (++x == width) {
        x = 0;
        if (++y == height) {
          y = 0;
          image++;
        }
      }
    }
    // What is missing to a whole tile is the last pixel once more.
    for (let i = count; i < tiles * TILE; i++) {
      memory.copy(entry, table + (count - 1) * ENTRY, ENTRY);
      entry += ENTRY;
    }
    let block = weights;
    let blockOffset = blockOffsets;
    for (let at: usize = 0; at < outputBytes; at += 32) {
      const shift = blockOffset ? <usize>load<u32>(blockOffset) : 0;
      const isWhole = at + 16 < outputBytes;
      for (let tile = table; tile < entry; tile += TILE * ENTRY) {
        const a0 = <usize>load<u32>(tile) + shift;
        const a1 = <usize>load<u32>(tile, ENTRY) + shift;
        const a2 = <usize>load<u32>(tile, 2 * ENTRY) + shift;
        const a3 = <usize>load<u32>(tile, 3 * ENTRY) + shift;
        const a4 = <usize>load<u32>(tile, 4 * ENTRY) + shift;
        const a5: usize = ASC_FEATURE_RELAXED_SIMD ? <usize>load<u32>(tile, 5 * ENTRY) + shift : 0;
        let s00 = v128.load(block);
        let s01 = v128.load(block, 16);
        let s10 = s00;
        let s11 = s01;
        let s20 = s00;
        let s21 = s01;
        let s30 = s00;
        let s31 = s01;
        let s40 = s00;
        let s41 = s01;
        let s50 = s00;
        let s51 = s01;
        let w = block + 32;
        for (let line = lines; line < linesEnd; line += 4) {
          const begin = <usize>load<u32>(line);
          let p0 = a0 + begin;
          let p1 = a1 + begin;
          let p2 = a2 + begin;
          let p3 = a3 + begin;
          let p4 = a4 + begin;
          let p5 = a5 + begin;
          for (const end = p0 + run; p0 < end; p0 += 4) {
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
        }
        if (residual) {
          let r = <usize>load<u32>(tile, 8) + at;
          s00 = f32x4.add(s00, v128.load(r));
          if (isWhole) s01 = f32x4.add(s01, v128.load(r, 16));
          r = <usize>load<u32>(tile, ENTRY + 8) + at;
          s10 = f32x4.add(s10, v128.load(r));
          if (isWhole) s11 = f32x4.add(s11, v128.load(r, 16));
          r = <usize>load<u32>(tile, 2 * ENTRY + 8) + at;
          s20 = f32x4.add(s20, v128.load(r));
          if (isWhole) s21 = f32x4.add(s21, v128.load(r, 16));
          r = <usize>load<u32>(tile, 3 * ENTRY + 8) + at;
          s30 = f32x4.add(s30, v128.load(r));
          if (isWhole) s31 = f32x4.add(s31, v128.load(r, 16));
          r = <usize>load<u32>(tile, 4 * ENTRY + 8) + at;
          s40 = f32x4.add(s40, v128.load(r));
          if (isWhole) s41 = f32x4.add(s41, v128.load(r, 16));
          if (ASC_FEATURE_RELAXED_SIMD) {
            r = <usize>load<u32>(tile, 5 * ENTRY + 8) + at;
            s50 = f32x4.add(s50, v128.load(r));
            if (isWhole) s51 = f32x4.add(s51, v128.load(r, 16));
          }
        }
        put(<usize>load<u32>(tile, 4) + at, clamp(s00, least, most), clamp(s01, least, most), isWhole);
        put(<usize>load<u32>(tile, ENTRY + 4) + at, clamp(s10, least, most), clamp(s11, least, most), isWhole);
        put(<usize>load<u32>(tile, 2 * ENTRY + 4) + at, clamp(s20, least, most), clamp(s21, least, most), isWhole);
        put(<usize>load<u32>(tile, 3 * ENTRY + 4) + at, clamp(s30, least, most), clamp(s31, least, most), isWhole);
        put(<usize>load<u32>(tile, 4 * ENTRY + 4) + at, clamp(s40, least, most), clamp(s41, least, most), isWhole);
        if (ASC_FEATURE_RELAXED_SIMD) {
          put(<usize>load<u32>(tile, 5 * ENTRY + 4) + at, clamp(s50, least, most), clamp(s51, least, most), isWhole);
        }
      }
      block += blockBytes;
      if (blockOffset) blockOffset += 4;
    }
    if (kind) {
      for (let i: usize = 0; i < count; i++) {
        activateRun(<usize>load<u32>(table + i * ENTRY, 4), outputBytes, kind, slope, offset);
      }
    }
  }
}

// @ts-ignore: decorator
@inline
function put(at: usize, first: v128, second: v128, isWhole: bool): void {
  v128.store(at, first);
  if (isWhole) v128.store(at, second, 16);
}
