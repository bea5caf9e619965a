import type { InferenceEngine, Machine, Proposal } from '../engine.ts';

// Weights are read once for the images that go through a lane together; more of them make Cancel slow.
const IMAGES_A_LANE = 4;
const MOST_LANES = 16;

/** Runs convolutional networks and transformers on the processor by kernels of our own: whole images, a lane a thread, weights shared by all. */
export const foldvecCpu: InferenceEngine = {
  id: 'cpu',
  needs: 'processor',
  crash: 'embed-crashed',
  mayShrink: false,
  probe: () => Promise.resolve({ kind: 'found', adapter: '', isSoftware: false }),
  propose: (_found, machine) => [proposeLanes(machine)],
  async open(model, options) {
    const { openLanes } = await import('./open-lanes.ts');
    return openLanes(model, options);
  },
};

/** One processor stays free for decoding and the page, where there are more than two: lanes wait for nobody, but share the memory. */
function proposeLanes({ cores, threads }: Machine): Proposal {
  const lanes = Math.min(MOST_LANES, threads ?? (cores <= 2 ? cores : cores - 1));
  return { batchSize: Math.max(1, lanes) * IMAGES_A_LANE, threads: Math.max(1, lanes) };
}
