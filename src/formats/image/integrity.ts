import type { ImageHeader, ReaderKind } from './header.ts';
import { checkJpegScans } from '../jpeg/integrity.ts';
import { checkPngIntegrity } from '../png/integrity.ts';
import { checkWebpIntegrity } from '../webp/integrity.ts';

/**
 * Refuses a picture that Pillow refuses, though a browser may show half of it. One pass over the bytes at most.
 * Formats with a reader of ours are checked while they are read.
 *
 * @param bytes - the whole file
 * @param header - as `sniffImage` gave it
 * @returns the way to read the picture: the header's, or `own` where the file has faults that Pillow forgives and a browser
 *   may not
 * @throws FormatError `image-truncated`, `image-damaged`
 */
export function checkIntegrity(bytes: Uint8Array, header: ImageHeader): ReaderKind {
  if (header.format === 'jpeg') checkJpegScans(bytes);
  else if (header.format === 'webp') checkWebpIntegrity(bytes);
  else if (header.format === 'png' && header.reader !== 'own') return checkPngIntegrity(bytes) ?? header.reader;
  return header.reader;
}
