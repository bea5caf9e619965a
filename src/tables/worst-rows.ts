import type { Agreement } from './row-agreement.ts';

/** Keeps the rows that agree least, the worst first: those without a cosine, then by cosine. */
export class WorstRows {
  readonly #most: number;
  readonly #rows: Agreement[] = [];

  /** @param most - how many are kept */
  constructor(most: number) {
    this.#most = most;
  }

  /** The rows kept, the worst first; of equal ones the first that came. */
  get rows(): readonly Agreement[] {
    return this.#rows;
  }

  add(row: Agreement): void {
    const last = this.#rows[this.#most - 1];
    if (last && badness(row) <= badness(last)) return;
    let at = this.#rows.length;
    while (at > 0 && badness(row) > badness(this.#rows[at - 1]!)) at--;
    this.#rows.splice(at, 0, row);
    this.#rows.length = Math.min(this.#rows.length, this.#most);
  }
}

function badness({ cosine }: Agreement): number {
  return Number.isNaN(cosine) ? Infinity : -cosine;
}
