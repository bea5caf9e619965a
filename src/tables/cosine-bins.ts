/** A bar of the histogram of cosines. */
export interface CosineBin {
  /** Cosines of this and more, up to the bin before; −Infinity for the last one. */
  readonly from: number;
  readonly rows: number;
}

/** Where the bins begin: a float32 has some seven digits, and what matters happens near 1. */
const EDGES = [0.9999999, 0.999999, 0.99999, 0.9999, 0.999, 0.99, -Infinity] as const;

/** Counts cosines in bins that mean something near 1. */
export class CosineBins {
  readonly #rows = EDGES.map(() => 0);

  /** @param cosine - no NaN */
  add(cosine: number): void {
    const bin = EDGES.findIndex((edge) => cosine >= edge);
    this.#rows[bin] = (this.#rows[bin] ?? 0) + 1;
  }

  /** All bins, the best first. */
  get bins(): readonly CosineBin[] {
    return EDGES.map((from, bin) => ({ from, rows: this.#rows[bin] ?? 0 }));
  }
}
