import { isAbort } from '../../core/errors.ts';
import { withGrace } from '../../core/grace.ts';
import type { Prepared } from '../../core/prepared.ts';
import { Serial } from '../../core/serial.ts';
import type { EmbeddedBatch, EmbedReport } from '../../stages/embed/embed.contract.ts';
import type { Embedder } from '../../stages/embed/embedder.ts';
import type { OpeningOptions } from './opening-embedder.ts';

/**
 * An embedder that several may hold: where a batch that one of them gave up has ended it, it is opened again for the others. A run
 * may begin while the last batch of one whose folder was closed is still at the model.
 */
export class ReopeningEmbedder implements Embedder {
  readonly #open: (options: OpeningOptions) => Promise<Embedder>;
  readonly #closing = new AbortController();
  readonly #openings = new Serial();
  #current: Embedder;

  /**
   * @param current - the caller's no more
   * @param open - opens another one like it
   */
  constructor(current: Embedder, open: (options: OpeningOptions) => Promise<Embedder>) {
    this.#current = current;
    this.#open = open;
  }

  get report(): EmbedReport {
    return this.#current.report;
  }

  /** Whether {@link close} was called: else it can be used, open or not. */
  get isClosed(): boolean {
    return this.#closing.signal.aborted;
  }

  /**
   * Opens it again now, if need be.
   *
   * @throws what opening it throws; AbortError once closed; the signal's reason
   */
  async ready(options: OpeningOptions): Promise<void> {
    await this.#opened(options);
  }

  async embed(batch: readonly Prepared[], signal?: AbortSignal): Promise<EmbeddedBatch> {
    for (;;) {
      const embedder = await this.#opened({ signal: signal ?? this.#closing.signal, onDownload: () => undefined });
      try {
        return await embedder.embed(batch, signal);
      } catch (error) {
        // Ended for somebody else's batch: the leases are still the caller's, and here is another try.
        if (!isAbort(error) || !embedder.isClosed || this.isClosed || signal?.aborted) throw error;
      }
    }
  }

  close(): void {
    this.#closing.abort(new DOMException('embedder was closed', 'AbortError'));
    this.#current.close();
  }

  #opened({ signal, onDownload }: OpeningOptions): Promise<Embedder> {
    if (!this.#current.isClosed) return Promise.resolve(this.#current);
    const either = AbortSignal.any([signal, this.#closing.signal]);
    const opening = this.#openings.run(async () => {
      either.throwIfAborted();
      if (this.#current.isClosed) this.#current = await this.#open({ signal: either, onDownload });
      return this.#current;
    });
    return withGrace(opening, { signal: either, graceMs: 0 }); // one that was asked for before may take long
  }
}
