import { readGifLayout, type GifLayout } from './layout.ts';
import { damaged, truncated } from '../image/failure.ts';
import type { Rgb8Image } from '../image/rgb8-image.ts';

const MAX_CODES = 4096;
const MAX_CODE_BITS = 12;
/** Pixels that a byte of LZW can become at most. */
const MAX_RATIO = (MAX_CODES * 8) / MAX_CODE_BITS;

/**
 * Reads the first frame of a GIF as Pillow's `convert('RGB')` does: transparent pixels keep their colour, with their alpha beside it; what the frame
 * does not cover has the transparent colour (or colour 0), a colour outside the table is black.
 *
 * @returns a picture whose buffer is the caller's
 * @throws FormatError `image-truncated`, `image-damaged`
 */
export function readGif(bytes: Uint8Array): Rgb8Image {
  const layout = readGifLayout(bytes);
  const { widthPx, heightPx, frame, palette } = layout;
  const pixels = decodeFrame(bytes, layout);
  const indices = new Uint8Array(widthPx * heightPx).fill(layout.transparentIndex ?? 0);
  for (let row = 0; row < frame.heightPx; row++) {
    indices.set(
      pixels.subarray(row * frame.widthPx, (row + 1) * frame.widthPx),
      (frame.topPx + row) * widthPx + frame.leftPx,
    );
  }
  const rgb = new Uint8Array(indices.length * 3);
  for (let i = 0; i < indices.length; i++) {
    const index = indices[i]!;
    for (let channel = 0; channel < 3; channel++) {
      rgb[3 * i + channel] = palette ? (palette[3 * index + channel] ?? 0) : index;
    }
  }
  const { transparentIndex } = layout;
  if (transparentIndex === undefined) return { widthPx, heightPx, rgb };
  return { widthPx, heightPx, rgb, alpha: indices.map((index) => (index === transparentIndex ? 0 : 255)) };
}

/** The rows of a frame in the order in which they are stored. */
function* rowOrder(heightPx: number, isInterlaced: boolean): Generator<number> {
  const passes = isInterlaced
    ? ([
        [0, 8],
        [4, 8],
        [2, 4],
        [1, 2],
      ] as const)
    : ([[0, 1]] as const);
  for (const [first, step] of passes) {
    for (let row = first; row < heightPx; row += step) yield row;
  }
}

/** Undoes LZW. Gives one colour index a pixel. */
function decodeFrame(bytes: Uint8Array, layout: GifLayout): Uint8Array {
  const { widthPx, heightPx } = layout.frame;
  const present = bytes.length - layout.dataAt;
  if (widthPx * heightPx > present * MAX_RATIO) {
    throw truncated(`GIF has ${present} bytes of pixels, which cannot be ${widthPx} × ${heightPx} unpacked`);
  }
  const pixels = new Uint8Array(widthPx * heightPx);
  const rows = rowOrder(heightPx, layout.isInterlaced);
  let rowAt = (rows.next().value as number) * widthPx;
  let x = 0;

  const codes = new CodeStream(bytes, layout.dataAt);
  const clear = 1 << layout.codeBits;
  const prefixes = new Uint16Array(MAX_CODES);
  const suffixes = new Uint8Array(MAX_CODES);
  const string = new Uint8Array(MAX_CODES + 1);
  let codeBits = layout.codeBits + 1;
  let next = clear + 2;
  let previous: number | undefined;
  let firstOfPrevious = 0;
  for (;;) {
    const code = codes.take(codeBits);
    if (code === clear) {
      codeBits = layout.codeBits + 1;
      next = clear + 2;
      previous = undefined;
      continue;
    }
    if (code === clear + 1) throw truncated('GIF ends its picture before all pixels are there');
    if (code > (previous === undefined ? clear : next)) throw damaged(`GIF has a code out of range, ${code}`);

    // The string of a code comes out backwards.
    let length = 0;
    let rest = code;
    if (previous !== undefined && code === next) {
      string[length++] = firstOfPrevious;
      rest = previous;
    }
    while (rest >= clear) {
      if (length >= MAX_CODES || rest >= MAX_CODES) throw damaged('GIF has a code that refers to itself');
      string[length++] = suffixes[rest]!;
      rest = prefixes[rest]!;
    }
    string[length++] = rest;
    firstOfPrevious = rest;
    if (previous !== undefined && next < MAX_CODES) {
      suffixes[next] = rest;
      prefixes[next] = previous;
      if (next === (1 << codeBits) - 1 && codeBits < MAX_CODE_BITS) codeBits++;
      next++;
    }
    previous = code;

    while (length > 0) {
      pixels[rowAt + x] = string[--length]!;
      if (++x < widthPx) continue;
      x = 0;
      const row = rows.next();
      if (row.done) return pixels;
      rowAt = row.value * widthPx;
    }
  }
}

/** Codes out of the data blocks, lowest bits first. */
class CodeStream {
  readonly #bytes: Uint8Array;
  #at: number;
  #leftInBlock = 0;
  #bits = 0;
  #bitCount = 0;

  constructor(bytes: Uint8Array, at: number) {
    this.#bytes = bytes;
    this.#at = at;
  }

  take(count: number): number {
    while (this.#bitCount < count) {
      if (this.#leftInBlock === 0) {
        // Pillow wants a block whole before it looks inside, and reads on behind the empty block that should be the last.
        const length = this.#bytes[this.#at];
        if (length === undefined || this.#at + 1 + length > this.#bytes.length) {
          throw truncated('GIF ends inside the pixels of its first frame');
        }
        this.#leftInBlock = length;
        this.#at++;
        continue;
      }
      this.#bits |= this.#bytes[this.#at++]! << this.#bitCount;
      this.#bitCount += 8;
      this.#leftInBlock--;
    }
    const code = this.#bits & ((1 << count) - 1);
    this.#bits >>>= count;
    this.#bitCount -= count;
    return code;
  }
}
