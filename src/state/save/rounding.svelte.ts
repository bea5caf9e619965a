import type { RowTable } from '../../core/row-table.ts';
import { sampleRounding } from './sample-rounding.ts';
import type { RoundingView } from './view.ts';

/** Rows whose digits are of interest. */
export interface RowsToRound {
  readonly l2: boolean;
  /** The rows as they are now. @returns the caller's, to be released */
  readonly take: (signal: AbortSignal) => Promise<RowTable>;
}

/** What float16 costs the rows that would be saved: measured by some of them, known by all of them once they are in a file. */
export class Rounding {
  #shown = $state.raw<RoundingView>({ kind: 'unknown' });
  /** Ends the measuring that is on. */
  #measuring = new AbortController();

  /** @param rows - what would be saved; undefined while nothing is to be measured. Followed: other rows are measured anew */
  constructor(rows: () => RowsToRound | undefined) {
    $effect.root(() => {
      $effect(() => {
        void this.#measure(rows());
      });
    });
  }

  get shown(): RoundingView {
    return this.#shown;
  }

  /** All rows were written, and this is what it cost them. */
  know(measured: Omit<Extract<RoundingView, { readonly kind: 'measured' }>, 'kind'>): void {
    this.#measuring.abort();
    this.#shown = { kind: 'measured', ...measured };
  }

  async #measure(rows: RowsToRound | undefined): Promise<void> {
    this.#measuring.abort();
    if (!rows) {
      this.#shown = { kind: 'unknown' };
      return;
    }
    this.#measuring = new AbortController();
    const { signal } = this.#measuring;
    this.#shown = { kind: 'measuring' };
    try {
      const table = await rows.take(signal);
      try {
        const measured = await sampleRounding(table, rows.l2, signal);
        if (!signal.aborted) this.#shown = { kind: 'measured', ...measured };
      } finally {
        table.release();
      }
    } catch {
      // These rows were closed, or could not be read: saving them tells why.
      if (!signal.aborted) this.#shown = { kind: 'unknown' };
    }
  }
}
