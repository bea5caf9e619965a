import type { ImageHeader, ReaderKind } from '../image/header.ts';
import { readPngLayout, type PngLayout } from './layout.ts';

/**
 * Reads the headers of a PNG, up to its end: orientation may stand behind the pixels.
 *
 * @throws FormatError `image-truncated`, `image-damaged`, `image-unsupported`
 */
export function readPngHeader(bytes: Uint8Array): ImageHeader {
  const layout = readPngLayout(bytes);
  const hasAlpha = layout.colorType >= 4 || layout.transparency !== undefined;
  return {
    format: 'png',
    widthPx: layout.widthPx,
    heightPx: layout.heightPx,
    hasAlpha,
    bitDepth: layout.bitDepth,
    animated: layout.isAnimated,
    orientation: layout.orientation,
    reader: chooseReader(layout, hasAlpha),
  };
}

function chooseReader(layout: PngLayout, hasAlpha: boolean): ReaderKind {
  const hasShortPalette = layout.colorType === 3 && layout.palette.length < 3 << layout.bitDepth;
  // Pillow clips 16-bit grey and takes the high byte of 16-bit colour, where browsers scale and round; to Pillow a colour
  // outside the palette is black, to some browsers an error. Of an animation whose still image is no frame, Pillow gives the still
  // image, browsers the first frame.
  if (layout.bitDepth === 16 || hasShortPalette || layout.hasAnimationChunks || !layout.endsRegularly) return 'own';
  if (hasOddTransparency(layout)) return 'own';
  return hasAlpha ? 'native-alpha' : 'bitmap';
}

/** Whether a tRNS chunk says to Pillow what it does not say to browsers. */
function hasOddTransparency({ transparency, isTransparencyLate, colorType, bitDepth, palette }: PngLayout): boolean {
  if (!transparency || colorType >= 4) return false;
  if (isTransparencyLate) return true;
  if (colorType === 3) return 3 * transparency.length > palette.length;
  // Pillow compares the low byte of each sample with what 1 to 4 bits were scaled to.
  return bitDepth < 8 || [0, 2, 4].some((at) => (transparency[at] ?? 0) > 0);
}
