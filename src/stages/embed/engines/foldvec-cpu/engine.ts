import { defaultLanes } from '../../default-lanes.ts';
import type { InferenceEngine, Machine, Proposal } from '../engine.ts';

/** Runs convolutional networks on the processor by kernels of our own: whole images, a lane a thread, weights shared by all. */
export const foldvecCpu: InferenceEngine = {
  id: 'cpu',
  needs: 'processor',
  crash: 'embed-crashed',
  mayShrink: false,
  probe: () => Promise.resolve({ kind: 'found', adapter: '', isSoftware: false }),
  propose: (_found, machine) => proposeLanes(machine),
  async open(model, options) {
    const { openLanes } = await import('./open-lanes.ts');
    return openLanes(model, options);
  },
};
