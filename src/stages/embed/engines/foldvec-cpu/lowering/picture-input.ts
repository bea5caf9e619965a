import type { OnnxDim, OnnxModel, OnnxNode } from '../../../../../formats/onnx/model.ts';
import { GraphRefusal } from '../network.ts';

const MOST_IMAGES = 2 ** 16;

/** The tensor of pictures that a graph takes. */
export interface PictureInput {
  readonly name: string;
  /** Batch, then as the layout says. */
  readonly shape: readonly number[];
}

/**
 * Finds the input of pictures, and its shape.
 *
 * @param nodes - those that count
 * @param batch - images where the file leaves their count free
 * @throws GraphRefusal if these nodes take no such input, or more than one
 */
export function pictureInput(
  model: OnnxModel,
  nodes: readonly OnnxNode[],
  { sizePx, layout, batch }: { readonly sizePx: number; readonly layout: 'NCHW' | 'NHWC'; readonly batch: number },
): PictureInput {
  const used = new Set(nodes.flatMap(({ inputs }) => inputs));
  const [input, another] = model.inputs.filter(({ name }) => used.has(name) && !model.initializers.has(name));
  if (!input) throw new GraphRefusal('The output does not depend on a picture.');
  if (another) throw new GraphRefusal(`The graph takes two inputs: “${input.name}” and “${another.name}”.`);
  const { name, elementType, shape } = input;
  if (elementType !== 'float32')
    throw new GraphRefusal(`The input “${name}” is ${elementType ?? 'of no type'}, not float32.`);
  const [images, ...map] = shape ?? [undefined, undefined, undefined, undefined];
  const wanted = layout === 'NCHW' ? [3, sizePx, sizePx] : [sizePx, sizePx, 3];
  const isOther = (length: OnnxDim, i: number) => typeof length === 'number' && length !== wanted[i];
  if (map.length !== 3 || map.some(isOther)) {
    const lengths = (shape ?? []).map((length) => length ?? '?').join(', ');
    throw new GraphRefusal(`The input “${name}” is (${lengths}), not a batch of ${wanted.join(' × ')}.`);
  }
  if (typeof images === 'number' && !(images >= 1 && images <= MOST_IMAGES))
    throw new GraphRefusal(`The input “${name}” is a batch of ${images} pictures.`);
  return { name, shape: [typeof images === 'number' ? images : batch, ...wanted] };
}
