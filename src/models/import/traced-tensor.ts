import type { OnnxModel, OnnxNode, OnnxValue } from '../../formats/onnx/model.ts';
import { inferShapes } from '../../formats/onnx/shapes.ts';
import { channelsBehind, type Channels } from './channel-place.ts';
import type { ImageInput } from './image-input.ts';
import { nodesInOrder } from './node-order.ts';

/** A tensor that a network computes from the picture, for one picture. */
export interface TracedTensor {
  readonly name: string;
  /** What gives it, by ONNX's name. */
  readonly op: string;
  /** Without the batch; undefined where it could not be found out before a run. */
  readonly shape: readonly number[] | undefined;
  /** Whether the channels are the first or the last of these lengths. */
  readonly channels: Channels;
  /** How many of these tokens stand before those of the picture's patches; undefined for what is no list of tokens. */
  readonly prefixTokens?: number;
  /** Where the shape could not be found out: how many lengths the file itself gives it, without the batch. */
  readonly declaredRank?: number;
}

// They give whole numbers, or yes and no: nothing that a vector could be made of.
const NOT_FLOATS = new Set(
  `ArgMax ArgMin Shape Size NonZero Equal Greater GreaterOrEqual Less LessOrEqual Not And Or Xor IsNaN IsInf QuantizeLinear
DynamicQuantizeLinear QLinearConv QLinearMatMul ConvInteger MatMulInteger Unique NonMaxSuppression`.split(/\s+/),
);
/** They give sequences, maps, or what may be absent: never fetched, whatever the file says. */
const NO_TENSORS = new Set(
  'ZipMap SequenceConstruct SequenceEmpty SequenceInsert SequenceErase SequenceMap SplitToSequence Optional'.split(' '),
);
const ONLY_THE_SHAPE = new Set(['Shape', 'Size']);
/** Their inner graphs may use any tensor. */
const HOLDS_A_GRAPH = new Set(['If', 'Loop', 'Scan']);
const FLOAT_TYPES = new Set([1, 10, 11, 16]);
/** A count that no other length is likely to be: what begins with it has one entry a picture. */
const PROBE_BATCH = 7;
const MAX_PREFIX = 16; // DINOv2 with registers has 5

/**
 * Follows the picture through a graph: every tensor of floats that depends on it and has one entry a picture, in the order in
 * which they are computed.
 *
 * @param sizePx - edge of the input where the file leaves it free
 * @throws PipelineError `model-mismatch` if nodes wait for each other in a circle
 */
export function traceTensors(model: OnnxModel, input: ImageInput, sizePx: number): Map<string, TracedTensor> {
  const nodes = nodesInOrder(model);
  const batch = input.batch ?? PROBE_BATCH;
  const edge = input.sizePx ?? sizePx;
  const lengths = input.layout === 'NCHW' ? [input.channels, edge, edge] : [edge, edge, input.channels];
  const shapes = inferShapes({ ...model, nodes }, new Map([[input.name, [batch, ...lengths]]]));
  const floats = new Map([[input.name, input.elementType !== 'uint8']]);
  const places = new Map<string, Channels>([[input.name, input.layout === 'NCHW' ? 'first' : 'last']]);
  const declared = new Map([...model.values, ...model.outputs.map((value) => [value.name, value] as const)]);
  const traced = new Map<string, TracedTensor>();
  /** Patches of the picture: places of the first convolution that divides it, as of every vision transformer. */
  let patches: number | undefined;
  for (const node of nodes) {
    const source = node.inputs.find((name) => floats.has(name));
    if (source === undefined && !HOLDS_A_GRAPH.has(node.op)) continue;
    if (ONLY_THE_SHAPE.has(node.op)) continue;
    const isFloat = givesFloats(node, source === undefined || floats.get(source) === true);
    for (const name of node.outputs) {
      if (name === '') continue;
      const shape = shapes.get(name) ?? declaredShape(declared.get(name), batch);
      const from = source === undefined ? undefined : shapes.get(source);
      const channels = channelsBehind(node, { place: places.get(source ?? ''), from, to: shape });
      if (node.op === 'Conv') patches ??= patchesOf(shape);
      floats.set(name, isFloat);
      places.set(name, channels);
      if (!isFloat || NO_TENSORS.has(node.op) || declared.get(name)?.isTensor === false) continue;
      if (shape && shape[0] !== batch) continue;
      const prefixTokens = toPrefix(shape, channels, patches);
      const rank = shape ? undefined : declared.get(name)?.shape?.length;
      traced.set(name, {
        ...{ name, op: node.op, shape: shape?.slice(1), channels },
        ...(prefixTokens === undefined ? {} : { prefixTokens }),
        ...(rank === undefined ? {} : { declaredRank: rank - 1 }),
      });
    }
  }
  return traced;
}

function patchesOf(shape: readonly number[] | undefined): number | undefined {
  return shape?.length === 4 ? shape[2]! * shape[3]! : undefined;
}

/** The class token, DeiT's token of distillation, DINOv2's registers: what is there beside the patches, in front of them. */
function toPrefix(shape: readonly number[] | undefined, channels: Channels, patches: number | undefined) {
  const tokens = shape?.[1];
  if (shape?.length !== 3 || channels !== 'last' || tokens === undefined || patches === undefined) return undefined;
  const prefix = tokens - patches;
  return prefix >= 0 && prefix <= MAX_PREFIX ? prefix : undefined;
}

function givesFloats({ op, attributes }: OnnxNode, before: boolean): boolean {
  if (op === 'Cast') return FLOAT_TYPES.has(attributes.get('to')?.int ?? 0);
  if (op === 'DequantizeLinear') return true;
  return before && !NOT_FLOATS.has(op);
}

/** What the file says of a shape; a first length without a number is the batch. Undefined if another one is free. */
function declaredShape(value: OnnxValue | undefined, batch: number): readonly number[] | undefined {
  if (!value?.shape) return undefined;
  const lengths = value.shape.map((length, i) => (i === 0 && typeof length !== 'number' ? batch : length));
  const isKnown = (items: readonly unknown[]): items is number[] => items.every((item) => typeof item === 'number');
  return isKnown(lengths) && lengths.every((length) => length >= 0) ? lengths : undefined;
}
