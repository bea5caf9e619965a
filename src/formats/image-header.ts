import { PipelineError } from '../core/errors.ts';
import { readBmpHeader } from './bmp-header.ts';
import { readGifHeader } from './gif-header.ts';
import { nameContent } from './image-content.ts';
import { unsupported } from './image-failure.ts';
import { readJpegHeader } from './jpeg-header.ts';
import { readPngHeader } from './png-header.ts';
import { readPnmHeader } from './pnm-header.ts';
import { readTiffHeader } from './tiff-header.ts';
import { readWebpHeader } from './webp-header.ts';

/** Formats that we encode, told apart by content, never by name. */
export type ImageFormat = 'jpeg' | 'png' | 'webp' | 'bmp' | 'gif' | 'pnm' | 'tiff';

/** The eight values of EXIF tag 274; 1 is upright. */
export type Orientation = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8;

/**
 * Which way gives Pillow's bytes. `planes-or-bitmap`: a JPEG. `bitmap`: `createImageBitmap` and a canvas are exact.
 * `native-alpha`: there is alpha, so only the decoder's own BGRA copy is exact (a canvas premultiplies).
 * `own`: `readImage` of `image-reader.ts`.
 */
export type ReaderKind = 'planes-or-bitmap' | 'bitmap' | 'native-alpha' | 'own';

/** What a JPEG's frame header and markers say. */
export interface JpegFacts {
  /** 1 grey, 3 YCbCr or RGB, 4 CMYK or YCCK. */
  readonly components: number;
  /** Chroma subsampling as people write it: `4:4:4`, `4:2:2`, `4:2:0`, `4:4:0`, `4:1:1`, `4:1:0`; `grey` for one component, else `other`. */
  readonly sampling: string;
  /** Sampling factors as stored, horizontal and vertical (1–4), a pair a component. */
  readonly factors: readonly (readonly [number, number])[];
  /** Bits a sample. Always 8: Pillow refuses others. */
  readonly precisionBits: number;
  readonly progressive: boolean;
  /** Colour transform of the Adobe APP14 marker: 0 none (RGB, CMYK), 1 YCbCr, 2 YCCK; undefined without the marker. */
  readonly adobeTransform: number | undefined;
  readonly isArithmetic: boolean;
  readonly isLossless: boolean;
}

/** What a picture's headers say about it. */
export interface ImageHeader {
  readonly format: ImageFormat;
  /** Size as Pillow reports it: before any turn by EXIF, but after that of TIFF's own orientation tag. In pixels. */
  readonly widthPx: number;
  readonly heightPx: number;
  /** Whether any pixel may be transparent. */
  readonly hasAlpha: boolean;
  /** Bits a sample: 1 to 16, or 32. For BMP and GIF: bits a pixel. */
  readonly bitDepth: number;
  /** Whether there is more than one frame or page; the first (PNG: the default image) is what we encode. */
  readonly animated: boolean;
  /** As Pillow's `ImageOps.exif_transpose` would see it. Always 1 for TIFF: Pillow turns TIFF while loading, and so does our reader. */
  readonly orientation: Orientation;
  readonly reader: ReaderKind;
  /** Set for JPEG only. */
  readonly jpeg?: JpegFacts;
}

/** Pillow's own limit: twice `Image.MAX_IMAGE_PIXELS`. */
export const MAX_IMAGE_PIXELS = 178_956_970;

/**
 * Reads what a picture is from its content.
 *
 * @param bytes - the whole file
 * @throws PipelineError `image-empty` for zero bytes, `image-unsupported` naming the content, `image-truncated` or
 *   `image-damaged` where the headers end early or make no sense, `image-too-large` above {@link MAX_IMAGE_PIXELS}
 */
export function sniffImage(bytes: Uint8Array): ImageHeader {
  if (bytes.length === 0) throw new PipelineError('image-empty', 'decode', 'file has 0 bytes');
  const header = readHeader(bytes);
  const { widthPx, heightPx } = header;
  if (widthPx * heightPx > MAX_IMAGE_PIXELS) {
    throw new PipelineError(
      'image-too-large',
      'decode',
      `image has ${widthPx} × ${heightPx} = ${widthPx * heightPx} pixels, the limit is ${MAX_IMAGE_PIXELS}`,
    );
  }
  return header;
}

function readHeader(bytes: Uint8Array): ImageHeader {
  // The prefixes are those by which Pillow's plugins accept a file.
  const ascii = String.fromCharCode(...bytes.subarray(0, 16));
  if (ascii.startsWith('\xff\xd8\xff')) return readJpegHeader(bytes);
  if (ascii.startsWith('\x89PNG\r\n\x1a\n')) return readPngHeader(bytes);
  if (ascii.startsWith('RIFF') && /^WEBP(VP8 |VP8X|VP8L)/.test(ascii.slice(8))) return readWebpHeader(bytes);
  if (ascii.startsWith('BM')) return readBmpHeader(bytes);
  if (ascii.startsWith('GIF87a') || ascii.startsWith('GIF89a')) return readGifHeader(bytes);
  if (/^P(?:[1-6]|f)[\t-\r ]/.test(ascii)) return readPnmHeader(bytes);
  if (/^(?:MM\0\x2a|II\x2a\0|MM\x2a\0|II\0\x2a|MM\0\x2b|II\x2b\0)/.test(ascii)) return readTiffHeader(bytes);
  throw unsupported(`content is ${nameContent(bytes)}`);
}
