import { unpackSamples } from '../image/packed-samples.ts';
import type { PngLayout } from './layout.ts';

const GREY = 0;
const PALETTE = 3;
const GREY_ALPHA = 4;

/**
 * Makes room for alpha that goes with each sample: stored with it, or with its colour in the palette. What the first frame of an
 * animation leaves is transparent, or as the palette's first colour.
 *
 * @returns `Uint8Array[heightPx * widthPx]`; undefined for other pictures
 */
export function makeAlpha(layout: PngLayout): Uint8Array<ArrayBuffer> | undefined {
  const { colorType, transparency, widthPx, heightPx } = layout;
  if (colorType >= GREY_ALPHA) return new Uint8Array(widthPx * heightPx);
  if (colorType !== PALETTE || !transparency) return undefined;
  return new Uint8Array(widthPx * heightPx).fill(transparency[0] ?? 255);
}

/**
 * Turns one row of a pass into its alpha. Of 16 bits the high byte is taken, as Pillow does.
 *
 * @param target - as many pixels as the row has; written to
 */
export function toAlpha(row: Uint8Array, layout: PngLayout, target: Uint8Array): void {
  const { colorType, bitDepth, transparency } = layout;
  if (colorType === PALETTE) {
    unpackSamples(row, bitDepth, target);
    for (let i = 0; i < target.length; i++) target[i] = transparency?.[target[i]!] ?? 255;
    return;
  }
  const sampleBytes = bitDepth >> 3;
  const colours = colorType === GREY_ALPHA ? 1 : 3;
  const stride = (colours + 1) * sampleBytes;
  for (let i = 0, from = colours * sampleBytes; i < target.length; i++, from += stride) target[i] = row[from]!;
}

/**
 * The picture's alpha, as its own or by the one colour that is transparent. Pillow compares what was read with the low byte of what
 * the file says: so of more than 8 bits others are transparent than meant, and of 2 and 4 bits most often none.
 *
 * @param rgb - the whole picture
 * @param stored - what {@link makeAlpha} gave, filled
 * @returns nothing for a picture that is opaque
 */
export function alphaOf(
  { colorType, bitDepth, transparency }: PngLayout,
  rgb: Uint8Array,
  stored: Uint8Array<ArrayBuffer> | undefined,
): { readonly alpha?: Uint8Array<ArrayBuffer> } {
  if (stored) return { alpha: stored };
  if (!transparency || colorType === PALETTE) return {};
  const isBlackAndWhite = colorType === GREY && bitDepth === 1;
  const [red, green, blue] = [0, 2, 4].map((at) => {
    const sample = colorType === GREY ? 0 : at;
    const value = transparency[sample + 1]!;
    if (!isBlackAndWhite) return value;
    return value > 0 || transparency[sample]! > 0 ? 255 : 0;
  });
  const alpha = new Uint8Array(rgb.length / 3);
  for (let i = 0; i < alpha.length; i++) {
    const isKey = rgb[3 * i] === red && rgb[3 * i + 1] === green && rgb[3 * i + 2] === blue;
    alpha[i] = isKey ? 0 : 255;
  }
  return { alpha };
}
