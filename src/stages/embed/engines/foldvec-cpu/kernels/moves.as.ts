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

/** `bytes` of some pixels: `table` has `count` pairs of u32, where each is in the input and where it goes in the output. */
export function copyPixels(
  images: i32,
  input: usize,
  inputImage: usize,
  output: usize,
  outputImage: usize,
  table: usize,
  count: i32,
  bytes: usize,
): void {
  for (let image = 0; image < images; image++) {
    for (let entry = table, end = table + <usize>count * 8; entry < end; entry += 8) {
      const from = input + <usize>image * inputImage + <usize>load<u32>(entry);
      const to = output + <usize>image * outputImage + <usize>load<u32>(entry, 4);
      let i: usize = 0;
      for (; i + 16 <= bytes; i += 16) v128.store(to + i, v128.load(from + i));
      for (; i < bytes; i += 4) store<u32>(to + i, load<u32>(from + i));
    }
  }
}
