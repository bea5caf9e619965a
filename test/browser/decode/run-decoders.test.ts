import { afterAll, expect, test } from 'vitest';
import { BatchLeases } from '../../../src/core/batch-leases.ts';
import { Gate } from '../../../src/core/gate.ts';
import { encodeFolder, type ImageRef } from '../../../src/pipeline/encode-folder.ts';
import { startDecoder } from '../../../src/stages/decode/decode.client.ts';
import { DecoderCrew, RunDecoders } from '../../../src/stages/decode/decoder-crew.ts';
import type { StoredImage } from '../../../src/stages/persist/row-store.ts';
import pictureUrl from '../../fixtures/images/jpeg-large-3000x2000.jpg?url';
import { NOTEBOOK } from '../../support/notebook-preprocessing.ts';

const TENSOR_BYTES = 3 * 224 * 224 * 4;
const MAX = 3;

const crew = new DecoderCrew(startDecoder);
afterAll(() => crew.close());

/**
 * Encodes one picture over and over, until the test has seen enough.
 *
 * @param model - told how many decoders work; says how long it takes for a batch, in ms, or that this was enough
 * @returns how many decoders worked, in the order of change
 */
async function decodersFor(model: (working: number) => number | 'enough'): Promise<number[]> {
  const content = await (await fetch(pictureUrl)).blob();
  const file = new File([content], 'a.jpg');
  const decoders = new RunDecoders(crew, NOTEBOOK, { max: MAX, now: () => performance.now() });
  const enough = new AbortController();
  const counts: number[] = [];
  const images = async function* (signal: AbortSignal): AsyncGenerator<ImageRef, void> {
    for (let i = 0; !enough.signal.aborted; i++) {
      signal.throwIfAborted();
      yield await Promise.resolve({
        path: `${i}.jpg`,
        stat: () => Promise.resolve({ sizeBytes: file.size, mtimeMs: 1 }),
        open: () => Promise.resolve(file),
      });
    }
  };
  await encodeFolder({
    images,
    decoders,
    leases: new BatchLeases<StoredImage>({
      batchSize: 4,
      slotBytes: TENSOR_BYTES,
      maxBatches: 3,
      shared: crossOriginIsolated,
      onReaderWaits: decoders.modelWaits,
    }),
    embed: async (batch) => {
      // Batches that are on their way after that say nothing more.
      if (!enough.signal.aborted && counts.at(-1) !== decoders.working) counts.push(decoders.working);
      const ms = model(decoders.working);
      if (ms === 'enough') enough.abort();
      else await new Promise((resolve) => setTimeout(resolve, ms));
      return { rows: new Float32Array(batch.length), prepared: batch };
    },
    store: {
      stored: () => undefined,
      remove: () => Promise.resolve(),
      append: () => Promise.resolve(),
    },
    backend: () => 'none',
    gate: new Gate(),
    onEvent: () => undefined,
    signal: new AbortController().signal,
  });
  return counts;
}

test('a model that is quicker than the decoders gets more of them, up to the limit', async () => {
  const counts = await decodersFor((working) => (working === MAX ? 'enough' : 0));
  expect(counts[0]).toBeLessThan(MAX);
  expect(counts.at(-1)).toBe(MAX);
}, 60_000);

test('once the model is slower than the decoders, there are fewer', async () => {
  let isQuick = true;
  const counts = await decodersFor((working) => {
    if (working === MAX) isQuick = false;
    if (!isQuick && working === MAX - 1) return 'enough';
    return isQuick ? 0 : 1000;
  });
  expect(counts.slice(-2)).toEqual([MAX, MAX - 1]);
}, 60_000);
