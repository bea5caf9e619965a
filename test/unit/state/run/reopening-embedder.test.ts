import { expect, test } from 'vitest';
import type { Prepared } from '../../../../src/core/prepared.ts';
import type { EmbeddedBatch, EmbedReport } from '../../../../src/stages/embed/embed.contract.ts';
import type { Embedder } from '../../../../src/stages/embed/embedder.ts';
import type { OpeningOptions } from '../../../../src/state/run/opening-embedder.ts';
import { ReopeningEmbedder } from '../../../../src/state/run/reopening-embedder.ts';
import { settled } from '../../../support/held-clock.ts';

const BATCH: readonly Prepared[] = [];

/** An embedder whose rows are its number; a batch ends when the test says so. */
class FakeEmbedder implements Embedder {
  readonly report = {} as EmbedReport;
  isClosed = false;
  readonly #number: number;
  readonly #waiting: { readonly answer: (batch: EmbeddedBatch) => void; readonly reject: (why: Error) => void }[] = [];

  constructor(number: number) {
    this.#number = number;
  }

  get batches(): number {
    return this.#waiting.length;
  }

  embed(_batch: readonly Prepared[], signal?: AbortSignal): Promise<EmbeddedBatch> {
    return new Promise((answer, reject) => {
      if (this.isClosed) reject(new DOMException('embedder was closed', 'AbortError'));
      signal?.addEventListener('abort', () => reject(signal.reason as Error));
      this.#waiting.push({ answer, reject });
    });
  }

  answer(): void {
    for (const { answer } of this.#waiting.splice(0)) answer({ rows: Float32Array.of(this.#number), prepared: BATCH });
  }

  fail(why: Error): void {
    for (const { reject } of this.#waiting.splice(0)) reject(why);
  }

  close(): void {
    this.isClosed = true;
    this.fail(new DOMException('embedder was closed', 'AbortError'));
  }
}

function openFakes() {
  const fakes = [new FakeEmbedder(0)];
  const openings: { readonly options: OpeningOptions; readonly succeed: () => void }[] = [];
  const embedder = new ReopeningEmbedder(fakes[0]!, (options) => {
    return new Promise((resolve, reject) => {
      options.signal.addEventListener('abort', () => reject(options.signal.reason as Error));
      const succeed = () => {
        const next = new FakeEmbedder(fakes.length);
        fakes.push(next);
        resolve(next);
      };
      openings.push({ options, succeed });
    });
  });
  return { fakes, openings, embedder };
}

const rowsOf = async (batch: Promise<EmbeddedBatch>) => [...(await batch).rows];
const ignore = () => undefined;

test('a batch that waits while somebody else’s takes the embedder along goes to the next one', async () => {
  const { fakes, openings, embedder } = openFakes();
  const rows = rowsOf(embedder.embed(BATCH));
  await settled();
  fakes[0]!.close();
  await settled();
  openings[0]!.succeed();
  await settled();
  fakes[1]!.answer();
  expect(await rows).toEqual([1]);
  expect([openings.length, embedder.isClosed]).toEqual([1, false]);
});

test('it is opened again once, however many ask for it, and before a batch if that is wanted', async () => {
  const { fakes, openings, embedder } = openFakes();
  fakes[0]!.close();
  const onDownload = () => undefined;
  const ready = embedder.ready({ signal: new AbortController().signal, onDownload });
  const batches = [embedder.embed(BATCH), embedder.embed(BATCH)];
  await settled();
  expect(openings.map(({ options }) => options.onDownload)).toEqual([onDownload]);
  openings[0]!.succeed();
  await ready;
  await settled();
  expect([openings.length, fakes[1]!.batches]).toEqual([1, 2]);
  fakes[1]!.answer();
  await Promise.all(batches);
});

test('an opening that ends with whoever asked for it is begun anew for the next who waits', async () => {
  const { fakes, openings, embedder } = openFakes();
  fakes[0]!.close();
  const abort = new AbortController();
  const given = embedder.ready({ signal: abort.signal, onDownload: ignore });
  const batch = rowsOf(embedder.embed(BATCH));
  await settled();
  abort.abort();
  await expect(given).rejects.toMatchObject({ name: 'AbortError' });
  await settled();
  openings[1]!.succeed();
  await settled();
  fakes[1]!.answer();
  expect(await batch).toEqual([1]);
});

test('the batch that was given up is not tried again, and nothing is opened until somebody asks', async () => {
  const { fakes, openings, embedder } = openFakes();
  const abort = new AbortController();
  const given = embedder.embed(BATCH, abort.signal);
  await settled();
  abort.abort();
  fakes[0]!.close();
  await expect(given).rejects.toMatchObject({ name: 'AbortError' });
  expect(openings).toHaveLength(0);
});

test('a failure is no reason to open it again', async () => {
  const { fakes, openings, embedder } = openFakes();
  const failing = embedder.embed(BATCH);
  await settled();
  fakes[0]!.fail(new Error('out of memory'));
  await expect(failing).rejects.toThrow('out of memory');
  expect(openings).toHaveLength(0);
});

test('once closed, a batch is an abort, also one that waits for an opening', async () => {
  const { fakes, openings, embedder } = openFakes();
  fakes[0]!.close();
  const waiting = embedder.embed(BATCH);
  await settled();
  embedder.close();
  await expect(waiting).rejects.toMatchObject({ name: 'AbortError' });
  await expect(embedder.embed(BATCH)).rejects.toMatchObject({ name: 'AbortError' });
  expect(openings[0]!.options.signal.aborted).toBe(true);
  expect([openings.length, embedder.isClosed]).toEqual([1, true]);
});
