// Maxima and means of windows, and means of whole maps. Windows are cut to the map.

/**
 * The largest, or the mean, of each window. Addresses and strides in bytes.
 *
 * @param input - the first pixel of the map
 * @param top - rows of a window that lie above the map at the first output row; may be negative
 * @param isMean - 0 for the largest
 * @param padTop - with the others: how far the map reaches beyond itself when what a mean is divided by is counted; 0 where
 *   pads do not count
 */
export function pool(
  images: i32,
  input: usize,
  inputPixel: usize,
  inputRow: usize,
  inputImage: usize,
  inputWidth: i32,
  inputHeight: i32,
  channelBytes: usize,
  output: usize,
  outputPixel: usize,
  outputRow: usize,
  outputImage: usize,
  width: i32,
  height: i32,
  kernelHeight: i32,
  kernelWidth: i32,
  strideY: i32,
  strideX: i32,
  top: i32,
  left: i32,
  isMean: i32,
  padTop: i32,
  padLeft: i32,
  padBottom: i32,
  padRight: i32,
): void {
  for (let image = 0; image < images; image++) {
    for (let y = 0; y < height; y++) {
      const y0 = y * strideY - top;
      const fromY = max(y0, 0);
      const toY = min(y0 + kernelHeight, inputHeight);
      const countY = min(y0 + kernelHeight, inputHeight + padBottom) - max(y0, -padTop);
      for (let x = 0; x < width; x++) {
        const x0 = x * strideX - left;
        const fromX = max(x0, 0);
        const toX = min(x0 + kernelWidth, inputWidth);
        const countX = min(x0 + kernelWidth, inputWidth + padRight) - max(x0, -padLeft);
        const divisor = f32x4.splat(<f32>(countY * countX));
        const target = output + <usize>image * outputImage + <usize>y * outputRow + <usize>x * outputPixel;
        const source = input + <usize>image * inputImage;
        for (let channel: usize = 0; channel < channelBytes; channel += 16) {
          let found = f32x4.splat(isMean ? 0 : -Infinity);
          for (let row = fromY; row < toY; row++) {
            let at = source + <usize>row * inputRow + <usize>fromX * inputPixel + channel;
            for (let column = fromX; column < toX; column++) {
              const value = v128.load(at);
              found = isMean ? f32x4.add(found, value) : f32x4.pmax(value, found);
              at += inputPixel;
            }
          }
          v128.store(target + channel, isMean ? f32x4.div(found, divisor) : found);
        }
      }
    }
  }
}

/** The mean of each channel over the whole map, row by row first: sums of thousands lose less so. */
export function mean(
  images: i32,
  input: usize,
  inputPixel: usize,
  inputRow: usize,
  inputImage: usize,
  width: i32,
  height: i32,
  channelBytes: usize,
  output: usize,
  outputImage: usize,
): void {
  const divisor = f32x4.splat(<f32>(width * height));
  for (let image = 0; image < images; image++) {
    const source = input + <usize>image * inputImage;
    for (let channel: usize = 0; channel < channelBytes; channel += 16) {
      let sum = f32x4.splat(0);
      for (let y = 0; y < height; y++) {
        let line = f32x4.splat(0);
        let at = source + <usize>y * inputRow + channel;
        for (let x = 0; x < width; x++) {
          line = f32x4.add(line, v128.load(at));
          at += inputPixel;
        }
        sum = f32x4.add(sum, line);
      }
      v128.store(output + <usize>image * outputImage + channel, f32x4.div(sum, divisor));
    }
  }
}
