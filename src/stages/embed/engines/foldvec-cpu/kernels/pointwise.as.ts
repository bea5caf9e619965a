// What is done to each value by itself, pixel by pixel. Addresses and strides in bytes; `channelBytes` is a multiple of 16.
import { activateRun } from './activations.as';
import { clamp, madd } from './vector.as';

/** activation(scale · x + shift), by channel. */
export function affine(
  images: i32,
  input: usize,
  inputPixel: usize,
  inputRow: usize,
  inputImage: usize,
  output: usize,
  outputPixel: usize,
  outputRow: usize,
  outputImage: usize,
  width: i32,
  height: i32,
  channelBytes: usize,
  scale: usize,
  shift: usize,
  low: f32,
  high: f32,
  kind: i32,
  slope: f32,
  offset: f32,
): void {
  const least = f32x4.splat(low);
  const most = f32x4.splat(high);
  for (let image = 0; image < images; image++) {
    for (let y = 0; y < height; y++) {
      let from = input + <usize>image * inputImage + <usize>y * inputRow;
      let to = output + <usize>image * outputImage + <usize>y * outputRow;
      for (let x = 0; x < width; x++) {
        for (let channel: usize = 0; channel < channelBytes; channel += 16) {
          const value = madd(v128.load(from + channel), v128.load(scale + channel), v128.load(shift + channel));
          v128.store(to + channel, clamp(value, least, most));
        }
        if (kind) activateRun(to, channelBytes, kind, slope, offset);
        from += inputPixel;
        to += outputPixel;
      }
    }
  }
}

/** activation(a + b), or a · b. A factor of one pixel has strides of 0. */
export function combine(
  images: i32,
  isProduct: i32,
  a: usize,
  aPixel: usize,
  aRow: usize,
  aImage: usize,
  b: usize,
  bPixel: usize,
  bRow: usize,
  bImage: usize,
  output: usize,
  outputPixel: usize,
  outputRow: usize,
  outputImage: usize,
  width: i32,
  height: i32,
  channelBytes: usize,
  low: f32,
  high: f32,
  kind: i32,
  slope: f32,
  offset: f32,
): void {
  const least = f32x4.splat(low);
  const most = f32x4.splat(high);
  for (let image = 0; image < images; image++) {
    for (let y = 0; y < height; y++) {
      let first = a + <usize>image * aImage + <usize>y * aRow;
      let second = b + <usize>image * bImage + <usize>y * bRow;
      let to = output + <usize>image * outputImage + <usize>y * outputRow;
      for (let x = 0; x < width; x++) {
        for (let channel: usize = 0; channel < channelBytes; channel += 16) {
          const u = v128.load(first + channel);
          const v = v128.load(second + channel);
          v128.store(to + channel, clamp(isProduct ? f32x4.mul(u, v) : f32x4.add(u, v), least, most));
        }
        if (kind) activateRun(to, channelBytes, kind, slope, offset);
        first += aPixel;
        second += bPixel;
        to += outputPixel;
      }
    }
  }
}
