import type { OnnxDim, OnnxModel, OnnxValue } from '../../formats/onnx/model.ts';
import type { ModelInput } from '../../core/model-spec.ts';
import { findChannelAxis } from './channel-axis.ts';
import { modelMismatch } from './model-error.ts';

const CHANNELS = [3, 4] as const;
const MAX_LISTED = 4; // inputs in a message
const MAX_SIZE_PX = 2048; // a batch of larger ones fits into no memory
const MAX_BATCH = 256;

/** The one picture that a model takes. */
export interface ImageInput {
  readonly name: string;
  /** Whether the channels stand in front of the edges or behind. */
  readonly layout: 'NCHW' | 'NHWC';
  readonly channels: (typeof CHANNELS)[number];
  readonly elementType: ModelInput['elementType'];
  /** Edge of the square picture, in pixels; undefined if any size will do. */
  readonly sizePx: number | undefined;
  /** Pictures in a batch; undefined if any count will do. */
  readonly batch: number | undefined;
}

/**
 * Finds the picture among a model's inputs.
 *
 * @throws PipelineError `model-mismatch` if there is none, there is another input besides, or it is not square, or far
 * too large
 */
export function findImageInput(model: OnnxModel): ImageInput {
  const { inputs, initializers } = model;
  // Before IR version 4, weights had to be listed as inputs too.
  const fed = inputs.filter(({ name }) => !initializers.has(name));
  const [first] = fed;
  if (!first) throw modelMismatch('model takes no input');
  const listed = fed.slice(0, MAX_LISTED).map(toText).join(', ');
  if (fed.length > 1) {
    const names = new Set(fed.map(({ name }) => name));
    throw modelMismatch(`model takes ${fed.length} inputs, we give one picture${adviceFor(names)}: ${listed}`);
  }
  const shape = first.shape ?? [];
  const { layout, channels } = axesOf(model, first) ?? {};
  if (
    !layout ||
    !channels ||
    (first.elementType !== 'float32' && first.elementType !== 'float16' && first.elementType !== 'uint8')
  ) {
    throw modelMismatch(`model's input is no picture of ${CHANNELS.join(' or ')} channels: ${listed}`);
  }
  const [height, width] = layout === 'NCHW' ? shape.slice(2) : shape.slice(1, 3);
  const edges = [height, width].filter((edge) => typeof edge === 'number' && edge > 0);
  if (edges.length === 2 && edges[0] !== edges[1])
    throw modelMismatch(`model takes pictures that are not square: ${listed}`);
  const batch = toCount(shape[0]);
  const sizePx = toCount(edges[0]);
  if ((batch ?? 1) > MAX_BATCH || (sizePx ?? 1) > MAX_SIZE_PX) {
    throw modelMismatch(
      `model takes more than can be given, at most ${MAX_BATCH} pictures of ${MAX_SIZE_PX} pixels an edge: ${listed}`,
    );
  }
  return { name: first.name, layout, channels, elementType: first.elementType, sizePx, batch };
}

/** Where the channels are: as the file says, or else, where it leaves them free, as the first convolution takes them. */
function axesOf(
  model: OnnxModel,
  { name, shape = [] }: OnnxValue,
): Pick<ImageInput, 'layout' | 'channels'> | undefined {
  if (shape.length !== 4) return undefined;
  for (const channels of CHANNELS) {
    if (shape[1] === channels) return { layout: 'NCHW', channels };
    if (shape[3] === channels) return { layout: 'NHWC', channels };
  }
  const found = findChannelAxis(model, name);
  const channels = CHANNELS.find((count) => count === found?.channels);
  if (!found || !channels || toCount(shape[found.axis]) !== undefined) return undefined;
  if (found.axis === 1) return { layout: 'NCHW', channels };
  return found.axis === 3 ? { layout: 'NHWC', channels } : undefined;
}

/** What to do about inputs that Hugging Face's models take beside the picture. */
function adviceFor(names: ReadonlySet<string>): string {
  if (names.has('input_ids')) {
    return '; it reads text too, as the whole of CLIP does: export its image tower alone, for example CLIPVisionModelWithProjection';
  }
  if (names.has('bool_masked_pos')) return '; export it without bool_masked_pos, which is for training';
  return '';
}

/** A length of 1 or more; undefined for one that is free. */
function toCount(length: OnnxDim): number | undefined {
  return typeof length === 'number' && length > 0 ? length : undefined;
}

function toText({ name, elementType = 'of no type', shape }: OnnxValue): string {
  return `${name} ${elementType} [${(shape ?? []).map((length) => length ?? '?').join(', ')}]`;
}
