import { fromEnd } from '../../../../../formats/onnx/axes.ts';
import type { GraphValue } from './graph-value.ts';
import { channelNorm } from './lower-norm-parts.ts';
import type { NodeReader } from './node-reader.ts';

/** LayerNormalization of each pixel's channels. */
export function lowerLayerNorm(node: NodeReader): GraphValue {
  const value = node.map(0);
  const { layout } = value;
  const first = fromEnd(node.int('axis', -1), layout.length);
  const axes = layout.flatMap((runs, axis) => (axis >= first && runs.length > 0 ? [axis] : []));
  if (axes.length > 1) node.refuse('normalises more than each pixel’s channels');
  const scale = node.constantAt(1, 'factors').values;
  return channelNorm(node, value, {
    ...{ axis: axes[0] ?? first, epsilon: node.float('epsilon', 1e-5), scale },
    ...(node.has(2) && { shift: node.constantAt(2, 'numbers to add').values }),
  });
}
