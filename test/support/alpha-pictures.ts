import golden from '../golden/alpha.json';

/** A small picture, and the SHA-256 of what Python makes of it (`test/golden/make-golden-alpha.py`). */
export interface AlphaPicture {
  readonly name: string;
  /** In base64. */
  readonly data?: string;
  /** Or its name among test/fixtures. */
  readonly file?: string;
  /** Pillow's name. */
  readonly format: string;
  readonly widthPx: number;
  readonly heightPx: number;
  /** The whole picture, R G B A. */
  readonly full: string;
  /** Resized to a square, R G B A; cut out of the middle; turned and squashed. */
  readonly squash: string;
  readonly crop: string;
  readonly upright: string;
  /** The squash as float32, normalised, channels first. */
  readonly tensor: string;
}

/** Every picture. */
export const alphaPictures: readonly AlphaPicture[] = golden.pictures;

/** The bytes of a picture that is no fixture. */
export function dataOf({ data = '' }: AlphaPicture): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(data), (character) => character.charCodeAt(0));
}

/** Interleaved R G B A of colours and alpha. */
export function interleaved(rgb: Uint8Array, alpha: Uint8Array | undefined): Uint8Array<ArrayBuffer> {
  const rgba = new Uint8Array((rgb.length / 3) * 4).fill(255);
  for (let i = 0; 3 * i < rgb.length; i++) {
    rgba.set(rgb.subarray(3 * i, 3 * i + 3), 4 * i);
    if (alpha) rgba[4 * i + 3] = alpha[i]!;
  }
  return rgba;
}
