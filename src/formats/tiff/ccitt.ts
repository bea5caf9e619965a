import { damaged, truncated, unsupported } from '../image/failure.ts';
import type { TiffBlock } from './blocks.ts';
import { CcittBits } from './ccitt-bits.ts';
import { CcittLines, type RowEnd } from './ccitt-lines.ts';
import { TIFF_COMPRESSION } from './header.ts';
import type { TiffLayout } from './layout.ts';

const OPTION_2D = 1;
const OPTION_UNCOMPRESSED = 2;
const END_OF_LINE_ZEROS = 11;
const LONG_BLOCK_BYTES = 1 << 20;
const { g2, g2Words, g3, g4 } = TIFF_COMPRESSION;

/** Whether a TIFF's compression is one of CCITT's. */
export function isCcitt(compression: number): boolean {
  return compression === g2 || compression === g2Words || compression === g3 || compression === g4;
}

/**
 * Makes the decoder of a page's strips or tiles, which must be handed to it in their order: as in libtiff, what a damaged
 * block leaves open is seen in the next one.
 *
 * @returns gives `heightPx * rowBytes` bytes a block, a bit a pixel, black 1; they hold until the next block is decoded
 * @throws FormatError at once and at each block: `image-unsupported`, `image-damaged`, `image-truncated`
 */
export function makeCcittDecoder(layout: TiffLayout): (block: TiffBlock) => Uint8Array {
  const { compression, bitsPerSample, samplesPerPixel, isPlanar, faxOptions, isBitReversed } = layout;
  if (bitsPerSample !== 1 || (samplesPerPixel !== 1 && !isPlanar)) {
    throw unsupported(`content is TIFF with CCITT of ${samplesPerPixel} samples of ${bitsPerSample} bits`);
  }
  const is2d = compression === g4 || (compression === g3 && (faxOptions & OPTION_2D) !== 0);
  const lines = new CcittLines(layout.block.widthPx, is2d, (faxOptions & OPTION_UNCOMPRESSED) !== 0);
  const group3: Group3Page = { lines, is2d, hasNoEnds: false };
  let rows = new Uint8Array(0);
  return (block) => {
    const byteCount = block.heightPx * block.rowBytes;
    if (rows.length < byteCount) rows = new Uint8Array(byteCount);
    const target = { rows: rows.subarray(0, byteCount), rowBytes: block.rowBytes };
    const source = block.source.subarray(0, readableBytes(block.source.length, byteCount));
    const bits = new CcittBits(source, isBitReversed, source.byteOffset % 2 === 1);
    lines.startBlock();
    let fault: Error | undefined;
    if (compression === g4) fault = readGroup4(bits, lines, target);
    else if (compression === g3) fault = readGroup3(bits, group3, target);
    else fault = readGroup2(bits, lines, target, compression === g2Words);
    // libtiff takes a tile as it is, and no such strip.
    if (fault && !layout.block.isTile) throw fault;
    return target.rows;
  };
}

/** How much libtiff reads of a block: of a long one, ten times what comes out and a little more. */
function readableBytes(sourceBytes: number, byteCount: number): number {
  const limit = 10 * byteCount + 4096;
  return sourceBytes > LONG_BLOCK_BYTES && sourceBytes > limit ? limit : sourceBytes;
}

/** Where a block's rows go. */
interface Target {
  readonly rows: Uint8Array;
  readonly rowBytes: number;
}

/** Rows of runs, each beginning at a byte or at 16 bits. */
function readGroup2(bits: CcittBits, lines: CcittLines, target: Target, areWords: boolean): Error | undefined {
  for (let at = 0; at < target.rows.length; at += target.rowBytes) {
    const { place } = bits;
    lines.startRow();
    const end = lines.read1d(bits);
    if (end !== 'full') lines.write(target.rows, at);
    if (end !== 'complete') return faultOf(end, at, target);
    if (areWords) bits.alignToWord();
    else bits.alignToByte();
    if (bits.place === place) {
      repeatRow(target, at);
      break;
    }
  }
  return undefined;
}

/**
 * Where a row of runs ends at the place where it began (a bad code word takes no bits; behind the data are endless zeros), all
 * the rows below it are the same, however many there are.
 */
function repeatRow({ rows, rowBytes }: Target, at: number): void {
  for (let filled = at + rowBytes; filled < rows.length; filled += filled - at) rows.copyWithin(filled, at, filled);
}

interface Group3Page {
  readonly lines: CcittLines;
  readonly is2d: boolean;
  /** No ends of lines were found where some must be: from then on none are looked for. */
  hasNoEnds: boolean;
}

/** Rows of runs, or rows of which a bit says whether they refer to the one above, with ends of lines between. */
function readGroup3(bits: CcittBits, page: Group3Page, target: Target): Error | undefined {
  const { lines, is2d } = page;
  for (let at = 0; at < target.rows.length; at += target.rowBytes) {
    if (!page.hasNoEnds && !passEndOfLine(bits, lines)) {
      // libtiff then reads the block from its start as data without ends of lines, but goes on with the row it had got to.
      page.hasNoEnds = true;
      lines.hasEndOfLine = false;
      bits.restart();
    }
    const { place } = bits;
    lines.startRow();
    const end = readGroup3Row(bits, page);
    if (end !== 'full') lines.write(target.rows, at);
    if (end !== 'complete') return faultOf(end, at, target);
    if (is2d) lines.endRow();
    else if (page.hasNoEnds && bits.place === place) {
      repeatRow(target, at);
      break;
    }
  }
  return undefined;
}

function readGroup3Row(bits: CcittBits, { lines, is2d }: Group3Page): RowEnd {
  if (!is2d || !bits.need(1)) return lines.read1d(bits);
  const isRuns = bits.peek(1) === 1;
  bits.skip(1);
  return isRuns ? lines.read1d(bits) : lines.read2d(bits);
}

/**
 * Goes on behind the next end of line; what a damaged row left of itself is passed over, up to the end of the data.
 *
 * @returns false if the data end inside an end of line
 */
function passEndOfLine(bits: CcittBits, lines: CcittLines): boolean {
  while (!lines.hasEndOfLine) {
    if (!bits.need(END_OF_LINE_ZEROS)) return true;
    if (bits.peek(END_OF_LINE_ZEROS) === 0) break;
    bits.skip(1);
  }
  for (;;) {
    if (!bits.need(8)) return false;
    if (bits.peek(8) !== 0) break;
    bits.skip(8);
  }
  while (bits.peek(1) === 0) bits.skip(1);
  bits.skip(1);
  lines.hasEndOfLine = false;
  return true;
}

/** Rows that refer to the one above. Where the data end early, but not in the first row, libtiff finds nothing wrong. */
function readGroup4(bits: CcittBits, lines: CcittLines, target: Target): Error | undefined {
  for (let at = 0; at < target.rows.length; at += target.rowBytes) {
    lines.startRow();
    const end = lines.read2d(bits);
    if (end === 'full') return faultOf(end, at, target);
    lines.write(target.rows, at);
    if (end === 'ended' || lines.hasEndOfLine) return at === 0 ? faultOf('ended', at, target) : undefined;
    if (!lines.endRow()) return faultOf('full', at, target);
  }
  return undefined;
}

function faultOf(end: RowEnd, at: number, { rows, rowBytes }: Target): Error {
  const place = `row ${at / rowBytes} of ${rows.length / rowBytes}`;
  return end === 'full'
    ? damaged(`TIFF block has too many runs in ${place}`)
    : truncated(`TIFF block ends in ${place}`);
}
