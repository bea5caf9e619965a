// Convolution of each channel by itself: four pixels of four channels at once.
import { activateRun } from './activations.as';
import { clamp, madd } from './vector.as';

const TILE: i32 = 4;

/**
 * activation(convolution of each channel + bias). Addresses and strides in bytes.
 *
 * @param input - where the window of the first output pixel begins
 * @param lines - table of u32: where each value of a window is, from the window's begin
 * @param weights - for each channel its bias; then for each value of the window a weight a channel
 * @param channelBytes - a multiple of 16
 */
export function depthwise(
  images: i32,
  input: usize,
  inputImage: usize,
  stepX: usize,
  stepY: usize,
  lines: usize,
  lineCount: usize,
  weights: usize,
  output: usize,
  outputPixel: usize,
  outputRow: usize,
  outputImage: usize,
  channelBytes: usize,
  width: i32,
  height: i32,
  low: f32,
  high: f32,
  kind: i32,
  slope: f32,
  offset: f32,
): void {
  const least = f32x4.splat(low);
  const most = f32x4.splat(high);
  const linesEnd = lines + lineCount * 4;
  for (let image = 0; image < images; image++) {
    for (let y = 0; y < height; y++) {
      const inRow = input + <usize>image * inputImage + <usize>y * stepY;
      const outRow = output + <usize>image * outputImage + <usize>y * outputRow;
      for (let x = 0; x < width; x += TILE) {
        // Beyond the last pixel the last one is made again.
        const last = width - 1 - x;
        const x1 = <usize>min(1, last);
        const x2 = <usize>min(2, last);
        const x3 = <usize>min(3, last);
        const from = inRow + <usize>x * stepX;
        const to = outRow + <usize>x * outputPixel;
        for (let channel: usize = 0; channel < channelBytes; channel += 16) {
          let s0 = v128.load(weights + channel);
          let s1 = s0;
          let s2 = s0;
          let s3 = s0;
          let w = weights + channelBytes + channel;
          const p0 = from + channel;
          const p1 = p0 + x1 * stepX;
          const p2 = p0 + x2 * stepX;
          const p3 = p0 + x3 * stepX;
          for (let line = lines; line < linesEnd; line += 4) {
            const at = <usize>load<u32>(line);
            const weight = v128.load(w);
            s0 = madd(v128.load(p0 + at), weight, s0);
            s1 = madd(v128.load(p1 + at), weight, s1);
            s2 = madd(v128.load(p2 + at), weight, s2);
            s3 = madd(v128.load(p3 + at), weight, s3);
            w += channelBytes;
          }
          const target = to + channel;
          v128.store(target, clamp(s0, least, most));
          v128.store(target + x1 * outputPixel, clamp(s1, least, most));
          v128.store(target + x2 * outputPixel, clamp(s2, least, most));
          v128.store(target + x3 * outputPixel, clamp(s3, least, most));
        }
      }
      if (kind) {
        for (let x = 0; x < width; x++) {
          activateRun(outRow + <usize>x * outputPixel, channelBytes, kind, slope, offset);
        }
      }
    }
  }
}
