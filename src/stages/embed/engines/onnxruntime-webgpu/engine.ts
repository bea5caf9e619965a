import { probeGpu } from '../../gpu-probe.ts';
import type { InferenceEngine } from '../engine.ts';

// ResNet-18's first convolution gives 3.2 MB an image at 224 pixels: 32 stay under WebGPU's default binding limit of 128 MiB.
const GPU_BATCH = 32;
/** A software adapter takes 20 s an image. */
const SOFTWARE_GPU_BATCH = 2;

/** Runs models by onnxruntime-web on the GPU. */
export const onnxruntimeWebgpu: InferenceEngine = {
  id: 'webgpu',
  needs: 'gpu',
  crash: 'device-lost',
  mayShrink: true,
  probe: probeGpu,
  propose: ({ isSoftware }) => [{ batchSize: isSoftware ? SOFTWARE_GPU_BATCH : GPU_BATCH, threads: 1 }],
  async open(model, options) {
    const { openSession } = await import('../onnxruntime/ort-session.ts');
    return openSession(model, { ...options, provider: 'webgpu' });
  },
};
