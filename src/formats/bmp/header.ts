import { readBmpLayout } from './layout.ts';
import type { ImageHeader } from '../image/header.ts';

/**
 * Reads the headers of a BMP.
 *
 * @throws FormatError `image-truncated`, `image-damaged`, `image-unsupported`
 */
export function readBmpHeader(bytes: Uint8Array): ImageHeader {
  const { widthPx, heightPx, bitsPerPixel, pixels } = readBmpLayout(bytes);
  return {
    format: 'bmp',
    widthPx,
    heightPx,
    hasAlpha: pixels.kind === 'bytes' && pixels.hasAlpha,
    bitDepth: bitsPerPixel,
    animated: false,
    orientation: 1,
    // Copying rows is as fast as a browser's decoder, and no two browsers agree on alpha and cut files.
    reader: 'own',
  };
}
