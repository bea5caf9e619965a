import type { BundledModel, ModelInput, ModelOutput } from '../../core/model-spec.ts';
import type { NetworkOutput } from './architecture.ts';
import { buildOnnx } from './build-onnx.ts';
import type { ImportWarning } from './import.contract.ts';
import { toModelError } from './model-error.ts';
import { INPUT_NAME } from './network-plan.ts';
import { readModelFile } from './read-model-file.ts';
import { readWeights } from './read-weights.ts';
import { recognise } from './recognise.ts';

/** A pretrained network that was made into a feature extractor. */
export interface ImportedModel {
  /** The ONNX file: input NCHW, float32, RGB, any batch. The caller's own. */
  readonly onnx: Uint8Array<ArrayBuffer>;
  /** The function's name in `torchvision.models`, for example `resnet50`, or the library's own name of the network. */
  readonly architecture: string;
  readonly inputName: string;
  readonly input: ModelInput;
  /** The network's usual vector, `pooled` where nothing else is usual, and others that it gives. */
  readonly outputs: BundledModel['outputs'];
  /** Edge of the square input that the network was trained on, in pixels. */
  readonly sizePx: number;
  /** What the network's own library prepares pictures with. */
  readonly normalization: BundledModel['normalization'];
  readonly crop: BundledModel['crop'];
  readonly warnings: readonly ImportWarning[];
}

/**
 * Makes a feature extractor of a checkpoint: recognises the network from the names and shapes of its weights, folds the
 * batch normalisation, drops the head, and builds an ONNX file. In memory: the file, its weights as float32, the result.
 *
 * @param source - a `.pth`, `.pt` or `.safetensors` file; bytes in memory are left as they are
 * @param fileName - becomes the error's path
 * @throws PipelineError `file-damaged` if it can't be read or asks to run code, `model-mismatch` if no network has these
 * weights, `model-damaged` if a weight is no finite number
 */
export async function importCheckpoint(
  source: Blob | ArrayBuffer | Uint8Array<ArrayBuffer>,
  fileName: string,
): Promise<ImportedModel> {
  try {
    const file = await readModelFile(source);
    const [{ architecture, weights, warnings }] = recognise(await readWeights(file));
    const { sizePx, isSizeFixed, normalization, crop } = architecture.input;
    const [usual, ...others] = architecture.outputs;
    return {
      onnx: await buildOnnx(architecture, weights),
      architecture: architecture.id,
      inputName: INPUT_NAME,
      input: { layout: 'NCHW', elementType: 'float32', isSizeFixed, batch: undefined },
      outputs: [toOutput(usual), ...others.map(toOutput)],
      sizePx,
      normalization,
      crop,
      warnings,
    };
  } catch (error) {
    throw toModelError(error, fileName);
  }
}

function toOutput({ id, dim, words }: NetworkOutput): ModelOutput {
  return { id, tensor: id, reduction: undefined, dim, words };
}
