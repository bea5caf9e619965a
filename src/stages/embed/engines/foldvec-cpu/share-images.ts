import type { RunResult } from '../../model-output.ts';
import type { LaneThread } from './lane.client.ts';

/** How images are shared among lanes. */
export interface Share {
  readonly lanes: readonly LaneThread[];
  /** That a lane takes at once, at most. */
  readonly images: number;
  /** Floats of an image's tensor. */
  readonly imageFloats: number;
  /** Values of a row. */
  readonly dim: number;
}

/**
 * Computes rows on all lanes: each takes some images, and the next when it has done those.
 *
 * @param tensors - `Float32Array[at least count * imageFloats]`
 * @returns `Float32Array[count * dim]`
 * @throws whatever a lane throws
 */
export async function shareImages(share: Share, tensors: Float32Array, count: number): Promise<RunResult> {
  const { lanes, imageFloats, dim } = share;
  const rows = new Float32Array(count * dim);
  // The last batch may be short: then every lane gets a part of it.
  const step = Math.max(1, Math.min(share.images, Math.ceil(count / lanes.length)));
  let next = 0;
  const work = async (lane: LaneThread) => {
    while (next < count) {
      const from = next;
      const images = Math.min(step, count - from);
      next += images;
      const part = tensors.subarray(from * imageFloats, (from + images) * imageFloats);
      rows.set(await lane.run(part, images), from * dim);
    }
  };
  await Promise.all(lanes.map(work));
  return { rows, dim };
}
