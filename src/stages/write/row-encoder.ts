import { toFloat16 } from '../../core/float16.ts';
import { RoundingMeter } from './rounding-meter.ts';
import { toUnitLength } from './unit-length.ts';
import { ITEM_BYTES, type RoundingError, type RowNumbers, type RowsDone, type WriteDtype } from './table-header.ts';

const DESCR: Readonly<Record<WriteDtype, string>> = { float16: '<f2', float32: '<f4', float64: '<f8' };
const CHUNK_VALUES = 128 * 1024; // 1 MiB of float64

/**
 * Turns rows into the bytes of a file: of unit length where that is asked for, then in the file's numbers. What comes in is
 * float32, so float64 is exact and float16 rounds once more (to the nearest, ties to even); what that costs is measured.
 */
export class RowEncoder {
  readonly dtype: WriteDtype;
  /** Whether its rows have unit length. */
  readonly l2: boolean;
  /** Rows that are NaN, for there is none of the file. */
  readonly nanRows: number;
  readonly #dim: number;
  readonly #done: RowsDone | undefined;
  readonly #meter: RoundingMeter | undefined;
  #zeroRows = 0;
  #halves = new Uint16Array(0);
  #doubles = new Float64Array(0);

  /** @param dim - length of a row */
  constructor(dim: number, { dtype, l2, done, nanRows = 0 }: RowNumbers & { readonly nanRows?: number }) {
    this.dtype = dtype;
    this.l2 = done?.l2 ?? l2;
    this.nanRows = done?.nanRows ?? nanRows;
    this.#dim = dim;
    this.#done = done;
    this.#meter = dtype === 'float16' && !done ? new RoundingMeter(dim) : undefined;
  }

  /** Bytes of one value. */
  get itemBytes(): number {
    return ITEM_BYTES[this.dtype];
  }

  /** numpy's name for the numbers, `<f4`. */
  get descr(): string {
    return DESCR[this.dtype];
  }

  /** What float16 has cost so far; undefined for other numbers. */
  get rounding(): RoundingError | undefined {
    return this.#done ? this.#done.rounding : this.#meter?.error;
  }

  /** Rows so far that could not get unit length, being all zeros; 0 if it was not asked for. */
  get zeroRows(): number {
    return this.#done?.zeroRows ?? this.#zeroRows;
  }

  /**
   * Rows as the file has them.
   *
   * @param rows - `Float32Array[n * dim]`; changed, if unit length is asked for
   * @returns `n * dim * itemBytes` bytes, little-endian; valid until the next call, and as long as `rows`
   */
  encode(rows: Float32Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
    if (this.l2 && !this.#done) this.#zeroRows += toUnitLength(rows, this.#dim);
    switch (this.dtype) {
      case 'float32':
        return bytesOf(rows);
      case 'float16': {
        if (this.#halves.length < rows.length) this.#halves = new Uint16Array(rows.length);
        const halves = toFloat16(rows, this.#halves);
        this.#meter?.add(rows, halves);
        return bytesOf(halves);
      }
      case 'float64': {
        if (this.#doubles.length < rows.length) this.#doubles = new Float64Array(rows.length);
        this.#doubles.set(rows);
        return bytesOf(this.#doubles.subarray(0, rows.length));
      }
    }
  }

  /** Encodes a block and writes it; converted numbers a MiB or a row at a time, so there is never a second copy of all. */
  async write(
    block: Float32Array<ArrayBuffer>,
    write: (bytes: Uint8Array<ArrayBuffer>) => Promise<void>,
  ): Promise<void> {
    const chunk = Math.max(1, Math.floor(CHUNK_VALUES / this.#dim)) * this.#dim;
    const step = this.dtype === 'float32' ? block.length : chunk;
    for (let from = 0; from < block.length; from += step) await write(this.encode(block.subarray(from, from + step)));
  }
}

function bytesOf(
  values: Float32Array<ArrayBuffer> | Float64Array<ArrayBuffer> | Uint16Array<ArrayBuffer>,
): Uint8Array<ArrayBuffer> {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
}
