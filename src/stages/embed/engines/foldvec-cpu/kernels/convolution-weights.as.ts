// Weights of convolution.as.ts, laid out once a model.

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
