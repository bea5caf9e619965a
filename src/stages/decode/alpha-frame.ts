import type { PixelSize } from '../../core/resize-plan.ts';
import type { Orientation } from '../../formats/image/header.ts';
import { swapsSides } from '../../formats/image/turn-image.ts';

const OPAQUE = 255;

/** Whether no pixel of interleaved pixels of four bytes is transparent. */
export function isOpaque(pixels: Uint8Array): boolean {
  for (let i = 3; i < pixels.length; i += 4) if (pixels[i] !== OPAQUE) return false;
  return true;
}

/** Pixels in pairs, R0 R1 G0 G1 B0 B1 A0 A1: rows of `stride` bytes. */
export interface PairFrame {
  readonly bytes: Uint8Array;
  readonly stride: number;
  readonly size: PixelSize;
}

/** Writes the alpha of interleaved pixels of four bytes into a frame that holds their colours, turned already. */
export function writeAlpha(
  pixels: Uint8Array,
  { widthPx, heightPx }: PixelSize,
  frame: PairFrame,
  orientation: Orientation,
): void {
  const fromRight = [2, 3, 7, 8].includes(orientation);
  const fromBelow = [3, 4, 6, 7].includes(orientation);
  for (let y = 0, at = 3; y < heightPx; y++) {
    const down = fromBelow ? heightPx - 1 - y : y;
    for (let x = 0; x < widthPx; x++, at += 4) {
      const across = fromRight ? widthPx - 1 - x : x;
      const [column, row] = swapsSides(orientation) ? [down, across] : [across, down];
      frame.bytes[frame.stride * row + 8 * (column >> 1) + 6 + (column & 1)] = pixels[at]!;
    }
  }
}

/** Multiplies colours by their alpha, rounded as Pillow's `convert('RGBa')` does. */
export function multiplyByAlpha({ bytes, stride, size: { widthPx, heightPx } }: PairFrame): void {
  for (let y = 0; y < heightPx; y++) {
    for (let x = 0; x < widthPx; x++) {
      const at = stride * y + 8 * (x >> 1) + (x & 1);
      const alpha = bytes[at + 6]!;
      if (alpha === OPAQUE) continue;
      for (let channel = at; channel < at + 6; channel += 2) {
        const product = bytes[channel]! * alpha + 128;
        bytes[channel] = ((product >> 8) + product) >> 8;
      }
    }
  }
}

/** Divides the colours of interleaved R G B A by their alpha, cut off as Pillow's `convert('RGBA')` of `RGBa` does. */
export function divideByAlpha(pixels: Uint8Array): void {
  for (let at = 0; at < pixels.length; at += 4) {
    const alpha = pixels[at + 3]!;
    if (alpha === 0 || alpha === OPAQUE) continue;
    for (let channel = at; channel < at + 3; channel++) {
      pixels[channel] = Math.min(255, Math.floor((255 * pixels[channel]!) / alpha));
    }
  }
}
