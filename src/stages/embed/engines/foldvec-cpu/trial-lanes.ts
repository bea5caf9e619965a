import { bestBatch } from '../../batch-trial.ts';
import type { LaneThread } from './lane.client.ts';

/** From here on lanes may be more than there are real processors, and fewer of them just as quick. */
const LEAST_LANES = 4;

/** What lanes are tried with. */
export interface LaneTrial {
  /** Floats of an image's tensor. */
  readonly imageFloats: number;
  /** The time in ms. */
  readonly now: () => number;
}

/**
 * Keeps as many lanes as are worth it, measured with an image each: all of them, or half where that gives nearly as many images a
 * second, as where two logical processors are one. Ends the others.
 */
export async function keepQuickLanes(
  lanes: readonly LaneThread[],
  { imageFloats, now }: LaneTrial,
): Promise<readonly LaneThread[]> {
  if (lanes.length < LEAST_LANES) return lanes;
  const picture = new Float32Array(imageFloats);
  const rateOf = async (count: number) => {
    const begin = now();
    await Promise.all(lanes.slice(0, count).map((lane) => lane.run(picture, 1)));
    return { batchSize: count, imagesPerSecond: (count * 1000) / Math.max(now() - begin, 0.001) };
  };
  await rateOf(lanes.length); // compiles: does not count
  const timings = [await rateOf(lanes.length), await rateOf(Math.ceil(lanes.length / 2))];
  const kept = bestBatch(timings);
  for (const lane of lanes.slice(kept)) lane.close();
  return lanes.slice(0, kept);
}
