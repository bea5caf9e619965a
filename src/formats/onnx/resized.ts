import { fromEnd, type Shape } from './axes.ts';
import type { KnownInputs } from './integers.ts';
import type { OnnxNode } from './model.ts';

/**
 * The shape that Resize, or Upsample, gives where its lengths or its factors are known.
 *
 * @param from - shape of what is resized
 * @returns undefined where they only show when the model runs, or a part of the picture is cut out besides
 */
export function resizedShape(node: OnnxNode, from: Shape, { integers, floats }: KnownInputs): Shape | undefined {
  const text = (name: string) => node.attributes.get(name)?.text ?? '';
  if (text('coordinate_transformation_mode') === 'tf_crop_and_resize') return undefined;
  if (!['', 'stretch'].includes(text('keep_aspect_ratio_policy'))) return undefined;
  const axes = (node.attributes.get('axes')?.ints ?? from.map((_, i) => i)).map((axis) => fromEnd(axis, from.length));
  // Before version 11 the factors were the second input, and there were no lengths.
  const isOld = node.inputs.length < 3;
  const factors = (isOld ? floats(1) : floats(2)) ?? [];
  const lengths = (isOld ? undefined : integers(3)) ?? [];
  const given =
    lengths.length > 0 ? lengths : factors.map((factor, i) => Math.floor((from[axes[i] ?? -1] ?? NaN) * factor));
  if (given.length !== axes.length) return undefined;
  const shape = [...from];
  for (const [i, axis] of axes.entries()) shape[axis] = given[i] ?? NaN;
  return shape;
}
