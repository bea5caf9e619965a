import { readBmp } from '../bmp/reader.ts';
import { readGif } from '../gif/reader.ts';
import type { ImageFormat } from './header.ts';
import { readPng } from '../png/reader.ts';
import { readPnm } from '../pnm/reader.ts';
import type { Rgb8Image } from './rgb8-image.ts';
import type { WideGreyRule } from '../../core/preprocessing.ts';
import { readTiff } from '../tiff/reader.ts';

/** Formats that we can read without the browser. */
export type OwnFormat = Exclude<ImageFormat, 'jpeg' | 'webp' | 'avif' | 'heic' | 'jxl'>;

/** Whether {@link readImage} reads this format; also where the header advises another way. */
export function hasOwnReader(format: ImageFormat): format is OwnFormat {
  return !['jpeg', 'webp', 'avif', 'heic', 'jxl'].includes(format);
}

/**
 * Reads a picture without the browser, as Pillow's `convert('RGB')` does, its alpha beside it. Refuses what Pillow refuses, so no check need come
 * before it but for that of the size.
 *
 * @param bytes - the whole file; `sniffImage` has found its size in order, which decides how much memory is taken
 * @param rule - for grey of more than 8 bits; Pillow's unless told
 * @returns a picture whose buffer is the caller's
 * @throws FormatError `image-truncated`, `image-damaged`, `image-unsupported`, `image-too-large`
 */
export async function readImage(bytes: Uint8Array, format: OwnFormat, rule?: WideGreyRule): Promise<Rgb8Image> {
  switch (format) {
    case 'png':
      return readPng(bytes, rule);
    case 'pnm':
      return readPnm(bytes, rule);
    case 'bmp':
      return readBmp(bytes);
    case 'gif':
      return readGif(bytes);
    case 'tiff':
      return readTiff(bytes, rule);
  }
}
