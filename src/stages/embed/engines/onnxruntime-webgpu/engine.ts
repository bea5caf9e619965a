import { probeGpu } from '../../gpu-probe.ts';
import type { InferenceEngine } from '../engine.ts';

// ResNet-18's first convolution gives 3.2 MB an image at 224 pixels: 32 stay under WebGPU's default binding limit of 128 MiB.
const GPU_BATCH = 32;
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
  propose: ({ isSoftware }) => [
    isSoftware
      ? { batchSize: SOFTWARE_GPU_BATCH, threads: 1, openLimitMs: SOFTWARE_OPEN_LIMIT_MS }
      : { batchSize: GPU_BATCH, threads: 1, openLimitMs: OPEN_LIMIT_MS },
  ],
  async open(model, options) {
    const { openSession } = await import('../onnxruntime/ort-session.ts');
    return openSession(model, { ...options, provider: 'webgpu' });
  },
};
