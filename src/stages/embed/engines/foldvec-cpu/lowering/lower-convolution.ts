import { NO_ACTIVATION } from '../network.ts';
import { toMap } from './channel-axis.ts';
import type { GraphValue } from './graph-value.ts';
import { NO_PADS } from './lower-padding.ts';
import type { NodeReader } from './node-reader.ts';
import { windowOf } from './windows.ts';

/** Conv; zeros that a Pad put around its map become its own. */
export function lowerConvolution(node: NodeReader): GraphValue {
  const value = node.value(0);
  const isPadded = value?.kind === 'padded' && value.number === 0;
  const input = isPadded ? value.inner : toMap(node, node.map(0));
  const { shape, values: weights } = node.constantAt(1, 'weights');
  const [channels = 0, inGroup, kernelHeight = 0, kernelWidth = 0] = shape;
  const map = node.mapShape(input);
  const groups = node.int('group', 1);
  if (shape.length !== 4) node.refuse('is none over the rows and columns of a map');
  if (groups < 1 || channels % groups !== 0 || inGroup !== map.channels / groups) {
    node.refuse('has weights that don’t go with its channels');
  }
  const bias = node.has(2) ? node.constantAt(2, 'biases').values : new Float32Array(channels);
  if (bias.length !== channels) node.refuse('has not one bias a channel');
  const around = isPadded ? value.pads : NO_PADS;
  const { window, height, width, ...dilations } = windowOf(node, map, [kernelHeight, kernelWidth], around);
  const output = node.builder.add({ channels, height, width }, (output) => ({
    ...{ kind: 'convolution', input: input.map, output, ...window, ...dilations, groups },
    ...{ weights, bias, residual: undefined, activation: NO_ACTIVATION },
  }));
  return node.asTensor(output);
}
