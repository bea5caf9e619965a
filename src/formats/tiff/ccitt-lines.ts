import { unsupported } from '../image/failure.ts';
import type { CcittBits } from './ccitt-bits.ts';
import {
  BLACK_CODES,
  MODE_CODE,
  MODE_CODES,
  RUN_CODE,
  VERTICAL_BIAS,
  WHITE_CODES,
  type CodeTable,
} from './ccitt-codes.ts';
import { fillRuns } from './ccitt-fill.ts';

/** The data ended where a code word was wanted. */
const ENDED = -1;

/** How the reading of a row ended: `ended` with the data, `full` at more runs than libtiff has room for. */
export type RowEnd = 'complete' | 'ended' | 'full';

/**
 * The runs of the row that is read and of the one above it. A row with a fault is mended as libtiff does, so that damaged
 * pages give the same pixels: what follows the fault is white, what is too long is cut. Its numbers are C's: 32 bits wide.
 */
export class CcittLines {
  readonly #widthPx: number;
  readonly #allowsUncompressed: boolean;
  /** White and black runs in turn, in pixels. Behind those of the row stand older ones, which damaged rows can reach. */
  #runs: Int32Array;
  #above: Int32Array;
  readonly #buffers: readonly [Int32Array, Int32Array];
  /** Runs of the row so far. */
  #count = 0;
  /** Where the row has got to, in pixels. */
  #x = 0;
  /** Pixels of the run that is not complete. */
  #runLength = 0;
  /** The next change of colour in the row above, and the run after it. */
  #changeX = 0;
  #aboveAt = 0;
  #isFull = false;
  /** An end of line was begun: eleven zeros are read, its 1 is not. */
  hasEndOfLine = false;

  /**
   * @param widthPx - of a row
   * @param is2d - rows may refer to the one above; libtiff then leaves room for more runs
   * @param allowsUncompressed - the tags announce rows in uncompressed mode, which we refuse
   */
  constructor(widthPx: number, is2d: boolean, allowsUncompressed: boolean) {
    this.#widthPx = widthPx;
    this.#allowsUncompressed = allowsUncompressed;
    const room = Math.ceil((widthPx + 1) / 32) * 32 * (is2d ? 2 : 1);
    this.#runs = new Int32Array(room);
    this.#above = new Int32Array(room);
    this.#buffers = [this.#runs, this.#above];
  }

