import { hasSecondGifFrame, readGifLayout } from './layout.ts';
import type { ImageHeader } from '../image/header.ts';

/**
 * Reads the headers of a GIF.
 *
 * @throws FormatError `image-truncated`, `image-damaged`
 */
export function readGifHeader(bytes: Uint8Array): ImageHeader {
  const layout = readGifLayout(bytes);
  return {
    format: 'gif',
    widthPx: layout.widthPx,
    heightPx: layout.heightPx,
    hasAlpha: layout.transparentIndex !== undefined,
    bitDepth: layout.colorBits,
    animated: hasSecondGifFrame(bytes, layout),
    orientation: 1,
    // Browsers make transparent pixels transparent black; Pillow keeps their colour.
    reader: 'own',
  };
}
