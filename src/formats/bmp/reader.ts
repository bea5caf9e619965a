import { readBmpLayout, type BmpLayout, type BmpPixels } from './layout.ts';
import { decodeBmpRuns } from './runs.ts';
import { damaged, truncated } from '../image/failure.ts';
import { unpackSamples } from '../image/packed-samples.ts';
import type { Rgb8Image } from '../image/rgb8-image.ts';

/**
 * Reads a BMP as Pillow's `convert('RGB')` does; alpha stands beside it.
 *
 * @returns a picture whose buffer is the caller's
 * @throws FormatError `image-truncated`, `image-damaged`, `image-unsupported`
 */
export function readBmp(bytes: Uint8Array): Rgb8Image {
  const layout = readBmpLayout(bytes);
  const { widthPx, heightPx, isTopDown, pixels } = layout;
  const source = locateRows(bytes, layout);
  const rgb = new Uint8Array(widthPx * heightPx * 3);
  const alphaAt = alphaPlace(pixels);
  const alpha = alphaAt === undefined ? undefined : new Uint8Array(widthPx * heightPx);
  for (let row = 0; row < heightPx; row++) {
    const y = isTopDown ? row : heightPx - 1 - row;
    const from = source.bytes.subarray(source.at + row * source.stride);
    writeRow(from, pixels, rgb.subarray(y * widthPx * 3, (y + 1) * widthPx * 3));
    if (!alpha || alphaAt === undefined) continue;
    for (let x = 0; x < widthPx; x++) alpha[y * widthPx + x] = from[4 * x + alphaAt]!;
  }
  return { widthPx, heightPx, rgb, ...(alpha ? { alpha } : {}) };
}

/** Where alpha stands in a pixel: at the place that no colour has. */
function alphaPlace(pixels: BmpPixels): number | undefined {
  if (pixels.kind !== 'bytes' || !pixels.hasAlpha) return undefined;
  return [0, 1, 2, 3].find((at) => !pixels.order.includes(at));
}

/** Where the rows stand: in the file, or in a copy without run-length coding. */
function locateRows(bytes: Uint8Array, layout: BmpLayout): { bytes: Uint8Array; at: number; stride: number } {
  const { widthPx, heightPx, stride, dataAt, pixels } = layout;
  if (pixels.kind === 'runs') {
    return { bytes: decodeBmpRuns(bytes, layout, pixels.bits), at: 0, stride: widthPx };
  }
  const rowBytes = Math.ceil((widthPx * rowBits(pixels)) / 8);
  if (rowBytes > stride) throw damaged(`BMP row has ${stride} bytes, ${widthPx} pixels need ${rowBytes}`);
  const end = dataAt + (heightPx - 1) * stride + rowBytes;
  if (end > bytes.length) throw truncated(`BMP has ${bytes.length} bytes, its pixels end at ${end}`);
  return { bytes, at: dataAt, stride };
}

function rowBits(pixels: BmpPixels): number {
  switch (pixels.kind) {
    case 'indexed':
      return pixels.bits;
    case 'runs':
      return 8;
    case 'packed16':
      return 16;
    case 'bytes':
      return pixels.pixelBytes * 8;
  }
}

function writeRow(source: Uint8Array, pixels: BmpPixels, target: Uint8Array): void {
  switch (pixels.kind) {
    case 'indexed':
    case 'runs':
      writeIndexedRow(source, pixels, target);
      break;
    case 'packed16':
      writePacked16Row(source, pixels.greenBits, target);
      break;
    case 'bytes': {
      const { pixelBytes, order } = pixels;
      for (let to = 0, from = 0; to < target.length; to += 3, from += pixelBytes) {
        target[to] = source[from + order[0]]!;
        target[to + 1] = source[from + order[1]]!;
        target[to + 2] = source[from + order[2]]!;
      }
    }
  }
}

function writeIndexedRow(
  source: Uint8Array,
  pixels: Extract<BmpPixels, { kind: 'indexed' | 'runs' }>,
  target: Uint8Array,
): void {
  const { palette, paletteStride } = pixels;
  const indices = new Uint8Array(target.length / 3);
  const bits = pixels.kind === 'runs' ? 8 : pixels.bits;
  unpackSamples(source, bits, indices, palette || bits === 8 ? 1 : 255 / ((1 << bits) - 1));
  for (let i = 0; i < indices.length; i++) {
    const index = indices[i]!;
    for (let channel = 0; channel < 3; channel++) {
      // Palettes are blue, green, red; a colour outside is black.
      target[3 * i + channel] = palette ? (palette[index * paletteStride + 2 - channel] ?? 0) : index;
    }
  }
}

function writePacked16Row(source: Uint8Array, greenBits: 5 | 6, target: Uint8Array): void {
  const greenMax = (1 << greenBits) - 1;
  for (let to = 0, from = 0; to < target.length; to += 3, from += 2) {
    const packed = source[from]! | (source[from + 1]! << 8);
    target[to] = Math.floor((((packed >> (5 + greenBits)) & 31) * 255) / 31);
    target[to + 1] = Math.floor((((packed >> 5) & greenMax) * 255) / greenMax);
    target[to + 2] = Math.floor(((packed & 31) * 255) / 31);
  }
}
