/** Formats that we encode, told apart by content, never by name. */
export type ImageFormat = 'jpeg' | 'png' | 'webp' | 'bmp' | 'gif' | 'pnm' | 'tiff' | 'avif' | 'heic' | 'jxl';

/** The eight values of EXIF tag 274; 1 is upright. */
export type Orientation = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8;

/**
 * Which way gives Pillow's bytes. `planes-or-bitmap`: a JPEG. `bitmap`: `createImageBitmap` and a canvas are exact.
 * `native-alpha`: there is alpha, so only the decoder's own BGRA copy is exact (a canvas premultiplies).
 * `own`: `readImage` of `image/reader.ts`. `library`: what no browser decodes everywhere, by a library that is loaded when it is met.
 */
export type ReaderKind = 'planes-or-bitmap' | 'bitmap' | 'native-alpha' | 'own' | 'library';

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

/** What an AVIF's boxes say. */
export interface AvifFacts {
  /** Whether it is grey with black at 16 and white at 235, or does not say where. */
  readonly isNarrowGrey: boolean;
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
  /** Set for AVIF only. */
  readonly avif?: AvifFacts;
}
