import type { OnnxModel, OnnxValue } from '../../formats/onnx-model.ts';
import { modelMismatch } from './model-error.ts';

const CHANNELS = 3;
const MAX_LISTED = 4; // inputs in a message

/** The one picture that a model takes. */
export interface ImageInput {
  readonly name: string;
  /** Whether the channels stand in front of the edges or behind. */
  readonly layout: 'NCHW' | 'NHWC';
  readonly elementType: string;
  /** Edge of the square picture, in pixels; undefined if any size will do. */
  readonly sizePx: number | undefined;
  /** Pictures in a batch; undefined if any count will do. */
  readonly batch: number | undefined;
}

/**
 * Finds the picture among a model's inputs.
 *
 * @throws PipelineError `model-mismatch` if there is none, there is another input besides, or it is not square
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
  const [batch] = shape;
  return {
    name: first.name,
    layout,
    elementType: first.elementType,
    sizePx: typeof edges[0] === 'number' ? edges[0] : undefined,
    batch: typeof batch === 'number' && batch > 0 ? batch : undefined,
  };
}

function toText({ name, elementType = 'of no type', shape }: OnnxValue): string {
  return `${name} ${elementType} [${(shape ?? []).map((length) => length ?? '?').join(', ')}]`;
}
