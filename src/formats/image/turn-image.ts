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
  const { widthPx, heightPx, rgb } = image;
  const isSwapped = swapsSides(orientation);
  const outWidth = isSwapped ? heightPx : widthPx;
  const outHeight = isSwapped ? widthPx : heightPx;
  const mirrorsX = [2, 3, 7, 8].includes(orientation); // of the stored picture
  const mirrorsY = [3, 4, 6, 7].includes(orientation);
  const turned = new Uint8Array(rgb.length);
  for (let y = 0, to = 0; y < outHeight; y++) {
    for (let x = 0; x < outWidth; x++, to += 3) {
      const across = isSwapped ? y : x;
      const down = isSwapped ? x : y;
      const from = ((mirrorsY ? heightPx - 1 - down : down) * widthPx + (mirrorsX ? widthPx - 1 - across : across)) * 3;
      turned[to] = rgb[from]!;
      turned[to + 1] = rgb[from + 1]!;
      turned[to + 2] = rgb[from + 2]!;
    }
  }
  return { widthPx: outWidth, heightPx: outHeight, rgb: turned };
}
