// Pixels whose channels are brought to a mean and a length. Sums in float64, as they are many. Addresses and strides in bytes.
import { madd } from './vector.as';

/** Each pixel to mean 0 and variance 1 over its channels, then scale · x + shift. Sums in float64, as they are many. */
export function channelNorm(
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
  channels: i32,
  scale: usize,
  shift: usize,
  epsilon: f32,
): void {
  const bytes = <usize>channels * 4;
  for (let image = 0; image < images; image++) {
    for (let y = 0; y < height; y++) {
      let from = input + <usize>image * inputImage + <usize>y * inputRow;
      let to = output + <usize>image * outputImage + <usize>y * outputRow;
      for (let x = 0; x < width; x++) {
        const middle = sumOf(from, bytes) / channels;
        const factor = 1 / Math.sqrt(squaresOf(from, bytes, middle) / channels + epsilon);
        // The mean in two floats: what is left of the first loses no digits that the difference has.
        const near = f32x4.splat(<f32>middle);
        const rest = f32x4.splat(<f32>(middle - <f64>(<f32>middle)));
        const factors = f32x4.splat(<f32>factor);
        let i: usize = 0;
        for (; i + 16 <= bytes; i += 16) {
          const distance = f32x4.sub(f32x4.sub(v128.load(from + i), near), rest);
          v128.store(to + i, madd(f32x4.mul(distance, factors), v128.load(scale + i), v128.load(shift + i)));
        }
        for (; i < bytes; i += 4) {
          const normal = <f32>((<f64>load<f32>(from + i) - middle) * factor);
          store<f32>(to + i, normal * load<f32>(scale + i) + load<f32>(shift + i));
        }
        from += inputPixel;
        to += outputPixel;
      }
    }
  }
}

/**
 * Groups of each pixel's channels, divided by the larger of their length and `least`.
 *
 * @param groupBytes - of a group's channels
 */
export function unit(
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
  groups: i32,
  groupBytes: usize,
  least: f32,
): void {
  for (let image = 0; image < images; image++) {
    for (let y = 0; y < height; y++) {
      let pixel = input + <usize>image * inputImage + <usize>y * inputRow;
      let outPixel = output + <usize>image * outputImage + <usize>y * outputRow;
      for (let x = 0; x < width; x++) {
        let from = pixel;
        let to = outPixel;
        for (let group = 0; group < groups; group++) {
          const length = <f32>max(Math.sqrt(squaresOf(from, groupBytes, 0)), <f64>least);
          const lengths = f32x4.splat(length);
          let i: usize = 0;
          for (; i + 16 <= groupBytes; i += 16) v128.store(to + i, f32x4.div(v128.load(from + i), lengths));
          for (; i < groupBytes; i += 4) store<f32>(to + i, load<f32>(from + i) / length);
          from += groupBytes;
          to += groupBytes;
        }
        pixel += inputPixel;
        outPixel += outputPixel;
      }
    }
  }
}

/** The sum of some floats. */
function sumOf(from: usize, bytes: usize): f64 {
  let low = f64x2.splat(0);
  let high = low;
  let i: usize = 0;
  for (; i + 16 <= bytes; i += 16) {
    const x = v128.load(from + i);
    low = f64x2.add(low, f64x2.promote_low_f32x4(x));
    high = f64x2.add(high, f64x2.promote_low_f32x4(highHalf(x)));
  }
  let sum = total(f64x2.add(low, high));
  for (; i < bytes; i += 4) sum += load<f32>(from + i);
  return sum;
}

/** The sum of (x − middle)². */
function squaresOf(from: usize, bytes: usize, middle: f64): f64 {
  const middles = f64x2.splat(middle);
  let low = f64x2.splat(0);
  let high = low;
  let i: usize = 0;
  for (; i + 16 <= bytes; i += 16) {
    const x = v128.load(from + i);
    const d0 = f64x2.sub(f64x2.promote_low_f32x4(x), middles);
    const d1 = f64x2.sub(f64x2.promote_low_f32x4(highHalf(x)), middles);
    low = f64x2.add(low, f64x2.mul(d0, d0));
    high = f64x2.add(high, f64x2.mul(d1, d1));
  }
  let sum = total(f64x2.add(low, high));
  for (; i < bytes; i += 4) {
    const distance = <f64>load<f32>(from + i) - middle;
    sum += distance * distance;
  }
  return sum;
}

// @ts-ignore: decorator
@inline
function highHalf(x: v128): v128 {
  return i8x16.shuffle(x, x, 8, 9, 10, 11, 12, 13, 14, 15, 8, 9, 10, 11, 12, 13, 14, 15);
}

// @ts-ignore: decorator
@inline
function total(x: v128): f64 {
  return f64x2.extract_lane(x, 0) + f64x2.extract_lane(x, 1);
}
