import type { DownloadProgress } from '../../stages/embed/embed.contract.ts';
import type { Embedder } from '../../stages/embed/embedder.ts';

/** What an opening needs of whoever waits for it. */
export interface OpeningOptions {
  /** Gives the opening up. */
  readonly signal: AbortSignal;
  readonly onDownload: (progress: DownloadProgress) => void;
}

/** An embedder that is being opened, perhaps before the run that will use it has begun. */
export class OpeningEmbedder {
  readonly #opened: Promise<Embedder>;
  readonly #abort = new AbortController();
  #progress: DownloadProgress | undefined;
  #onDownload: OpeningOptions['onDownload'] | undefined;

  /** @param open - begins at once */
  constructor(open: (options: OpeningOptions) => Promise<Embedder>) {
    const onDownload = (progress: DownloadProgress) => {
      this.#progress = progress;
      this.#onDownload?.(progress);
    };
    this.#opened = open({ signal: this.#abort.signal, onDownload });
    this.#opened.catch(() => undefined); // told to whoever asks for the embedder
  }

  /**
   * Waits for the embedder, which is the caller's from then on.
   *
   * @throws what opening it throws; the signal's reason
   */
  async embedder({ signal, onDownload }: OpeningOptions): Promise<Embedder> {
    const giveUp = () => {
      this.#abort.abort(signal.reason);
    };
    this.#onDownload = onDownload;
    if (this.#progress) onDownload(this.#progress);
    if (signal.aborted) giveUp();
    else signal.addEventListener('abort', giveUp, { once: true });
    try {
      const embedder = await this.#opened;
      if (signal.aborted) embedder.close(); // whoever comes next has begun to open its own
      signal.throwIfAborted();
      return embedder;
    } finally {
      signal.removeEventListener('abort', giveUp);
      this.#onDownload = undefined;
    }
  }

  /** Gives it up, be it open or not: nobody will ask for the embedder. */
  close(): void {
    this.#abort.abort(new DOMException('embedder is not needed', 'AbortError'));
    void this.#opened.then(
      (embedder) => {
        embedder.close();
      },
      () => undefined,
    );
  }
}
