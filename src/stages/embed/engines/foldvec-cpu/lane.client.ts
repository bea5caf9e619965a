import { openLink, withTransfer } from '../../../../core/worker-link.ts';
import type { LaneApi, OwnLaneRequest, SharedLaneRequest } from './lane.contract.ts';
import type { PackingKernel } from './packing.ts';
import workerUrl from './lane.worker.ts?worker&url';

/** A lane on a thread of its own. */
export interface LaneThread {
  /** Lays weights out in the memory that lanes share; its arguments are a packing's. @throws as {@link run} */
  pack(kernel: PackingKernel, args: readonly number[]): Promise<void>;
  /**
   * Computes rows.
   *
   * @param tensors - `Float32Array[images * 3 * size * size]`, NCHW; copied unless its memory is shared
   * @returns `Float32Array[images * dim]`
   * @throws PipelineError `embed-crashed` if the thread has died
   */
  run(tensors: Float32Array, images: number): Promise<Float32Array>;
  /** Ends the thread. */
  close(): void;
}

/**
 * Starts a thread and opens a lane on it.
 *
 * @throws PipelineError `embed-crashed` if the thread dies; RangeError if there is not so much memory
 */
export async function openLane(request: SharedLaneRequest | OwnLaneRequest): Promise<LaneThread> {
  const link = openLink<LaneApi>(workerUrl, 'lane', { code: 'embed-crashed', stage: 'embed' });
  try {
    await link.guard(link.remote.open(request));
  } catch (error) {
    link.close();
    throw error;
  }
  return {
    pack: (kernel, args) => link.guard(link.remote.pack(kernel, args)),
    run(tensors, images) {
      if (!(tensors.buffer instanceof ArrayBuffer)) return link.guard(link.remote.run(tensors, images));
      const copy = tensors.slice();
      return link.guard(link.remote.run(withTransfer(copy, [copy.buffer]), images));
    },
    close: () => {
      link.close();
    },
  };
}
