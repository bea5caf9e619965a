import type { ConstantValue, MapValue } from './graph-value.ts';
import { placeNumbers } from './channel-numbers.ts';
import { type Layout, lengthOf, type Run, wholeAxis } from './map-layout.ts';
import type { NodeReader } from './node-reader.ts';
import { isAlongEdge } from './pixel-axis.ts';

/**
 * A constant as a map that lies as another tensor does, but for an axis of pixels that may have another length: a class token beside
 * those of the picture.
 *
 * @throws GraphRefusal if it can't lie so
 */
export function numbersBeside(
  node: NodeReader,
  constant: ConstantValue,
  { like, axis }: { readonly like: MapValue; readonly axis: number },
): MapValue {
  const { shape } = constant;
  const layout = like.layout.map((runs, i) => (i === axis ? wholeAxis('columns', shape[axis] ?? 0) : runs));
  const isLike = shape.length === layout.length && layout.every((runs, i) => lengthOf(runs) === shape[i]);
  if (!isLike || layout.some((runs, i) => i !== axis && runs.some(isAlongEdge)))
    node.refuse('joins a constant of another shape');
  return numbersMap(node, constant, layout);
}

/**
 * A constant as a map of one pixel for each step of one of its axes: vectors that ask, and are the same for every picture.
 *
 * @param pixels - the axis; all others are channels, in order
 */
export function numbersAlong(node: NodeReader, constant: ConstantValue, pixels: number): MapValue {
  let step = 1;
  const layout: (readonly Run[])[] = constant.shape.map(() => []);
  for (let axis = constant.shape.length - 1; axis >= 0; axis--) {
    const length = constant.shape[axis]!;
    if (axis === pixels) layout[axis] = wholeAxis('columns', length);
    else {
      if (length > 1) layout[axis] = [{ axis: 'channels', length, step }];
      step *= length;
    }
  }
  return numbersMap(node, constant, layout);
}

function numbersMap(node: NodeReader, constant: ConstantValue, layout: Layout): MapValue {
  const along = (axis: Run['axis']) => lengthOf(layout.flat().filter((run) => run.axis === axis));
  const shape = { channels: along('channels'), height: 1, width: along('columns') };
  const map = node.builder.add(shape, (output) => ({
    ...{ kind: 'numbers', output, numbers: placeNumbers(node, constant, { kind: 'map', map: output, layout }) },
  }));
  return { kind: 'map', map, layout };
}
