/** A limit on what is in use at a time: so many pictures, so many bytes. Whoever would go over it waits, first come, first served. */
export class Semaphore {
  #capacity: number;
  #used = 0;
  readonly #waiting: { readonly weight: number; readonly resolve: () => void }[] = [];

  /** @param capacity - how much may be in use at a time */
  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  /** How many wait now. */
  get waiting(): number {
    return this.#waiting.length;
  }

  /** How much may be in use at a time. Made smaller, it takes nothing from those who have it already. */
  get capacity(): number {
    return this.#capacity;
  }
  set capacity(capacity: number) {
    this.#capacity = capacity;
    this.#admit();
  }

  /**
   * Takes its share, waiting for it. More than there can ever be counts as all of it.
   *
   * @returns gives it back; does nothing the second time
   * @throws the signal's reason once it is aborted, also while waiting
   */
  async acquire(weight: number, signal?: AbortSignal): Promise<() => void> {
    signal?.throwIfAborted();
    const share = Math.min(weight, this.#capacity);
    if (this.#waiting.length > 0 || this.#used + share > this.#capacity) await this.#wait(share, signal);
    else this.#used += share;
    let isHeld = true;
    return () => {
      if (!isHeld) return;
      isHeld = false;
      this.#used -= share;
      this.#admit();
    };
  }

  #wait(weight: number, signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve, reject) => {
      const onAbort = () => {
        this.#waiting.splice(this.#waiting.indexOf(waiter), 1);
        reject(signal?.reason as Error);
        this.#admit(); // who stood behind may be a smaller one
      };
      const waiter = {
        weight,
        resolve: () => {
          signal?.removeEventListener('abort', onAbort);
          resolve();
        },
      };
      this.#waiting.push(waiter);
      signal?.addEventListener('abort', onAbort, { once: true });
    });
  }

  #admit(): void {
    for (let next = this.#waiting[0]; next; next = this.#waiting[0]) {
      // Alone it is always let in: the capacity may have been more when it came.
      if (this.#used > 0 && this.#used + next.weight > this.#capacity) return;
      this.#waiting.shift();
      this.#used += next.weight;
      next.resolve();
    }
  }
}