  /** Before a block: the row above its first one is white. */
  startBlock(): void {
    this.hasEndOfLine = false;
    [this.#runs, this.#above] = this.#buffers;
    this.#above[0] = this.#widthPx;
    this.#above[1] = 0;
  }

  /** Before a row. */
  startRow(): void {
    this.#x = 0;
    this.#runLength = 0;
    this.#count = 0;
    this.#isFull = false;
    this.#changeX = this.#above[0]!;
    this.#aboveAt = 1;
  }

  /** Writes the row's pixels, a bit each, black as 1, at a byte of `rows`. */
  write(rows: Uint8Array, at: number): void {
    fillRuns(this.#runs, this.#count, rows.subarray(at, at + Math.ceil(this.#widthPx / 8)), this.#widthPx);
  }

  /** Makes the row the one above. @returns false if there is no room for the end of its runs: Group 4 cannot go on */
  endRow(): boolean {
    this.#push(0);
    [this.#runs, this.#above] = [this.#above, this.#runs];
    return !this.#isFull;
  }

  /** Reads a row of runs. */
  read1d(bits: CcittBits): RowEnd {
    for (let isBlack = false; ; isBlack = !isBlack) {
      const kind = this.#readRun(bits, isBlack ? BLACK_CODES : WHITE_CODES);
      if (kind === RUN_CODE.endOfLine) this.hasEndOfLine = true;
      if (kind !== RUN_CODE.last || this.#x >= this.#widthPx) {
        return this.#mend(kind !== ENDED);
      }
      // A pair of runs of 0 pixels is left out: a page of nothing else would need more room than there is.
      if (isBlack && this.#runs[this.#count - 1] === 0 && this.#runs[this.#count - 2] === 0) this.#count -= 2;
    }
  }

  /**
   * Reads a row that refers to the one above.
   *
   * @throws FormatError `image-unsupported` at uncompressed mode
   */
  read2d(bits: CcittBits): RowEnd {
    return this.#mend(this.#readModes(bits));
  }

  /** @returns false if the data ended */
  #readModes(bits: CcittBits): boolean {
    while (this.#x < this.#widthPx) {
      if (this.#count >= this.#runs.length) this.#isFull = true;
      if (this.#isFull) return true;
      const entry = bits.lookUp(MODE_CODES);
      if (entry === ENDED) return false;
      switch ((entry >> 4) & 15) {
        case MODE_CODE.vertical:
          if (!this.#readVertical((entry >> 8) - VERTICAL_BIAS)) return true;
          break;
        case MODE_CODE.pass:
          this.#readPass();
          break;
        case MODE_CODE.horizontal: {
          const isBlack = (this.#count & 1) === 1;
          let kind = this.#readRun(bits, isBlack ? BLACK_CODES : WHITE_CODES);
          if (kind === RUN_CODE.last) kind = this.#readRun(bits, isBlack ? WHITE_CODES : BLACK_CODES);
          if (kind !== RUN_CODE.last) return kind !== ENDED;
          this.#passChanges();
          break;
        }
        case MODE_CODE.extension:
          // Where the tags do not announce it, it is damage.
          if (this.#allowsUncompressed) throw unsupported('content is TIFF with CCITT in uncompressed mode');
          this.#runs[this.#count++] = this.#widthPx - this.#x;
          return true;
        default:
          this.#runs[this.#count++] = this.#widthPx - this.#x;
          if (!bits.need(4)) return false;
          bits.skip(4);
          this.hasEndOfLine = true;
          return true;
      }
    }
    return this.#readLastRun(bits);
  }

  /** A run that passed below ends at the row's end; a vertical code says so. */
  #readLastRun(bits: CcittBits): boolean {
    if (this.#runLength === 0) return true;
    if (((this.#runLength + this.#x) | 0) < this.#widthPx) {
      if (!bits.need(1)) return false;
      if (bits.peek(1) === 0) return true;
      bits.skip(1);
    }
    this.#push(0);
    return true;
  }

  /** @returns false if the change would lie before where the row has got to */
  #readVertical(offset: number): boolean {
    this.#passChanges();
    if (offset < 0 && this.#changeX < this.#x - offset) return false;
    this.#push((this.#changeX - this.#x + offset) | 0);
    if (offset < 0) this.#changeX = (this.#changeX - this.#above[--this.#aboveAt]!) | 0;
    else this.#changeX = (this.#changeX + this.#takeAbove()) | 0;
    return true;
  }

  #readPass(): void {
    this.#passChanges();
    if (this.#aboveAt + 1 >= this.#above.length) this.#isFull = true;
    this.#changeX = (this.#changeX + this.#takeAbove()) | 0;
    this.#runLength = (this.#runLength + this.#changeX - this.#x) | 0;
    this.#x = this.#changeX;
    this.#changeX = (this.#changeX + this.#takeAbove()) | 0;
  }

  #takeAbove(): number {
    if (this.#aboveAt < this.#above.length) return this.#above[this.#aboveAt++]!;
    this.#isFull = true;
    return 0;
  }

  /** Goes on in the row above to the next change of the wanted colour. */
  #passChanges(): void {
    if (this.#count === 0) return;
    const above = this.#above;
    while (this.#changeX <= this.#x && this.#changeX < this.#widthPx) {
      if (this.#aboveAt + 1 >= above.length) {
        this.#isFull = true;
        return;
      }
      this.#changeX = (this.#changeX + above[this.#aboveAt]! + above[this.#aboveAt + 1]!) | 0;
      this.#aboveAt += 2;
    }
  }

  /** @returns the kind of the code word that ended the run, or `ENDED` */
  #readRun(bits: CcittBits, table: CodeTable): number {
    for (;;) {
      const entry = bits.lookUp(table);
      if (entry === ENDED) return ENDED;
      const kind = (entry >> 4) & 15;
      const run = entry >> 8;
      if (kind === RUN_CODE.last) this.#push(run);
      if (kind !== RUN_CODE.makeUp) return kind;
      this.#x = (this.#x + run) | 0;
      this.#runLength = (this.#runLength + run) | 0;
    }
  }

  #push(run: number): void {
    if (this.#count >= this.#runs.length) this.#isFull = true;
    else this.#runs[this.#count++] = this.#runLength + run;
    this.#x = (this.#x + run) | 0;
    this.#runLength = 0;
  }

  /** Makes the runs as long as the row: a short row ends white, of a long one the last runs are dropped. */
  #mend(isComplete: boolean): RowEnd {
    if (this.#runLength !== 0) this.#push(0);
    while (this.#x > this.#widthPx && this.#count > 0) this.#x = (this.#x - this.#runs[--this.#count]!) | 0;
    if (this.#x < this.#widthPx) {
      if (this.#x < 0) this.#x = 0;
      if ((this.#count & 1) === 1) this.#push(0);
      this.#push(this.#widthPx - this.#x);
    } else if (this.#x > this.#widthPx) {
      this.#push(this.#widthPx);
      this.#push(0);
    }
    if (this.#isFull) return 'full';
    return isComplete ? 'complete' : 'ended';
  }
}
