import { damaged, truncated } from '../image/failure.ts';

/** What a GIF's blocks say up to the pixels of its first frame. */
export interface GifLayout {
  /** The screen, grown where the first frame sticks out, as Pillow does. */
  readonly widthPx: number;
  readonly heightPx: number;
  readonly frame: {
    readonly leftPx: number;
    readonly topPx: number;
    readonly widthPx: number;
    readonly heightPx: number;
  };
  /** Bits a pixel of the colour table in force, 1 to 8; 8 without one. */
  readonly colorBits: number;
  /** RGB triplets; undefined where colours are their own index (no table, or a grey ramp). */
  readonly palette: Uint8Array | undefined;
  readonly transparentIndex: number | undefined;
  readonly isInterlaced: boolean;
  /** Bits of an uncompressed code. */
  readonly codeBits: number;
  /** Where the first data block begins, at its length byte. */
  readonly dataAt: number;
}

const GRAPHIC_CONTROL = 0xf9;
const COMMENT = 0xfe;
const EXTENSION = 0x21;
const IMAGE = 0x2c;
const TRAILER = 0x3b;

interface ColorTable {
  readonly bits: number;
  readonly palette: Uint8Array | undefined;
}

/**
 * Reads a GIF up to the pixels of its first frame, as Pillow's plugin does: bytes between blocks are passed over.
 *
 * @throws FormatError `image-truncated`, `image-damaged`
 */
export function readGifLayout(bytes: Uint8Array): GifLayout {
  if (bytes.length < 13) throw truncated(`GIF has ${bytes.length} bytes, its header needs 13`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const flags = bytes[10]!;
  let at = 13;
  let table: ColorTable = { bits: 8, palette: undefined };
  if ((flags & 0x80) !== 0) {
    table = readColorTable(bytes, at, flags);
    at += 3 << table.bits;
  }
  let transparentIndex: number | undefined;
  for (;;) {
    const kind = bytes[at++];
    if (kind === undefined || kind === TRAILER) throw truncated('GIF has no frame');
    if (kind === EXTENSION) {
      const label = bytes[at++];
      const start = at + 1;
      const length = bytes[at];
      if (label === GRAPHIC_CONTROL && length !== undefined && length > 0) {
        if (start + 4 > bytes.length || length < 4) throw truncated('GIF ends inside a graphic control block');
        if ((bytes[start]! & 1) !== 0) transparentIndex = bytes[start + 3];
      }
      at = length === 0 && label === COMMENT ? start : skipGifBlocks(bytes, at);
    } else if (kind === IMAGE) {
      break;
    }
  }
  if (at + 10 > bytes.length) throw truncated('GIF ends inside the header of its first frame');
  const leftPx = view.getUint16(at, true);
  const topPx = view.getUint16(at + 2, true);
  const frame = { leftPx, topPx, widthPx: view.getUint16(at + 4, true), heightPx: view.getUint16(at + 6, true) };
  if (frame.widthPx === 0 || frame.heightPx === 0) throw damaged(`GIF frame is ${frame.widthPx} × ${frame.heightPx}`);
  const frameFlags = bytes[at + 8]!;
  at += 9;
  if ((frameFlags & 0x80) !== 0) {
    table = readColorTable(bytes, at, frameFlags);
    at += 3 << table.bits;
  }
  const codeBits = bytes[at];
  if (codeBits === undefined) throw truncated('GIF ends before the pixels of its first frame');
  if (codeBits > 12) throw damaged(`GIF codes begin with ${codeBits} bits, at most 12 are allowed`);
  return {
    widthPx: Math.max(view.getUint16(6, true), leftPx + frame.widthPx),
    heightPx: Math.max(view.getUint16(8, true), topPx + frame.heightPx),
    frame,
    colorBits: table.bits,
    palette: table.palette,
    transparentIndex,
    isInterlaced: (frameFlags & 0x40) !== 0,
    codeBits,
    dataAt: at + 1,
  };
}

/** Where the chain of data blocks that begins at `at` ends: behind its empty block, or at the end of the file. */
export function skipGifBlocks(bytes: Uint8Array, at: number): number {
  for (;;) {
    const length = bytes[at];
    if (length === undefined) return bytes.length;
    at += 1 + length;
    if (length === 0) return at;
  }
}

/** Whether another frame follows the first one. */
export function hasSecondGifFrame(bytes: Uint8Array, layout: GifLayout): boolean {
  let at = skipGifBlocks(bytes, layout.dataAt);
  for (;;) {
    const kind = bytes[at++];
    if (kind === undefined || kind === TRAILER) return false;
    if (kind === IMAGE) return true;
    if (kind === EXTENSION) at = skipGifBlocks(bytes, at + 1);
  }
}

function readColorTable(bytes: Uint8Array, at: number, flags: number): ColorTable {
  const bits = (flags & 7) + 1;
  const palette = bytes.subarray(at, at + (3 << bits));
  const isGreyRamp = palette.every((value, i) => value === Math.floor(i / 3));
  return { bits, palette: isGreyRamp ? undefined : palette };
}
