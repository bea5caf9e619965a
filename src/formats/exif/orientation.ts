import { crc32 } from '../bytes/crc32.ts';
import { neutraliseExif } from './tag.ts';
import { walkJpegSegments } from '../jpeg/segments.ts';
import { walkPngChunks } from '../png/chunks.ts';
import { walkWebpChunks } from '../webp/chunks.ts';

const APP1 = 0xe1;

/**
 * Gives the same picture with its EXIF orientation set to 1, for decoders that turn pictures whatever they are told
 * (Chromium's `createImageBitmap` does, even with `imageOrientation: 'none'`).
 *
 * @param bytes - a JPEG, PNG or WebP, whole; not written to
 * @returns a copy; the very same array where there is no orientation to change
 * @throws FormatError where the headers are not well formed
 */
export function withNeutralOrientation(bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const copy = new Uint8Array(bytes);
  return neutralise(copy) ? copy : bytes;
}

/** Sets every orientation tag to 1, in place. */
function neutralise(bytes: Uint8Array): boolean {
  let isChanged = false;
  if (bytes[0] === 0xff) {
    for (const { marker, start, end } of walkJpegSegments(bytes)) {
      if (marker === APP1 && isExif(bytes, start)) isChanged = neutraliseExif(bytes.subarray(start, end)) || isChanged;
    }
  } else if (bytes[0] === 0x89) {
    for (const { name, start, end } of walkPngChunks(bytes)) {
      if (name !== 'eXIf' || end + 4 > bytes.length || !neutraliseExif(bytes.subarray(start, end))) continue;
      const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
      view.setUint32(end, crc32(bytes.subarray(start - 4, end)));
      isChanged = true;
    }
  } else {
    for (const { name, start, end } of walkWebpChunks(bytes)) {
      if (name === 'EXIF') isChanged = neutraliseExif(bytes.subarray(start, end)) || isChanged;
    }
  }
  return isChanged;
}

function isExif(bytes: Uint8Array, start: number): boolean {
  return String.fromCharCode(...bytes.subarray(start, start + 6)) === 'Exif\0\0';
}
