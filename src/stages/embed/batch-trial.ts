import type { BatchTiming } from './embed.contract.ts';

/** No further size is tried once so much has been spent on running, in ms; what a size costs is not known before. */
const BUDGET_MS = 3000;
/** A size is timed until its runs took this long together, in ms; the best of them counts. */
const ENOUGH_MS = 300;
const MAX_RUNS = 3;
/** A smaller batch that is nearly as fast is better: Cancel is quicker, and less memory is held. */
const NEARLY = 0.97;

/** Sizes to be timed, largest first: the largest that fits, a half and a quarter. None where there is nothing to choose. */
export function toTrialSizes(largest: number): readonly number[] {
  const sizes = [1, 2, 4].map((part) => Math.floor(largest / part)).filter((size) => size > 0);
  const different = [...new Set(sizes)];
  return different.length > 1 ? different : [];
}

/**
 * Times batches of several sizes, within some seconds.
 *
 * @param sizes - in this order; the first one has run before, the others compile on their first run, which does not count
 * @param runMs - runs one full batch of a size, and gives how long it took, in ms
 * @returns one timing a size, in the same order; fewer when the time was over
 */
export async function timeBatches(
  sizes: readonly number[],
  runMs: (batchSize: number) => Promise<number>,
): Promise<readonly BatchTiming[]> {
  const timings: BatchTiming[] = [];
  let spentMs = 0;
  for (const batchSize of sizes) {
    if (timings.length > 0) {
      if (spentMs > BUDGET_MS) break;
      spentMs += await runMs(batchSize);
    }
    let shortestMs = Infinity;
    let timedMs = 0;
    for (let runs = 0; runs < MAX_RUNS && timedMs < ENOUGH_MS; runs++) {
      const elapsedMs = await runMs(batchSize);
      timedMs += elapsedMs;
      shortestMs = Math.min(shortestMs, elapsedMs);
    }
    spentMs += timedMs;
    timings.push({ batchSize, imagesPerSecond: (batchSize / Math.max(shortestMs, 0.001)) * 1000 });
  }
  return timings;
}

/**
 * The batch size to be taken: the smallest one that is nearly as fast as the fastest.
 *
 * @param timings - at least one
 */
export function bestBatch(timings: readonly BatchTiming[]): number {
  const enough = NEARLY * Math.max(...timings.map(({ imagesPerSecond }) => imagesPerSecond));
  const fast = timings.filter(({ imagesPerSecond }) => imagesPerSecond >= enough);
  return Math.min(...fast.map(({ batchSize }) => batchSize));
}
