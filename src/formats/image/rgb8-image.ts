/** A whole picture as Pillow's `convert('RGB')` gives it: interleaved red, green, blue, row-major, no padding. */
export interface Rgb8Image {
  readonly widthPx: number;
  readonly heightPx: number;
  /** `Uint8Array[heightPx * widthPx * 3]`; its buffer belongs to whoever asked for the picture. */
  readonly rgb: Uint8Array<ArrayBuffer>;
  /**
   * `Uint8Array[heightPx * widthPx]`, the last channel of Pillow's `convert('RGBA')`; 255 is opaque. Left out where the picture has
   * none: then all of it is opaque.
   */
  readonly alpha?: Uint8Array<ArrayBuffer>;
  /** Whether grey of more than 8 bits was clipped at 255. */
  readonly isClipped?: boolean;
}
