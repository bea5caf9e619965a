import { FormatError } from '../../core/format-error.ts';
import { readBmpHeader } from '../bmp/header.ts';
import { readGifHeader } from '../gif/header.ts';
import type { ImageHeader } from './header.ts';
import { nameContent } from './other-content.ts';
import { tooLarge, unsupported } from './failure.ts';
import { MAX_IMAGE_PIXELS } from './limits.ts';
import { readHeifHeader } from '../heif/header.ts';
import { heifKind } from '../heif/kind.ts';
import { isJxl, readJxlHeader } from '../jxl/header.ts';
import { readJpegHeader } from '../jpeg/header.ts';
import { readPngHeader } from '../png/header.ts';
import { readPnmHeader } from '../pnm/header.ts';
import { readTiffHeader } from '../tiff/header.ts';
import { readWebpHeader } from '../webp/header.ts';

/**
 * Reads what a picture is from its content.
 *
 * @param bytes - the whole file
 * @param takesMore - whether HEIC and JPEG XL, which Pillow does not read, are known
 * @throws FormatError `image-empty` for zero bytes, `image-unsupported` naming the content, `image-truncated` or
 *   `image-damaged` where the headers end early or make no sense, `image-too-large` above {@link MAX_IMAGE_PIXELS}
 */
export function sniffImage(bytes: Uint8Array, takesMore = false): ImageHeader {
  if (bytes.length === 0) throw new FormatError('image-empty', 'file has 0 bytes');
  const header = readHeader(bytes, takesMore);
  const { widthPx, heightPx } = header;
  if (widthPx * heightPx > MAX_IMAGE_PIXELS) {
    throw tooLarge(
      `image has ${widthPx} × ${heightPx} = ${widthPx * heightPx} pixels, the limit is ${MAX_IMAGE_PIXELS}`,
    );
  }
  return header;
}

function readHeader(bytes: Uint8Array, takesMore: boolean): ImageHeader {
  // The prefixes are those by which Pillow's plugins accept a file.
  const ascii = String.fromCharCode(...bytes.subarray(0, 16));
  if (ascii.startsWith('\xff\xd8\xff')) return readJpegHeader(bytes);
  if (ascii.startsWith('\x89PNG\r\n\x1a\n')) return readPngHeader(bytes);
  if (ascii.startsWith('RIFF') && /^WEBP(VP8 |VP8X|VP8L)/.test(ascii.slice(8))) return readWebpHeader(bytes);
  if (ascii.startsWith('BM')) return readBmpHeader(bytes);
  if (ascii.startsWith('GIF87a') || ascii.startsWith('GIF89a')) return readGifHeader(bytes);
  if (/^P(?:[1-6]|f)[\t-\r ]/.test(ascii)) return readPnmHeader(bytes);
  if (/^(?:MM\0\x2a|II\x2a\0|MM\x2a\0|II\0\x2a|MM\0\x2b|II\x2b\0)/.test(ascii)) return readTiffHeader(bytes);
  const heif = heifKind(bytes);
  if (heif === 'avif' || (heif && takesMore)) return readHeifHeader(bytes, heif);
  if (takesMore && isJxl(bytes)) return readJxlHeader(bytes);
  throw unsupported(`content is ${nameContent(bytes)}`);
}
