import { float16Table } from '../../core/float16.ts';
import type { RoundingError } from './table-header.ts';

/** Measures what rounding rows to float16 costs: each rounded row is held against the row that went in. */
export class RoundingMeter {
  readonly #dim: number;
  #maxRelative = 0;
  #minCosine = 1;
  #overflows = 0;

  /** @param dim - length of a row */
  constructor(dim: number) {
    this.#dim = dim;
  }

  /** The error of all rows so far; of no rows 0 and 1. */
  get error(): RoundingError {
    return { maxRelative: this.#maxRelative, minCosine: this.#minCosine, overflows: this.#overflows };
  }

  /**
   * Measures some rows more.
   *
   * @param rows - `Float32Array[n * dim]`
   * @param halves - their bits after rounding
   */
  add(rows: Float32Array, halves: Uint16Array): void {
    for (let from = 0; from < rows.length; from += this.#dim) this.#addRow(rows, halves, from);
  }

  #addRow(rows: Float32Array, halves: Uint16Array, from: number): void {
    const valueOf = float16Table();
    let largest = 0;
    let difference = 0;
    let squares = 0;
    let roundedSquares = 0;
    let dot = 0;
    for (let i = from; i < from + this.#dim; i++) {
      const value = rows[i]!;
      const rounded = valueOf[halves[i]!]!;
      const size = Math.abs(value);
      const change = Math.abs(value - rounded);
      if (size > largest) largest = size;
      if (change > difference) difference = change;
      squares += value * value;
      roundedSquares += rounded * rounded;
      dot += value * rounded;
    }
    if (!(roundedSquares < Infinity)) {
      this.#addBrokenRow(rows, halves, from);
      return;
    }
    if (largest === 0) return; // all zeros, exact, and without a direction
    const cosine = roundedSquares === 0 ? 0 : Math.min(1, dot / Math.sqrt(squares * roundedSquares));
    this.#maxRelative = Math.max(this.#maxRelative, difference / largest);
    this.#minCosine = Math.min(this.#minCosine, cosine);
  }

  /** A row with a value that is not finite has no cosine: those that were finite before are counted instead. */
  #addBrokenRow(rows: Float32Array, halves: Uint16Array, from: number): void {
    for (let i = from; i < from + this.#dim; i++) {
      const isInfinite = (halves[i]! & 0x7fff) === 0x7c00;
      if (isInfinite && Number.isFinite(rows[i])) this.#overflows++;
    }
  }
}
