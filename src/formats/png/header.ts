import type { ImageHeader, ReaderKind } from '../image/header.ts';
import { readPngLayout, type PngLayout } from './layout.ts';

/**
 * Reads the headers of a PNG, up to its end: orientation may stand behind the pixels.
 *
 * @throws FormatError `image-truncated`, `image-damaged`, `image-unsupported`
 */
export function readPngHeader(bytes: Uint8Array): ImageHeader {
  const layout = readPngLayout(bytes);
  const hasAlpha = layout.colorType >= 4 || layout.hasTransparency;
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
  return hasAlpha ? 'native-alpha' : 'bitmap';
}
