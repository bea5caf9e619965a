import { damaged } from '../image/failure.ts';
import { JpegBits, type HuffmanTable } from './bits.ts';

/** One component of a frame, with room for its coefficients. */
export interface JpegComponent {
  readonly id: number;
  /** Sampling factors, 1–4. */
  readonly h: number;
  readonly v: number;
  readonly quantTable: number;
  /** The table of that number as it was before the component's first scan, in natural order. */
  quant: Uint16Array | undefined;
  /** Blocks of the component itself; `rowBlocks` and more rows are stored, up to whole MCUs. */
  readonly blocksWide: number;
  readonly blocksHigh: number;
  /** Blocks a stored row. */
  readonly rowBlocks: number;
  /** 64 values a block, in natural order (row by row), not dequantised. */
  readonly coefficients: Int16Array;
  /** What the scans so far say of every coefficient, in zigzag order: −1 nothing, else how many low bits are missing. */
  readonly missingBits: Int8Array;
}

/** One component's part in a scan. */
export interface ScanPart {
  readonly component: JpegComponent;
  readonly dc: HuffmanTable | undefined;
  readonly ac: HuffmanTable | undefined;
}

/** What a scan's header says, and where its data begin. */
export interface JpegScan {
  readonly parts: readonly ScanPart[];
  readonly progressive: boolean;
  /** First and last coefficient, in zigzag order. */
  readonly from: number;
  readonly to: number;
  /** Successive approximation: bits that were sent up to before, and now. */
  readonly high: number;
  readonly low: number;
  /** MCUs between restarts; 0 for none. */
  readonly restartInterval: number;
  readonly mcusWide: number;
  readonly mcusHigh: number;
  readonly bytes: Uint8Array;
  readonly start: number;
}

/** Bits of a difference of first coefficients, at most. */
const MAX_DC_BITS = 15;

/** Natural place of every coefficient in zigzag order; a run in damaged data may go 16 further, and those are the last one to libjpeg. */
export const ZIGZAG = Uint8Array.from([
  0, 1, 8, 16, 9, 2, 3, 10, 17, 24, 32, 25, 18, 11, 4, 5, 12, 19, 26, 33, 40, 48, 41, 34, 27, 20, 13, 6, 7, 14, 21, 28,
  35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15, 23, 30, 37, 44, 51, 58, 59, 52, 45, 38, 31, 39, 46, 53, 60, 61, 54, 47,
  55, 62, 63, 63, 63, 63, 63, 63, 63, 63, 63, 63, 63, 63, 63, 63, 63, 63, 63,
]);

/**
 * Decodes one scan into its components' coefficients. Damaged data are mended as libjpeg does: up to the next restart marker
 * that it takes, blocks for which there are no more data keep no coefficients.
 *
 * @returns where the next marker is to be looked for
 * @throws FormatError `image-damaged` if a Huffman table is missing, or is none for the first coefficient
 */
export function decodeScan(scan: JpegScan): number {
  for (const { component } of scan.parts) component.missingBits.fill(scan.low, scan.from, scan.to + 1);
  return new ScanDecoder(scan).run();
}

class ScanDecoder {
  readonly #scan: JpegScan;
  readonly #bits: JpegBits;
  readonly #predictors: Int32Array;
  /** Blocks that are still to be passed over: their band ends here. */
  #endOfBand = 0;

  constructor(scan: JpegScan) {
    this.#scan = scan;
    this.#bits = new JpegBits(scan.bytes, scan.start);
    this.#predictors = new Int32Array(scan.parts.length);
  }

  run(): number {
    this.#checkTables();
    const { parts, mcusWide, mcusHigh } = this.#scan;
    const only = parts.length === 1 ? parts[0] : undefined;
    // A scan of one component goes block by block, without those that only fill up the last MCU.
    const wide = only?.component.blocksWide ?? mcusWide;
    const high = only?.component.blocksHigh ?? mcusHigh;
    const decode = this.#chooseDecoder();
    let mcu = 0;
    for (let y = 0; y < high; y++) {
      for (let x = 0; x < wide; x++, mcu++) {
        this.#restartBefore(mcu);
        if (this.#bits.isEmpty) continue;
        if (only) decode(only, 0, 64 * (y * only.component.rowBlocks + x));
        else this.#decodeMcu(decode, x, y);
      }
    }
    return this.#bits.place;
  }

  #checkTables(): void {
    const { parts, progressive, from, high } = this.#scan;
    for (const { dc, ac } of parts) {
      if (!progressive || (from === 0 && high === 0)) {
        if (!dc) throw damaged('JPEG has no Huffman table for a scan');
        if (dc.symbols.some((symbol) => symbol > MAX_DC_BITS)) throw damaged('JPEG has a Huffman table of odd symbols');
      }
      if ((!progressive || from > 0) && !ac) throw damaged('JPEG has no Huffman table for a scan');
    }
  }

