import { probeGpu } from '../../gpu-probe.ts';
import type { InferenceEngine } from '../engine.ts';

/** Images in a batch at most; smaller ones are tried beside it. */
const GPU_BATCH = 32;
/** No tensor of a network in common use is larger than VGG's first: 64 channels of a whole picture. */
const WIDEST_TENSOR_BYTES = 64 * 224 * 224 * 4;
/** A software adapter takes 20 s an image. */
const SOFTWARE_GPU_BATCH = 2;
/** Loads the engine's code (25 MB), uploads the weights, compiles every kernel and runs twice: seconds on any GPU that works. */
const OPEN_LIMIT_MS = 60_000;
/** The same for a software adapter, which somebody has asked for by name. */
const SOFTWARE_OPEN_LIMIT_MS = 20 * 60_000;

/** Runs models by onnxruntime-web on the GPU. */
export const onnxruntimeWebgpu: InferenceEngine = {
  id: 'webgpu',
  needs: 'gpu',
  crash: 'device-lost',
  mayShrink: true,
  probe: (byName) => probeGpu(byName),
  propose: ({ isSoftware, maxTensorBytes }) => [
    isSoftware
      ? { batchSize: SOFTWARE_GPU_BATCH, threads: 1, openLimitMs: SOFTWARE_OPEN_LIMIT_MS }
      : { batchSize: fittingBatch(maxTensorBytes), measuresBatch: true, threads: 1, openLimitMs: OPEN_LIMIT_MS },
  ],
  async open(model, options) {
    const { openSession } = await import('../onnxruntime/ort-session.ts');
    return openSession(model, { ...options, provider: 'webgpu' });
  },
};

function fittingBatch(maxTensorBytes = Infinity): number {
  let batchSize = GPU_BATCH;
  while (batchSize > 1 && batchSize * WIDEST_TENSOR_BYTES > maxTensorBytes) batchSize /= 2;
  return batchSize;
}
