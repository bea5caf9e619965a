import { unsupported } from '../image/failure.ts';
import type { ImageHeader } from '../image/header.ts';
import { readTiffLayout } from './layout.ts';
import { swapsSides } from '../image/turn-image.ts';

/** Compressions that we read, by their number in the file. */
export const TIFF_COMPRESSION = {
  none: 1,
  g2: 2,
  g2Words: 32771,
  g3: 3,
  g4: 4,
  lzw: 5,
  oldJpeg: 6,
  jpeg: 7,
  deflate: 8,
  packBits: 32773,
  oldDeflate: 32946,
  lzma: 34925,
  zstd: 50000,
};
const READABLE = new Set<number>(Object.values(TIFF_COMPRESSION));
const NAMES: Readonly<Record<number, string>> = {
  32809: 'ThunderScan',
  34676: 'SGI LogLuv',
  34677: 'SGI LogLuv',
  34712: 'JPEG 2000',
  34887: 'LERC',
  50001: 'WebP',
  50002: 'JPEG XL',
};

/**
 * Reads the tags of a TIFF's first page.
 *
 * @throws FormatError `image-truncated`, `image-damaged`, `image-unsupported` for compressions that we do not read
 */
export function readTiffHeader(bytes: Uint8Array): ImageHeader {
  const layout = readTiffLayout(bytes);
  if (!READABLE.has(layout.compression)) {
    const name = NAMES[layout.compression] ?? `the compression ${layout.compression}`;
    throw unsupported(`content is TIFF with ${name}`);
  }
  const isSwapped = swapsSides(layout.orientation);
  return {
    format: 'tiff',
    widthPx: isSwapped ? layout.heightPx : layout.widthPx,
    heightPx: isSwapped ? layout.widthPx : layout.heightPx,
    hasAlpha: layout.extra === 1 || layout.extra === 2,
    bitDepth: layout.bitsPerSample,
    animated: layout.hasMorePages,
    orientation: 1,
    reader: 'own',
  };
}