  #restartBefore(mcu: number): void {
    const { restartInterval } = this.#scan;
    if (restartInterval === 0 || mcu === 0 || mcu % restartInterval !== 0) return;
    this.#bits.restart();
    this.#predictors.fill(0);
    this.#endOfBand = 0;
  }

  #decodeMcu(decode: BlockDecoder, mcuX: number, mcuY: number): void {
    const { parts } = this.#scan;
    for (let i = 0; i < parts.length; i++) {
      const part = parts[i]!;
      const { h, v, rowBlocks } = part.component;
      for (let y = 0; y < v; y++) {
        for (let x = 0; x < h; x++) decode(part, i, 64 * ((mcuY * v + y) * rowBlocks + mcuX * h + x));
      }
    }
  }

  #chooseDecoder(): BlockDecoder {
    const { progressive, from, high } = this.#scan;
    if (!progressive) return (part, i, at) => this.#wholeBlock(part, i, at);
    if (from === 0)
      return high === 0 ? (part, i, at) => this.#firstDc(part, i, at) : (part, _, at) => this.#nextDc(part, at);
    return high === 0 ? (part, _, at) => this.#firstAc(part, at) : (part, _, at) => this.#nextAc(part, at);
  }

  #wholeBlock(part: ScanPart, index: number, at: number): void {
    this.#firstDc(part, index, at);
    const { ac, component } = part;
    if (!ac) return;
    for (let k = 1; k < 64; k++) {
      const symbol = this.#bits.readSymbol(ac);
      const size = symbol & 15;
      if (size === 0) {
        if (symbol >> 4 !== 15) return;
        k += 15;
        continue;
      }
      k += symbol >> 4;
      const value = this.#bits.readSigned(size);
      component.coefficients[at + ZIGZAG[k]!] = value;
    }
  }

  #firstDc({ dc, component }: ScanPart, index: number, at: number): void {
    if (!dc) return;
    const value = this.#predictors[index]! + this.#bits.readSigned(this.#bits.readSymbol(dc));
    this.#predictors[index] = value;
    component.coefficients[at] = value << this.#scan.low;
  }

  #nextDc({ component }: ScanPart, at: number): void {
    if (this.#bits.read(1) === 1) component.coefficients[at] = component.coefficients[at]! | (1 << this.#scan.low);
  }

  #firstAc({ ac, component }: ScanPart, at: number): void {
    if (!ac) return;
    if (this.#endOfBand > 0) {
      this.#endOfBand--;
      return;
    }
    const { from, to, low } = this.#scan;
    for (let k = from; k <= to; k++) {
      const symbol = this.#bits.readSymbol(ac);
      const run = symbol >> 4;
      const size = symbol & 15;
      if (size === 0 && run < 15) {
        this.#endOfBand = 2 ** run + this.#bits.read(run) - 1;
        return;
      }
      k += run;
      const value = this.#bits.readSigned(size);
      if (size > 0) component.coefficients[at + ZIGZAG[k]!] = value * 2 ** low;
    }
  }

  #nextAc({ ac, component: { coefficients } }: ScanPart, at: number): void {
    if (!ac) return;
    const { from, to, low } = this.#scan;
    const step = 1 << low;
    let k = from;
    if (this.#endOfBand === 0) {
      for (; k <= to; k++) {
        const symbol = this.#bits.readSymbol(ac);
        let run = symbol >> 4;
        let fresh = 0;
        if ((symbol & 15) !== 0) {
          fresh = this.#bits.read(1) === 1 ? step : -step;
        } else if (run < 15) {
          this.#endOfBand = 2 ** run + this.#bits.read(run);
          break;
        }
        // Coefficients that are known already get one more bit each and do not count as part of the run.
        for (; k <= to; k++) {
          const place = at + ZIGZAG[k]!;
          if (coefficients[place] !== 0) this.#refine(coefficients, place, step);
          else if (--run < 0) break;
        }
        if (fresh !== 0) coefficients[at + ZIGZAG[k]!] = fresh;
      }
    }
    if (this.#endOfBand === 0) return;
    for (; k <= to; k++) {
      const place = at + ZIGZAG[k]!;
      if (coefficients[place] !== 0) this.#refine(coefficients, place, step);
    }
    this.#endOfBand--;
  }

  #refine(coefficients: Int16Array, place: number, step: number): void {
    const value = coefficients[place]!;
    if (this.#bits.read(1) === 0 || (value & step) !== 0) return;
    coefficients[place] = value + (value >= 0 ? step : -step);
  }
}

type BlockDecoder = (part: ScanPart, index: number, at: number) => void;
