import manifest from '../fixtures/manifest.json' with { type: 'json' };

/** Reference bytes: their SHA-256, and the file (gzip) where they are kept. */
export interface GoldenPixels {
  readonly sha256: string;
  readonly file?: string;
}

/** A picture of `test/fixtures/images`, with what Pillow 13 makes of it. */
export interface PictureFixture {
  readonly name: string;
  /** Relative to `test/fixtures`. */
  readonly file: string;
  /** Pillow's name of the format, for example `JPEG`. */
  readonly format: string;
  readonly widthPx: number;
  readonly heightPx: number;
  readonly properties: {
    readonly sampling?: string;
    readonly components?: number;
    readonly progressive?: boolean;
    readonly isArithmetic?: boolean;
    readonly adobeTransform?: number;
    readonly orientation?: number;
    readonly bitDepth?: number;
    readonly hasAlpha?: boolean;
    readonly animated?: boolean;
    readonly reader?: string;
    /** Faulty in a way that Pillow forgives; a browser may not. */
    readonly forgiven?: boolean;
  };
  /** `convert('RGB')`, whole. */
  readonly full: GoldenPixels;
  /** 224 × 224 RGB: squashed (bilinear); cropped (256, bicubic); turned upright, then squashed. */
  readonly golden: { readonly squash: GoldenPixels; readonly crop?: GoldenPixels; readonly upright?: GoldenPixels };
}

/** A file of `test/fixtures/refused`. */
export interface RefusedFixture {
  readonly name: string;
  readonly file: string;
  /** The error code that we give. */
  readonly code: string;
  /** How Pillow 13 refuses it; null where Pillow reads what we do not encode. */
  readonly pillow: string | null;
  /** Words that the message holds. */
  readonly says?: string;
}

/** Every picture that must be encoded. */
export const pictureFixtures: readonly PictureFixture[] = manifest.images;

/** Every file that must be skipped. */
export const refusedFixtures: readonly RefusedFixture[] = manifest.refused;
