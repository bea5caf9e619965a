import type { StartTimer } from '../../src/core/timer.ts';

/** A clock that stands still: timers run when the test lets time pass. */
export class HeldClock {
  #nowMs = 0;
  readonly #timers = new Set<{ readonly atMs: number; readonly run: () => void }>();

  readonly start: StartTimer = (run, delayMs) => {
    const timer = { atMs: this.#nowMs + delayMs, run };
    this.#timers.add(timer);
    return () => this.#timers.delete(timer);
  };

  /** Timers that are still to run. */
  get pending(): number {
    return this.#timers.size;
  }

  /** Lets time pass, and lets everything that this sets going settle. */
  async pass(ms: number): Promise<void> {
    this.#nowMs += ms;
    for (const timer of [...this.#timers]) {
      if (timer.atMs > this.#nowMs) continue;
      this.#timers.delete(timer);
      timer.run();
    }
    await settled();
  }
}

/** Lets promises settle that wait for nothing but each other. */
export function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
