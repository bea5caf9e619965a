import type { Activation } from '../network.ts';
import type { GraphValue, MapValue } from './graph-value.ts';
import { clippedLength } from './lower-lengths.ts';
import type { NodeReader } from './node-reader.ts';

/** A layer that is an activation alone; a later pass puts it into the layer before. */
export function lowerActivation(node: NodeReader, value: MapValue, activation: Activation): MapValue {
  const shape = node.mapShape(value);
  const map = node.builder.add(shape, (output) => ({ kind: 'activation', input: value.map, output, activation }));
  return { ...value, map };
}

/** Relu. */
export function lowerRelu(node: NodeReader): GraphValue {
  return lowerActivation(node, node.map(0), { kind: 'clamp', low: 0, high: Infinity });
}

/** Clip; its bounds are attributes, or constants. */
export function lowerClip(node: NodeReader): GraphValue {
  const value = node.value(0);
  if (value?.kind === 'length') return clippedLength(node, value);
  const bound = (input: number, name: string, otherwise: number) =>
    node.has(input) ? node.constantAt(input, 'bounds').values[0]! : node.float(name, otherwise);
  const [low, high] = [bound(1, 'min', -Infinity), bound(2, 'max', Infinity)];
  if (!(low <= high)) node.refuse('has no values between its bounds');
  return lowerActivation(node, node.map(0), { kind: 'clamp', low, high });
}

/** HardSigmoid. */
export function lowerHardSigmoid(node: NodeReader): GraphValue {
  const [slope, offset] = [node.float('alpha', 0.2), node.float('beta', 0.5)];
  return lowerActivation(node, node.map(0), { kind: 'hard-sigmoid', slope, offset });
}

/** HardSwish. */
export function lowerHardSwish(node: NodeReader): GraphValue {
  return lowerActivation(node, node.map(0), { kind: 'hard-swish' });
}

/** Sigmoid. */
export function lowerSigmoid(node: NodeReader): GraphValue {
  return lowerActivation(node, node.map(0), { kind: 'sigmoid' });
}

/** Swish, of any slope. */
export function lowerSwish(node: NodeReader): GraphValue {
  return lowerActivation(node, node.map(0), { kind: 'silu', slope: node.float('alpha', 1) });
}

/** Gelu by the error function, or by tanh. */
export function lowerGelu(node: NodeReader): GraphValue {
  return lowerActivation(node, node.map(0), { kind: node.text('approximate') === 'tanh' ? 'tanh-gelu' : 'gelu' });
}
