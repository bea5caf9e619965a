import type { OnnxDim, OnnxModel, OnnxValue } from '../../formats/onnx/model.ts';
import type { ModelInput } from '../../core/model-spec.ts';
import { modelMismatch } from './model-error.ts';

const CHANNELS = 3;
const MAX_LISTED = 4; // inputs in a message
const MAX_SIZE_PX = 2048; // a batch of larger ones fits into no memory
const MAX_BATCH = 256;

/** The one picture that a model takes. */
export interface ImageInput {
  readonly name: string;
  /** Whether the channels stand in front of the edges or behind. */
  readonly layout: 'NCHW' | 'NHWC';
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
export function findImageInput({ inputs, initializers }: OnnxModel): ImageInput {
  // Before IR version 4, weights had to be listed as inputs too.
  const fed = inputs.filter(({ name }) => !initializers.has(name));
  const [first] = fed;
  if (!first) throw modelMismatch('model takes no input');
  const listed = fed.slice(0, MAX_LISTED).map(toText).join(', ');
  if (fed.length > 1) throw modelMismatch(`model takes ${fed.length} inputs, we give one picture: ${listed}`);
  const shape = first.shape ?? [];
  const layout =
    shape.length !== 4 ? undefined : shape[1] === CHANNELS ? 'NCHW' : shape[3] === CHANNELS ? 'NHWC' : undefined;
  if (
    !layout ||
    (first.elementType !== 'float32' && first.elementType !== 'float16' && first.elementType !== 'uint8')
  ) {
    throw modelMismatch(`model's input is no picture of ${CHANNELS} channels: ${listed}`);
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
  return { name: first.name, layout, elementType: first.elementType, sizePx, batch };
}

/** A length of 1 or more; undefined for one that is free. */
function toCount(length: OnnxDim): number | undefined {
  return typeof length === 'number' && length > 0 ? length : undefined;
}

function toText({ name, elementType = 'of no type', shape }: OnnxValue): string {
  return `${name} ${elementType} [${(shape ?? []).map((length) => length ?? '?').join(', ')}]`;
}
