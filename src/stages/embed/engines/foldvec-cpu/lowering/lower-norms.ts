import { fromEnd } from '../../../../../formats/onnx/axes.ts';
import { withChannelsAt } from './channel-axis.ts';
import type { GraphValue } from './graph-value.ts';
import type { NodeReader } from './node-reader.ts';

/** LayerNormalization of each pixel's channels. */
export function lowerLayerNorm(node: NodeReader): GraphValue {
  const { layout } = node.map(0);
  const first = fromEnd(node.int('axis', -1), layout.length);
  const axes = layout.flatMap((runs, axis) => (axis >= first && runs.length > 0 ? [axis] : []));
  if (axes.length > 1) node.refuse('normalises more than each pixel’s channels');
  const input = withChannelsAt(node, node.map(0), axes[0] ?? first);
  const shape = node.mapShape(input);
  const scale = node.constantAt(1, 'factors').values;
  const shift = node.has(2) ? node.constantAt(2, 'numbers to add').values : new Float32Array(shape.channels);
  if (scale.length !== shape.channels || shift.length !== shape.channels) node.refuse('has not one number a channel');
  const epsilon = node.float('epsilon', 1e-5);
  const map = node.builder.add(shape, (output) => ({
    ...{ kind: 'channel-norm', input: input.map, output, epsilon, scale, shift },
  }));
  return { ...input, map };
}
