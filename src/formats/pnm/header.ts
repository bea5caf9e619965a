import type { ImageHeader } from '../image/header.ts';
import { readPnmLayout } from './layout.ts';

/**
 * Reads the header of a PBM, PGM, PPM or grey PFM.
 *
 * @throws FormatError `image-truncated`, `image-damaged`
 */
export function readPnmHeader(bytes: Uint8Array): ImageHeader {
  const { widthPx, heightPx, kind, maxval } = readPnmLayout(bytes);
  return {
    format: 'pnm',
    widthPx,
    heightPx,
    hasAlpha: false,
    bitDepth: kind === 'bitmap' ? 1 : kind === 'float' ? 32 : maxval > 255 ? 16 : 8,
    animated: false,
    orientation: 1,
    reader: 'own',
  };
}
