import { expect, test } from 'vitest';
import type { Embedder } from '../../../../src/stages/embed/embedder.ts';
import { OpeningEmbedder, type OpeningOptions } from '../../../../src/state/run/opening-embedder.ts';

/** An embedder whose opening the test ends. */
class Opening {
  closed = 0;
  options: OpeningOptions | undefined;
  #succeed: (embedder: Embedder) => void = () => undefined;

  readonly open = (options: OpeningOptions): Promise<Embedder> => {
    this.options = options;
    return new Promise((resolve, reject) => {
      this.#succeed = resolve;
      options.signal.addEventListener('abort', () => {
        reject(options.signal.reason as Error);
      });
    });
  };

  succeed(): void {
    this.#succeed({ close: () => this.closed++ } as unknown as Embedder);
  }
}

const ignore = () => undefined;

test('whoever asks late hears at once how much of the model has come', async () => {
  const opening = new Opening();
  const early = new OpeningEmbedder(opening.open);
  opening.options?.onDownload({ loadedBytes: 5, totalBytes: 9 });
  const heard: number[] = [];
  const onDownload = ({ loadedBytes }: { loadedBytes: number }) => heard.push(loadedBytes);
  const embedder = early.embedder({ signal: new AbortController().signal, onDownload });
  opening.options?.onDownload({ loadedBytes: 9, totalBytes: 9 });
  opening.succeed();
  await embedder;
  expect(heard).toEqual([5, 9]);
  expect(opening.closed).toBe(0);
});

test('who gives up while it opens gives the opening up', async () => {
  const opening = new Opening();
  const early = new OpeningEmbedder(opening.open);
  const abort = new AbortController();
  const embedder = early.embedder({ signal: abort.signal, onDownload: ignore });
  abort.abort();
  await expect(embedder).rejects.toThrow(expect.objectContaining({ name: 'AbortError' }));
  expect(opening.options?.signal.aborted).toBe(true);
});

test('an embedder that nobody asks for is closed, also if it was open already', async () => {
  const opening = new Opening();
  const early = new OpeningEmbedder(opening.open);
  opening.succeed();
  early.close();
  await Promise.resolve();
  expect(opening.closed).toBe(1);
});
