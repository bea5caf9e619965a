import { NO_ACTIVATION } from '../network.ts';
import { withChannels, withChannelsAt } from './channel-axis.ts';
import type { GraphValue } from './graph-value.ts';
import { lowerProduct } from './lower-attention.ts';
import { NO_PADS } from './lower-padding.ts';
import type { NodeReader } from './node-reader.ts';

const TILE = 16;

/** MatMul of a tensor and constant weights, on its last axis: a convolution of 1 × 1; or a part of an attention. */
export function lowerMatMul(node: NodeReader): GraphValue {
  if (node.value(1)?.kind !== 'constant') return lowerProduct(node);
  return dense(node, { isTransposed: false, factor: 1, bias: undefined });
}

/** Gemm with constant weights. */
export function lowerGemm(node: NodeReader): GraphValue {
  if (node.int('transA', 0)) node.refuse('turns what comes in around');
  if (node.map(0).layout.length !== 2) node.refuse('takes other than rows');
  const beta = node.float('beta', 1);
  const bias = node.has(2) ? node.constantAt(2, 'biases') : undefined;
  if (bias && bias.values.length !== 1 && bias.values.length !== bias.shape.at(-1))
    node.refuse('has other biases for each row');
  return dense(node, {
    ...{ isTransposed: node.int('transB', 0) !== 0, factor: node.float('alpha', 1) },
    bias: bias?.values.map((value) => value * beta),
  });
}

function dense(
  node: NodeReader,
  { isTransposed, factor, bias }: { isTransposed: boolean; factor: number; bias: Float32Array | undefined },
): GraphValue {
  if (node.value(1)?.kind !== 'constant') node.refuse('multiplies two tensors that both depend on the picture');
  const last = node.map(0).layout.length - 1;
  const input = withChannelsAt(node, node.map(0), last);
  const { shape, values } = node.constantAt(1, 'weights');
  const { channels: from, height, width } = node.mapShape(input);
  const [rows, columns] = shape;
  const to = (isTransposed ? rows : columns) ?? 0;
  if (shape.length !== 2 || (isTransposed ? columns : rows) !== from)
    node.refuse('has weights that don’t go with its channels');
  if (bias && bias.length !== 1 && bias.length !== to) node.refuse('has not one bias a channel');
  const isAsIs = isTransposed && factor === 1;
  const weights = isAsIs ? values : outputsFirst(values, { from, to, isTransposed, factor });
  const biases = bias?.length === to ? bias : new Float32Array(to).fill(bias?.[0] ?? 0);
  const map = node.builder.add({ channels: to, height, width }, (output) => ({
    ...{ kind: 'convolution', input: input.map, output, groups: 1, residual: undefined },
    ...{ kernelHeight: 1, kernelWidth: 1, strideY: 1, strideX: 1, dilationY: 1, dilationX: 1, pads: NO_PADS },
    ...{ weights, bias: biases, activation: NO_ACTIVATION },
  }));
  return { kind: 'map', map, layout: withChannels(input.layout, last, to) };
}

/** Weights with what comes out as rows, times a factor. */
function outputsFirst(
  values: Float32Array,
  { from, to, isTransposed, factor }: { from: number; to: number; isTransposed: boolean; factor: number },
): Float32Array {
  if (isTransposed) return values.map((value) => value * factor);
  const turned = new Float32Array(values.length);
  // A few rows at a time: both tables stay in the processor's cache.
  for (let start = 0; start < from; start += TILE) {
    const end = Math.min(start + TILE, from);
    for (let out = 0; out < to; out++) {
      for (let i = start; i < end; i++) turned[out * from + i] = values[i * to + out]! * factor;
    }
  }
  return turned;
}
