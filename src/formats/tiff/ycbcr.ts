import type { TiffLayout } from './layout.ts';

/** How a YCbCr TIFF stores its colours. */
export interface TiffYcbcr {
  /** Pixels that share one chroma sample: across, and down. */
  readonly across: number;
  readonly down: number;
  /** Parts of red, green and blue in the luma. */
  readonly luma: readonly number[];
  /** What is stored for black and for white: of luma, of blue and of red chroma. */
  readonly blackWhite: readonly number[];
}

/** Groups of pixels that share their chroma as libtiff has them: across × down. */
export const CHROMA_SAMPLING: ReadonlySet<string> = new Set(['1x1', '1x2', '2x1', '2x2', '4x1', '4x2', '4x4']);

/** Writes one pixel as RGB, given its three samples as stored. */
type SetPixel = (target: Uint8Array, at: number, row: Uint8Array) => void;

/**
 * Turns rows of luma, blue and red chroma, side by side, into RGB. Compressed ones go by libtiff's integer tables, uncompressed
 * ones by Pillow's own, which differ by a rounding.
 */
export function ycbcrConverter(layout: TiffLayout): (row: Uint8Array, target: Uint8Array) => void {
  const setPixel = layout.compression === 1 ? pillowColours() : libtiffColours(layout.ycbcr);
  return (row, target) => {
    for (let at = 0; at < target.length; at += 3) setPixel(target, at, row);
  };
}

/** Pillow's `ConvertYCbCr.c`: 6 bits behind the point, a half added before the tables' numbers are cut. */
function pillowColours(): SetPixel {
  const table = (factor: number) => Int32Array.from({ length: 256 }, (_, i) => (i - 128) * factor * 64 + 0.5);
  const [redOfRed, greenOfBlue, greenOfRed, blueOfBlue] = [1.402, -0.34414, -0.71414, 1.772].map(table);
  return (target, at, row) => {
    const [luma, blue, red] = [row[at]!, row[at + 1]!, row[at + 2]!];
    target[at] = clamp(luma + (redOfRed![red]! >> 6));
    target[at + 1] = clamp(luma + ((greenOfBlue![blue]! + greenOfRed![red]!) >> 6));
    target[at + 2] = clamp(luma + (blueOfBlue![blue]! >> 6));
  };
}

const FIX_BITS = 16;
const HALF = 1 << (FIX_BITS - 1);
const CODE_LIMIT = 128 * 32;

/** libtiff's `tif_color.c`: tables of 16 bits behind the point, made by single-precision arithmetic. */
function libtiffColours({ luma, blackWhite }: TiffYcbcr): SetPixel {
  const [red = 0, green = 0, blue = 0] = luma.map(Math.fround);
  const [lumaBlack, lumaWhite, blueBlack, blueWhite, redBlack, redWhite] = blackWhite;
  const ofRed = Math.fround(2 - 2 * red);
  const ofBlue = Math.fround(2 - 2 * blue);
  const factors = [ofRed, fraction(red * ofRed, green), ofBlue, fraction(blue * ofBlue, green)].map(toFixed);
  const [redOfRed = 0, greenOfRed = 0, blueOfBlue = 0, greenOfBlue = 0] = factors;
  const codes = Array.from({ length: 256 }, (_, i) => i);
  const lumas = codes.map((code) => fromCode(code, [lumaBlack!, lumaWhite!], 255));
  const blues = codes.map((code) => fromCode(code - 128, [blueBlack! - 128, blueWhite! - 128], 127));
  const reds = codes.map((code) => fromCode(code - 128, [redBlack! - 128, redWhite! - 128], 127));
  return (target, at, row) => {
    const y = lumas[row[at]!]!;
    const [cb, cr] = [blues[row[at + 1]!]!, reds[row[at + 2]!]!];
    target[at] = clamp(y + ((redOfRed * cr + HALF) >> FIX_BITS));
    target[at + 1] = clamp(y + ((-greenOfBlue * cb + HALF - greenOfRed * cr) >> FIX_BITS));
    target[at + 2] = clamp(y + ((blueOfBlue * cb + HALF) >> FIX_BITS));
  };
}

function fraction(product: number, divisor: number): number {
  return Math.fround(Math.fround(product) / divisor);
}

function toFixed(factor: number): number {
  return Math.trunc(Math.min(2, Math.max(0, factor)) * 2 ** FIX_BITS + 0.5);
}

function fromCode(code: number, [black, white]: readonly [number, number], range: number): number {
  const span = Math.fround(Math.fround(white) - Math.fround(black));
  const value = Math.fround(Math.fround((code - Math.trunc(black)) * range) / (span === 0 ? 1 : span));
  return Math.trunc(Math.min(CODE_LIMIT, Math.max(-CODE_LIMIT, value)));
}

function clamp(value: number): number {
  return value < 0 ? 0 : value > 255 ? 255 : value;
}

/** What a block of shared chroma takes in the file: its luma samples, then two of chroma. */
interface PackedBlock {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly ycbcr: TiffYcbcr;
  readonly isTile: boolean;
}

/**
 * Bytes that are read of a strip or tile whose pixels share their chroma in groups. Of a strip, libtiff reads whole bytes for
 * every row of pixels, so that of groups of four rows the last bytes may stay unread, and are 0.
 */
export function packedYcbcrBytes({ widthPx, heightPx, ycbcr: { across, down }, isTile }: PackedBlock): number {
  const groupRowBytes = Math.ceil(widthPx / across) * (across * down + 2);
  const groupRows = Math.ceil(heightPx / down);
  return isTile ? groupRowBytes * groupRows : Math.floor(groupRowBytes / down) * down * groupRows;
}

/**
 * Gives every pixel of a strip or tile its own chroma: that of its group, as libtiff does, which smooths nothing.
 *
 * @param packed - {@link packedYcbcrBytes} bytes: of each group, its luma samples row by row, then blue and red chroma
 * @returns three bytes a pixel
 */
export function spreadYcbcr(
  packed: Uint8Array,
  { widthPx, heightPx, ycbcr: { across, down } }: PackedBlock,
): Uint8Array {
  const groupBytes = across * down + 2;
  const groupsAcross = Math.ceil(widthPx / across);
  const spread = new Uint8Array(3 * widthPx * heightPx);
  let to = 0;
  for (let y = 0; y < heightPx; y++) {
    for (let x = 0; x < widthPx; x++) {
      const group = (Math.floor(y / down) * groupsAcross + Math.floor(x / across)) * groupBytes;
      spread[to++] = packed[group + (y % down) * across + (x % across)] ?? 0;
      spread[to++] = packed[group + groupBytes - 2] ?? 0;
      spread[to++] = packed[group + groupBytes - 1] ?? 0;
    }
  }
  return spread;
}
