import type { BundledModel, ModelInput, ModelOutput } from '../../core/model-spec.ts';
import type { NetworkOutput } from './architecture.ts';
import { buildOnnx } from './build-onnx.ts';
import type { ImportWarning } from './import.contract.ts';
import { modelMismatch, toModelError } from './model-error.ts';
import { chosenOf, findNetworks, type FoundNetwork } from './network-candidates.ts';
import { INPUT_NAME } from './network-plan.ts';
import { readModelFile } from './read-model-file.ts';
import { readWeights } from './read-weights.ts';
import { forColours } from './usual-preprocessing.ts';

/** A pretrained network that was made into a feature extractor. */
export interface ImportedModel {
  /** The ONNX file: input NCHW, float32, RGB or RGBA, any batch. The caller's own. */
  readonly onnx: Uint8Array<ArrayBuffer>;
  /** The function's name in `torchvision.models`, for example `resnet50`, or the library's own name of the network. */
  readonly architecture: string;
  readonly inputName: string;
  readonly input: ModelInput;
  /** The network's usual vector, `pooled` where nothing else is usual, and others that it gives. */
  readonly outputs: BundledModel['outputs'];
  /** Edge of the square input that the network was trained on, in pixels. */
  readonly sizePx: number;
  /** What the network's own library prepares pictures with; the averages of its values where it takes pictures in grey, and 0 and 1 for alpha. */
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
 * @param network - which of the file's networks, by its id or architecture, where there is more than one
 * @throws PipelineError `file-damaged` if it can't be read or asks to run code, `model-mismatch` if no network has these
 * weights, or several are there and none of them was chosen; `model-damaged` if a weight is no finite number
 */
export async function importCheckpoint(
  source: Blob | ArrayBuffer | Uint8Array<ArrayBuffer>,
  fileName: string,
  network?: string,
): Promise<ImportedModel> {
  try {
    const file = await readModelFile(source);
    const found = findNetworks(await readWeights(file));
    const chosen = found.length === 1 ? found[0] : chosenOf(found, network);
    if (!chosen) throw modelMismatch(`checkpoint holds more than one network: ${found.map(({ id }) => id).join(', ')}`);
    return await buildFeatureExtractor(chosen);
  } catch (error) {
    throw toModelError(error, fileName);
  }
}

/**
 * Makes a feature extractor of a network that was found in a checkpoint.
 *
 * @throws FormatError `file-damaged` if a weight can't be read; PipelineError `model-damaged` if one is no finite number
 */
export async function buildFeatureExtractor({
  architecture,
  weights,
  colours,
  warnings,
}: FoundNetwork): Promise<ImportedModel> {
  const { sizePx, isSizeFixed, normalization, crop } = architecture.input;
  const [usual, ...others] = architecture.outputs;
  const input = { layout: 'NCHW', elementType: 'float32', isSizeFixed, batch: undefined } as const;
  return {
    onnx: await buildOnnx(architecture, weights, colours === 'rgba' ? 4 : 3),
    architecture: architecture.id,
    inputName: INPUT_NAME,
    input: colours === undefined ? input : { ...input, colours },
    outputs: [toOutput(usual), ...others.map(toOutput)],
    sizePx,
    normalization: forColours(normalization, colours),
    crop,
    warnings,
  };
}

function toOutput({ id, dim, facts }: NetworkOutput): ModelOutput {
  return { id, tensor: id, reduction: undefined, dim, facts };
}
