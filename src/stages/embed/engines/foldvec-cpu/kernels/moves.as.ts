// Values that only go to another place. Addresses and strides in bytes.

/** Zeros around a map: `top` rows above it, `left` pixels before each row, and so on. `map` is its first pixel. */
export function clearBorder(
  images: i32,
  map: usize,
  pixel: usize,
  row: usize,
  image: usize,
  width: i32,
  height: i32,
  top: i32,
  left: i32,
  bottom: i32,
  right: i32,
): void {
  for (let i = 0; i < images; i++) {
    const first = map + <usize>i * image;
    const begin = first - <usize>top * row - <usize>left * pixel;
    if (top) memory.fill(begin, 0, <usize>top * row);
    if (bottom) memory.fill(first + <usize>height * row - <usize>left * pixel, 0, <usize>bottom * row);
    for (let y = 0; y < height; y++) {
      const line = first + <usize>y * row;
      if (left) memory.fill(line - <usize>left * pixel, 0, <usize>left * pixel);
      if (right) memory.fill(line + <usize>width * pixel, 0, <usize>right * pixel);
    }
  }
}

/** Zeros in the whole of a map, whose first byte is `begin`. */
export function clear(images: i32, begin: usize, image: usize): void {
  memory.fill(begin, 0, <usize>images * image);
}

/** Planes of floats, one behind the other, as pixels of `channels` floats. */
export function interleave(
  images: i32,
  planes: usize,
  planesImage: usize,
  channels: i32,
  output: usize,
  outputPixel: usize,
  outputRow: usize,
  outputImage: usize,
  width: i32,
  height: i32,
): void {
  for (let image = 0; image < images; image++) {
    for (let channel = 0; channel < channels; channel++) {
      let from = planes + <usize>image * planesImage + <usize>(channel * width * height) * 4;
      for (let y = 0; y < height; y++) {
        let to = output + <usize>image * outputImage + <usize>y * outputRow + <usize>channel * 4;
        for (let x = 0; x < width; x++) {
          store<f32>(to, load<f32>(from));
          from += 4;
          to += outputPixel;
        }
      }
    }
  }
}

/** The other way: channel by channel, row by row, one behind the other. */
export function flatten(
  images: i32,
  input: usize,
  inputPixel: usize,
  inputRow: usize,
  inputImage: usize,
  width: i32,
  height: i32,
  channels: i32,
  output: usize,
  outputImage: usize,
): void {
  for (let image = 0; image < images; image++) {
    let to = output + <usize>image * outputImage;
    for (let channel = 0; channel < channels; channel++) {
      for (let y = 0; y < height; y++) {
        let from = input + <usize>image * inputImage + <usize>y * inputRow + <usize>channel * 4;
        for (let x = 0; x < width; x++) {
          store<f32>(to, load<f32>(from));
          from += inputPixel;
          to += 4;
        }
      }
    }
  }
}

/** `bytes` of each pixel's channels. */
export function copyRuns(
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
  bytes: usize,
): void {
  for (let image = 0; image < images; image++) {
    for (let y = 0; y < height; y++) {
      let from = input + <usize>image * inputImage + <usize>y * inputRow;
      let to = output + <usize>image * outputImage + <usize>y * outputRow;
      for (let x = 0; x < width; x++) {
        let i: usize = 0;
        for (; i + 16 <= bytes; i += 16) v128.store(to + i, v128.load(from + i));
        for (; i < bytes; i += 4) store<u32>(to + i, load<u32>(from + i));
        from += inputPixel;
        to += outputPixel;
      }
    }
  }
}

/** Channel i of the output is the one at `table[i]` bytes of the input. */
export function pickChannels(
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
  table: usize,
): void {
  for (let image = 0; image < images; image++) {
    for (let y = 0; y < height; y++) {
      let from = input + <usize>image * inputImage + <usize>y * inputRow;
      let to = output + <usize>image * outputImage + <usize>y * outputRow;
      for (let x = 0; x < width; x++) {
        for (let i: usize = 0; i < <usize>channels; i++) {
          store<f32>(to + i * 4, load<f32>(from + <usize>load<u32>(table + i * 4)));
        }
        from += inputPixel;
        to += outputPixel;
      }
    }
  }
}

/**
 * Weights as convolution.as.ts wants them: for each block of 8 output channels 8 biases, then line by line, value by value, 8
 * weights. What it does not write is to be zero already.
 *
 * @param from - `f32[outputs * groupChannels * height * width]`, as ONNX has it
 * @param runFloats - floats of a line
 * @param pixelFloats - floats of an input pixel
 * @param isWide - whether a line holds a whole row of a window; else each pixel of the window is a line
 * @param blockChannels - table of u32: input channel at which each block's lines begin
 */
export function packConvolution(
  from: usize,
  bias: usize,
  outputs: i32,
  groups: i32,
  groupChannels: i32,
  height: i32,
  width: i32,
  runFloats: i32,
  pixelFloats: i32,
  isWide: i32,
  blockChannels: usize,
  to: usize,
): void {
  const lineCount = isWide ? height : height * width;
  const blockBytes: usize = 32 + <usize>(lineCount * runFloats) * 32;
  const groupOutputs = outputs / groups;
  for (let output = 0; output < outputs; output++) {
    const block = to + <usize>(output >> 3) * blockBytes + <usize>(output & 7) * 4;
    store<f32>(block, load<f32>(bias + <usize>output * 4));
    const first = output / groupOutputs * groupChannels - <i32>load<u32>(blockChannels + <usize>(output >> 3) * 4);
    let weight = from + <usize>(output * groupChannels * height * width) * 4;
    for (let channel = first; channel < first + groupChannels; channel++) {
      for (let y = 0; y < height; y++) {
        for (let x = 0; x < width; x++) {
          const at = isWide ? y * runFloats + x * pixelFloats + channel : (y * width + x) * runFloats + channel;
          store<f32>(block + 32 + <usize>at * 32, load<f32>(weight));
          weight += 4;
        }
      }
    }
  }
}
