/** Gathers bytes into blocks of one length, so that a file does not depend on the pieces in which its rows come. */
export class FixedBlocks {
  readonly #block: Uint8Array<ArrayBuffer>;
  readonly #full: (block: Uint8Array<ArrayBuffer>) => Promise<void>;
  #length = 0;

  /** @param full - takes a block, which is overwritten once it has resolved; the last one may be shorter */
  constructor(bytes: number, full: (block: Uint8Array<ArrayBuffer>) => Promise<void>) {
    this.#block = new Uint8Array(bytes);
    this.#full = full;
  }

  async add(bytes: Uint8Array<ArrayBuffer>): Promise<void> {
    let rest = bytes;
    while (rest.length > 0) {
      const part = rest.subarray(0, this.#block.length - this.#length);
      this.#block.set(part, this.#length);
      this.#length += part.length;
      rest = rest.subarray(part.length);
      if (this.#length === this.#block.length) await this.end();
    }
  }

  /** Hands on what waits, if there is any. */
  async end(): Promise<void> {
    if (this.#length === 0) return;
    const block = this.#block.subarray(0, this.#length);
    this.#length = 0;
    await this.#full(block);
  }
}
