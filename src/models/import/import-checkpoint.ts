import type { BundledModel, ModelInput, ModelOutput } from '../../core/model-spec.ts';
import type { Architecture } from './architecture.ts';
import { buildOnnx, OUTPUT_NAMES } from './build-onnx.ts';
import type { ImportWarning } from './import.contract.ts';
import { modelMismatch, toModelError } from './model-error.ts';
import { chosenOf, findNetworks, type FoundNetwork } from './network-candidates.ts';
import { INPUT_NAME } from './network-plan.ts';
import { readModelFile } from './read-model-file.ts';
import { readWeights } from './read-weights.ts';
import { IMAGENET, IMAGENET_GREY, usualCrop } from './usual-preprocessing.ts';

const SIZE_PX = 224;

/** A pretrained network that was made into a feature extractor. */
export interface ImportedModel {
  /** The ONNX file: input NCHW, float32, RGB, any batch. The caller's own. */
  readonly onnx: Uint8Array<ArrayBuffer>;
  /** The function's name in `torchvision.models`, for example `resnet50`. */
  readonly architecture: string;
  readonly inputName: string;
  readonly input: ModelInput;
  /** `pooled`, and `flattened` where the notebook's rule gives another vector. */
  readonly outputs: BundledModel['outputs'];
  /** Edge of the square input that the network was trained on, in pixels. */
  readonly sizePx: number;
  /** ImageNet's, which all of torchvision's networks were trained with; their averages where it takes pictures in grey. */
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
  isGrey,
  warnings,
}: FoundNetwork): Promise<ImportedModel> {
  return {
    onnx: await buildOnnx(architecture, weights, SIZE_PX),
    architecture: architecture.id,
    inputName: INPUT_NAME,
    input: {
      layout: 'NCHW',
      elementType: 'float32',
      isSizeFixed: architecture.hasFixedSize,
      batch: undefined,
      ...(isGrey ? { colours: 'grey' } : {}),
    },
    outputs: toOutputs(architecture),
    sizePx: SIZE_PX,
    normalization: isGrey ? IMAGENET_GREY : IMAGENET,
    crop: usualCrop(SIZE_PX),
    warnings,
  };
}

function toOutputs({ features, keepsMap }: Architecture): BundledModel['outputs'] {
  const { channels, stride } = features;
  const edge = SIZE_PX / stride;
  const map = `${channels}×${edge}×${edge}`;
  const flat = channels * edge * edge;
  const pooled: ModelOutput = {
    ...{ id: OUTPUT_NAMES.pooled, tensor: OUTPUT_NAMES.pooled, reduction: undefined, dim: channels },
    words: `the last feature map, ${map}, averaged to ${withCommas(channels)} values`,
  };
  if (!keepsMap) return [pooled];
  const flattened: ModelOutput = {
    ...{ id: OUTPUT_NAMES.flattened, tensor: OUTPUT_NAMES.flattened, reduction: undefined, dim: flat },
    words: `all children but the last, flattened (the notebook’s rule): ${map}, ${withCommas(flat)} values`,
  };
  return [pooled, flattened];
}

function withCommas(count: number): string {
  return count.toLocaleString('en');
}
