import { expect, test } from 'vitest';
import { bestBatch, timeBatches, toTrialSizes } from '../../../../src/stages/embed/batch-trial.ts';

/** A device on which a batch takes so long, in ms; the first run of a size takes ten times that. */
function device(runMs: (batchSize: number) => number) {
  const runs: number[] = [];
  const run = (batchSize: number) => {
    const isFirst = !runs.includes(batchSize) && runs.length > 0; // the largest has run in the self-check
    runs.push(batchSize);
    return Promise.resolve(runMs(batchSize) * (isFirst ? 10 : 1));
  };
  return { runs, run };
}

test('the largest batch, a half and a quarter are tried; one alone is no choice', () => {
  expect(toTrialSizes(32)).toEqual([32, 16, 8]);
  expect(toTrialSizes(3)).toEqual([3, 1]);
  expect(toTrialSizes(1)).toEqual([]);
});

test.each([
  ['a GPU that gains from large batches', (batchSize: number) => 10 + batchSize, 32],
  ['a GPU that is full with few images', (batchSize: number) => 2 * batchSize, 8],
  ['a GPU that swaps with many', (batchSize: number) => (batchSize > 16 ? 40 * batchSize : 10 + batchSize), 16],
])('%s', async (_what, runMs, best) => {
  expect(bestBatch(await timeBatches([32, 16, 8], device(runMs).run))).toBe(best);
});

test('what a size needs to compile does not count against it', async () => {
  const timings = await timeBatches([32, 16], device((batchSize) => batchSize).run);
  expect(timings).toEqual([
    { batchSize: 32, imagesPerSecond: 1000 },
    { batchSize: 16, imagesPerSecond: 1000 },
  ]);
});

test('a quick size is run three times, a slow one once; a slow device is not asked for further sizes', async () => {
  const quick = device(() => 5);
  await timeBatches([32, 16], quick.run);
  expect(quick.runs).toEqual([32, 32, 32, 16, 16, 16, 16]);
  const slow = device(() => 4000);
  expect(await timeBatches([32, 16, 8], slow.run)).toEqual([{ batchSize: 32, imagesPerSecond: 8 }]);
  expect(slow.runs).toEqual([32]);
});
