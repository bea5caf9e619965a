import { PipelineError } from '../../core/errors.ts';
import type { ModelSpec } from '../../core/model-spec.ts';
import type { Architecture } from './architecture.ts';
import { buildOnnx, OUTPUT_NAMES } from './build-onnx.ts';
import { toModelError } from './model-error.ts';
import { INPUT_NAME } from './network-plan.ts';
import { readWeights } from './read-weights.ts';
import { recognise } from './recognise.ts';

const MAX_FILE_BYTES = 2 ** 31 - 1; // the largest of torchvision's is 575 MB; browsers give no larger buffers
const SIZE_PX = 224;
const IMAGENET = { mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225] } as const;

/** One vector that a network offers. */
export interface ImportedOutput {
  /** Name in the ONNX file. */
  readonly name: string;
  /** Shape of one image's map before it becomes a vector: channels, height, width. */
  readonly shape: readonly number[];
  /** Length of the vector. */
  readonly dim: number;
  /** One plain sentence on what it is. */
  readonly words: string;
}

/** A pretrained network that was made into a feature extractor. */
export interface ImportedModel {
  /** The ONNX file: input NCHW, float32, RGB, any batch. The caller's own. */
  readonly onnx: Uint8Array<ArrayBuffer>;
  /** The function's name in `torchvision.models`, for example `resnet50`. */
  readonly architecture: string;
  readonly inputName: string;
  /** The default first. */
  readonly outputs: readonly ImportedOutput[];
  /** Edge of the square input that the network was trained on, in pixels. */
  readonly sizePx: number;
  /** Whether it takes this size only. */
  readonly isSizeFixed: boolean;
  /** ImageNet's, which all of torchvision's networks were trained with. */
  readonly normalization: ModelSpec['normalization'];
  readonly crop: ModelSpec['crop'];
  /** Lower-case hex SHA-256 of the file that was imported. */
  readonly sha256: string;
  /** Sentences on what was left out. */
  readonly warnings: readonly string[];
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
    const file = await readAll(source);
    const { architecture, weights, warnings } = recognise(await readWeights(file));
    return {
      onnx: await buildOnnx(architecture, weights, SIZE_PX),
      architecture: architecture.id,
      inputName: INPUT_NAME,
      outputs: toOutputs(architecture),
      sizePx: SIZE_PX,
      isSizeFixed: architecture.hasFixedSize,
      normalization: IMAGENET,
      crop: { resizePx: 256, filter: 'bilinear' },
      sha256: toHex(await crypto.subtle.digest('SHA-256', file)),
      warnings,
    };
  } catch (error) {
    throw toModelError(error, fileName);
  }
}

async function readAll(source: Blob | ArrayBuffer | Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = source instanceof Blob ? source.size : source.byteLength;
  if (bytes > MAX_FILE_BYTES) {
    throw new PipelineError('file-damaged', 'models', `file has ${bytes} bytes, at most ${MAX_FILE_BYTES} are read`);
  }
  if (source instanceof Blob) return new Uint8Array(await source.arrayBuffer());
  return source instanceof ArrayBuffer ? new Uint8Array(source) : source;
}

function toOutputs({ features, keepsMap }: Architecture): ImportedOutput[] {
  const edge = SIZE_PX / features.stride;
  const shape = [features.channels, edge, edge];
  const map = shape.join('×');
  const flat = features.channels * edge * edge;
  const pooled = {
    name: OUTPUT_NAMES.pooled,
    shape,
    dim: features.channels,
    words: `the last feature map, ${map}, averaged to ${features.channels} values`,
  };
  const flattened = {
    name: OUTPUT_NAMES.flattened,
    shape,
    dim: flat,
    words: `all children but the last, flattened: ${map}, ${flat.toLocaleString('en')} values`,
  };
  return keepsMap ? [pooled, flattened] : [pooled];
}

function toHex(bytes: ArrayBuffer): string {
  return Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
