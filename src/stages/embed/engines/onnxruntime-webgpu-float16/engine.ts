import { isForeseen } from '../../../../core/format-error.ts';
import { PipelineError } from '../../../../core/errors.ts';
import { probeGpu } from '../../gpu-probe.ts';
import type { InferenceEngine } from '../engine.ts';
import { onnxruntimeWebgpu } from '../onnxruntime-webgpu/engine.ts';

/** Runs models by onnxruntime-web on a GPU that computes in float16. */
export const onnxruntimeWebgpuFloat16: InferenceEngine = {
  ...onnxruntimeWebgpu,
  id: 'webgpu-float16',
  arithmetic: 'fp16',
  probe: (byName) => probeGpu(byName, { needsFloat16: true }),
  async open(model, options) {
    const { toFloat16Model } = await import('../../../../formats/onnx/float16-model.ts');
    return onnxruntimeWebgpu.open(
      unlessUnfit(() => toFloat16Model(model.slice())), // the reader wants memory that nobody shares
      options,
    );
  },
};

/** That a model can't be computed so is no fault of the model. */
function unlessUnfit(make: () => Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  try {
    return make();
  } catch (error) {
    if (!isForeseen(error)) throw error;
    throw new PipelineError('embed-unavailable', 'embed', error.message, { cause: error });
  }
}
