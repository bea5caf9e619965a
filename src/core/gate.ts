/** A door that work passes through: shut it, and whoever comes waits until it is open again. */
export class Gate {
  #waiting: (() => void)[] = [];
  #isShut = false;

  /** Whether the door is shut. */
  get isShut(): boolean {
    return this.#isShut;
  }

  /** Shuts the door; work that has passed already goes on. */
  shut(): void {
    this.#isShut = true;
  }

  /** Opens the door and lets everyone through. */
  open(): void {
    this.#isShut = false;
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const resume of waiting) resume();
  }

  /**
   * Passes the door, waiting while it is shut.
   *
   * @throws the signal's reason once it is aborted, also while waiting
   */
  async pass(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    while (this.#isShut) {
      await new Promise<void>((resolve) => {
        const done = () => {
          signal.removeEventListener('abort', done);
          resolve();
        };
        this.#waiting.push(done);
        signal.addEventListener('abort', done);
      });
      signal.throwIfAborted();
    }
  }
}
