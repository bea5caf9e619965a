const CHUNK_BYTES = 4 * 2 ** 20;

/**
 * Turns writes of any length into chunks of 4 MiB (the last one may be shorter): one message, request or Blob a chunk.
 * Long writes pass through without a copy.
 */
export class ChunkedOutput {
  readonly #emit: (chunk: Uint8Array<ArrayBuffer>) => Promise<void>;
  readonly #waiting = new Uint8Array(CHUNK_BYTES);
  #length = 0;
  #total = 0;

  /** @param emit - takes a chunk; it is overwritten once it has resolved */
  constructor(emit: (chunk: Uint8Array<ArrayBuffer>) => Promise<void>) {
    this.#emit = emit;
  }

  /** Bytes written so far, those that wait included. */
  get total(): number {
    return this.#total;
  }

  async write(bytes: Uint8Array<ArrayBuffer>): Promise<void> {
    this.#total += bytes.length;
    let rest = bytes;
    while (rest.length > 0) {
      if (this.#length === 0 && rest.length >= CHUNK_BYTES) {
        await this.#emit(rest.subarray(0, CHUNK_BYTES));
        rest = rest.subarray(CHUNK_BYTES);
        continue;
      }
      const part = rest.subarray(0, CHUNK_BYTES - this.#length);
      this.#waiting.set(part, this.#length);
      this.#length += part.length;
      rest = rest.subarray(part.length);
      if (this.#length === CHUNK_BYTES) await this.flush();
    }
  }

  /** Hands on what waits. */
  async flush(): Promise<void> {
    if (this.#length === 0) return;
    const chunk = this.#waiting.subarray(0, this.#length);
    this.#length = 0;
    await this.#emit(chunk);
  }
}
