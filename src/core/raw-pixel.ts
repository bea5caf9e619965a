import { placesOf, type RawPicture } from './raw-picture.ts';

/** The colour of one pixel of a raw picture: red in the lowest 8 bits, then green, then blue. */
export type PixelAt = (x: number, y: number) => number;

const clamp = (value: number): number => Math.min(255, Math.max(0, value));

/** libjpeg's colours in 16-bit fixed point. */
function coloursOf(luma: number, blueness: number, redness: number): number {
  const u = blueness - 128;
  const v = redness - 128;
  const red = clamp(luma + ((91881 * v + 32768) >> 16));
  const green = clamp(luma + ((-22554 * u - 46802 * v + 32768) >> 16));
  const blue = clamp(luma + ((116130 * u + 32768) >> 16));
  return red | (green << 8) | (blue << 16);
}

/**
 * Opens a raw picture to be read pixel by pixel, every colour as Pillow (libjpeg) has it: slow, for single pixels and for what is
 * to be compared with.
 *
 * @param bytes - of the picture; may be shared, and may go on behind it
 */
export function openPixels(picture: RawPicture, bytes: Uint8Array): PixelAt {
  const { layout, widthPx, heightPx } = picture;
  const [first, second, third] = placesOf(picture).planes;
  if (!second || !third) {
    const { stride } = first!;
    const step = stride / widthPx;
    const [r, g, b] = layout === 'BGRX' ? ([2, 1, 0] as const) : ([0, 1, 2] as const);
    return (x, y) => {
      const at = y * stride + x * step;
      return bytes[at + r]! | (bytes[at + g]! << 8) | (bytes[at + b]! << 16);
    };
  }
  const luma = (x: number, y: number) => bytes[y * widthPx + x]!;
  const { stride } = second;
  const rows = layout === 'I420' ? Math.ceil(heightPx / 2) : heightPx;
  // libjpeg repeats chroma of 2 columns or fewer, and does not filter it.
  const isFiltered = stride > 2;
  const chromaAt = (offset: number): PixelAt => {
    const sample = (column: number, row: number) => bytes[offset + row * stride + column]!;
    if (layout === 'I444') return sample;
    const beside = (x: number) => Math.min(stride - 1, Math.max(0, (x >> 1) + (x & 1 ? 1 : -1)));
    if (layout === 'I422') {
      if (!isFiltered) return (x, y) => sample(x >> 1, y);
      return (x, y) => (3 * sample(x >> 1, y) + sample(beside(x), y) + 1 + (x & 1)) >> 2;
    }
    if (!isFiltered) return (x, y) => sample(x >> 1, y >> 1);
    return (x, y) => {
      const near = y >> 1;
      const far = Math.min(rows - 1, Math.max(0, near + (y & 1 ? 1 : -1)));
      const mixed = (column: number) => 3 * sample(column, near) + sample(column, far);
      return (3 * mixed(x >> 1) + mixed(beside(x)) + 8 - (x & 1)) >> 4;
    };
  };
  const blueness = chromaAt(second.offset);
  const redness = chromaAt(third.offset);
  return (x, y) => coloursOf(luma(x, y), blueness(x, y), redness(x, y));
}
