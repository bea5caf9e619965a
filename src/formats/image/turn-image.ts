import type { Orientation } from './header.ts';
import type { Rgb8Image } from './rgb8-image.ts';

/** Orientations that exchange width and height. */
export function swapsSides(orientation: Orientation): boolean {
  return orientation >= 5;
}

/**
 * Turns a picture upright, as Pillow's `exif_transpose` does.
 *
 * @param orientation - how the picture is stored
 * @returns the picture itself for 1, else a new one
 */
export function turnUpright(image: Rgb8Image, orientation: Orientation): Rgb8Image {
  if (orientation === 1) return image;
  const { widthPx, heightPx, rgb, alpha } = image;
  const isSwapped = swapsSides(orientation);
  const outWidth = isSwapped ? heightPx : widthPx;
  const outHeight = isSwapped ? widthPx : heightPx;
  const mirrorsX = [2, 3, 7, 8].includes(orientation); // of the stored picture
  const mirrorsY = [3, 4, 6, 7].includes(orientation);
  const turned = new Uint8Array(rgb.length);
  const turnedAlpha = alpha && new Uint8Array(alpha.length);
  for (let y = 0, to = 0; y < outHeight; y++) {
    for (let x = 0; x < outWidth; x++, to++) {
      const across = isSwapped ? y : x;
      const down = isSwapped ? x : y;
      const from = (mirrorsY ? heightPx - 1 - down : down) * widthPx + (mirrorsX ? widthPx - 1 - across : across);
      turned[3 * to] = rgb[3 * from]!;
      turned[3 * to + 1] = rgb[3 * from + 1]!;
      turned[3 * to + 2] = rgb[3 * from + 2]!;
      if (alpha && turnedAlpha) turnedAlpha[to] = alpha[from]!;
    }
  }
  return { widthPx: outWidth, heightPx: outHeight, rgb: turned, ...(turnedAlpha ? { alpha: turnedAlpha } : {}) };
}
