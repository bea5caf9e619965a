import type { GraphValue } from './graph-value.ts';
import { reshapedScores } from './lower-attention.ts';
import { reshaped, shapeOf } from './map-layout.ts';
import type { NodeReader } from './node-reader.ts';

/** Identity, and operations that do nothing when a trained network runs. */
export function lowerIdentity(node: NodeReader): GraphValue {
  return node.value(0) ?? node.map(0);
}

/** Dropout, when nothing is dropped. */
export function lowerDropout(node: NodeReader): GraphValue {
  if (node.has(2) && node.tensor(2)?.raw?.[0] !== 0) node.refuse('may drop values, as in training');
  return lowerIdentity(node);
}

/** Cast of float32 to float32. */
export function lowerCast(node: NodeReader): GraphValue {
  if (node.int('to', 0) !== 1) node.refuse('leaves float32');
  return lowerIdentity(node);
}

/** Transpose: the same map, seen in another order. */
export function lowerTranspose(node: NodeReader): GraphValue {
  const value = node.map(0);
  const order = node.ints('perm') ?? value.layout.map((_, i) => value.layout.length - 1 - i);
  const isOrder = new Set(order).size === value.layout.length && order.every((axis) => value.layout[axis]);
  if (!isOrder) node.refuse('has an order that is none of its axes');
  return { ...value, layout: order.map((axis) => value.layout[axis]!) };
}

/** Reshape, Flatten, Squeeze, Unsqueeze: the same map, seen in other lengths. */
export function lowerReshape(node: NodeReader): GraphValue {
  const shape = node.outputShape();
  const given = node.value(0);
  if (given?.kind === 'scores') return reshapedScores(node, given, shape);
  const value = node.map(0);
  const layout = reshaped(value.layout, shape);
  if (!layout) return node.refuse(`makes (${shape.join(', ')}) of (${shapeOf(value.layout).join(', ')})`);
  return { ...value, layout };
}

/** Expand to lengths that are there already. */
export function lowerExpand(node: NodeReader): GraphValue {
  const shape = node.outputShape();
  const given = node.value(0);
  if (given?.kind === 'length' && shape.join() === shapeOf(given.of.layout).join()) return given; // is divided by like this
  const value = node.map(0);
  if (shape.join() !== shapeOf(value.layout).join()) node.refuse('makes a tensor larger');
  return value;
}
