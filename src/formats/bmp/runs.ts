import type { BmpLayout } from './layout.ts';
import { truncated } from '../image/failure.ts';

const END_OF_LINE = 0;
const END_OF_BITMAP = 1;
const DELTA = 2;
const LONGEST_RUN = 255;

/**
 * Undoes a BMP's run-length coding, as Pillow does.
 *
 * @param bits - of a pixel inside a run: 4 or 8
 * @returns `Uint8Array[heightPx * widthPx]`, one index a pixel, rows in the order of the file
 * @throws FormatError `image-truncated` if pixels are missing at the end
 */
export function decodeBmpRuns(bytes: Uint8Array, layout: BmpLayout, bits: 4 | 8): Uint8Array {
  const { widthPx, heightPx } = layout;
  const size = widthPx * heightPx;
  const out = new Uint8Array(size + LONGEST_RUN); // the last run may go over the end
  let filled = 0;
  let x = 0;
  let at = layout.dataAt;
  while (filled < size && at + 2 <= bytes.length) {
    const count = bytes[at]!;
    const value = bytes[at + 1]!;
    at += 2;
    if (count > 0) {
      const run = Math.max(0, Math.min(count, widthPx - x));
      for (let i = 0; i < run; i++) out[filled++] = bits === 8 ? value : i % 2 === 0 ? value >> 4 : value & 15;
      x += run;
    } else if (value === END_OF_LINE) {
      filled = Math.min(Math.ceil(filled / widthPx) * widthPx, size);
      x = 0;
    } else if (value === END_OF_BITMAP) {
      break;
    } else if (value === DELTA) {
      if (at + 2 > bytes.length) break;
      filled = Math.min(size, filled + bytes[at]! + bytes[at + 1]! * widthPx);
      x = filled % widthPx;
      at += 2;
    } else {
      const pixels = Math.min(size - filled, value);
      const length = bits === 8 ? pixels : Math.ceil(pixels / 2);
      const present = Math.min(length, bytes.length - at);
      for (let i = 0; i < (bits === 8 ? present : Math.min(pixels, 2 * present)); i++) {
        const byte = bytes[at + (bits === 8 ? i : i >> 1)]!;
        out[filled++] = bits === 8 ? byte : i % 2 === 0 ? byte >> 4 : byte & 15;
      }
      if (present < length || filled === size) break;
      x += value;
      at += length;
      at += at & 1; // runs of single pixels are padded to 16 bits
    }
  }
  if (filled < size) throw truncated(`BMP has ${filled} of ${size} pixels`);
  return out.subarray(0, size);
}
