/** Which records somebody reads: they are neither deleted nor packed until everybody has let go. */
export class RowPins {
  readonly #pins = new Set<ReadonlySet<number>>();
  #whenFree: (() => void)[] = [];

  /** Whether anything is pinned. */
  get isHeld(): boolean {
    return this.#pins.size > 0;
  }

  /** Whether somebody reads this record. */
  has(sequence: number): boolean {
    for (const pin of this.#pins) if (pin.has(sequence)) return true;
    return false;
  }

  /** Pins records. @returns lets go of them; more than once is fine */
  hold(sequences: Iterable<number>): () => void {
    const pin = new Set(sequences);
    this.#pins.add(pin);
    return () => {
      if (!this.#pins.delete(pin) || this.isHeld) return;
      for (const wake of this.#whenFree.splice(0)) wake();
    };
  }

  /** Resolves once nothing is pinned; at once if nothing is. */
  free(): Promise<void> {
    if (!this.isHeld) return Promise.resolve();
    return new Promise((resolve) => this.#whenFree.push(resolve));
  }
}
