/** A whole picture as Pillow's `convert('RGB')` gives it: interleaved red, green, blue, row-major, no padding. */
export interface Rgb8Image {
  readonly widthPx: number;
  readonly heightPx: number;
  /** `Uint8Array[heightPx * widthPx * 3]`; its buffer belongs to whoever asked for the picture. */
  readonly rgb: Uint8Array<ArrayBuffer>;
  /** Whether grey of more than 8 bits was clipped at 255. */
  readonly isClipped?: boolean;
}
