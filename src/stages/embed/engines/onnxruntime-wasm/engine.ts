import { defaultThreads } from '../../default-threads.ts';
import type { InferenceEngine, Machine, Proposal } from '../engine.ts';

// Batch size hardly matters on WebAssembly; a short one makes Cancel and the screen quick.
const THREADS_BATCH = 8;
const ONE_THREAD_BATCH = 4;

/** Runs models by onnxruntime-web on the processor, in WebAssembly. Needs what every browser has: threads if it may, else one. */
export const onnxruntimeWasm: InferenceEngine = {
  id: 'wasm',
  needs: 'processor',
  crash: 'embed-crashed',
  mayShrink: false,
  probe: () => Promise.resolve({ kind: 'found', adapter: '', isSoftware: false }),
  propose: (_found, machine) => proposeThreads(machine),
  async open(model, options) {
    const { openSession } = await import('../onnxruntime/ort-session.ts');
    return openSession(model, { ...options, provider: 'wasm' });
  },
};

/** One thread is always the last resort. */
function proposeThreads({ cores, canThread, threads }: Machine): readonly Proposal[] {
  const wanted = threads ?? defaultThreads(cores);
  const one = { batchSize: ONE_THREAD_BATCH, threads: 1 };
  if (wanted <= 1) return [one];
  if (!canThread) return [{ ...one, note: { code: 'no-shared-memory' } }];
  return [{ batchSize: THREADS_BATCH, threads: wanted }, one];
}
