import type { Sink } from '../../src/core/sink.ts';

/** A sink that keeps what it is given, copied as the contract demands, and remembers how it ended. */
export class MemorySink implements Sink {
  readonly #chunks: Uint8Array[] = [];
  ended: 'closed' | 'aborted' | undefined;
  /** Set to make the next write fail. */
  failure: Error | undefined;

  write(bytes: Uint8Array): Promise<void> {
    if (this.failure) return Promise.reject(this.failure);
    this.#chunks.push(bytes.slice());
    return Promise.resolve();
  }

  close(): Promise<void> {
    this.ended = 'closed';
    return Promise.resolve();
  }

  abort(): Promise<void> {
    this.ended = 'aborted';
    return Promise.resolve();
  }

  /** Everything that was written. */
  bytes(): Uint8Array<ArrayBuffer> {
    const all = new Uint8Array(this.#chunks.reduce((sum, chunk) => sum + chunk.length, 0));
    let at = 0;
    for (const chunk of this.#chunks) {
      all.set(chunk, at);
      at += chunk.length;
    }
    return all;
  }
}
