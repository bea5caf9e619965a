import type { OnnxNode } from '../../formats/onnx/model.ts';

/** Whether a tensor's channels stand right behind the batch, or last. */
export type Channels = 'first' | 'last';

type Shape = readonly number[];

/** ONNX has these with the channels first alone. */
const CHANNELS_FIRST = new Set(
  `Conv ConvTranspose QLinearConv MaxPool AveragePool LpPool GlobalAveragePool GlobalMaxPool GlobalLpPool BatchNormalization
InstanceNormalization GroupNormalization LRN DepthToSpace SpaceToDepth`.split(/\s+/),
);
const CHANNELS_LAST = new Set(['MatMul', 'LayerNormalization']);

/**
 * Where the channels are behind a node.
 *
 * @param tensor - where they were in its input, and the shapes of input and output with the batch, as far as they are known
 */
export function channelsBehind(
  node: Pick<OnnxNode, 'op' | 'attributes'>,
  tensor: { readonly place: Channels | undefined; readonly from: Shape | undefined; readonly to: Shape | undefined },
): Channels {
  const { place, from, to } = tensor;
  const usual = to?.length === 3 ? 'last' : 'first'; // batch, tokens, channels; or batch, channels, edges
  if (CHANNELS_FIRST.has(node.op)) return 'first';
  if (CHANNELS_LAST.has(node.op)) return to && to.length < 3 ? usual : 'last';
  if (place === undefined) return usual;
  if (node.op === 'Transpose') return turned(place, node.attributes.get('perm')?.ints ?? []) ?? usual;
  if (!from || !to || from.length === to.length) return place;
  // A new shape: the channels are where they were if their count is still found there.
  const isKept = place === 'first' ? from[1] === to[1] : from.at(-1) === to.at(-1);
  return isKept && to.length > 2 ? place : usual;
}

function turned(place: Channels, order: readonly number[]): Channels | undefined {
  const at = order.indexOf(place === 'first' ? 1 : order.length - 1);
  if (at === 1) return 'first';
  return at !== -1 && at === order.length - 1 ? 'last' : undefined;
}
