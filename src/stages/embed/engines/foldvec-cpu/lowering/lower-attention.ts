import { fromEnd } from '../../../../../formats/onnx/axes.ts';
import type { MapId } from '../network.ts';
import { channelsInOrder } from './channel-axis.ts';
import { channelNumbers } from './channel-numbers.ts';
import type { ConstantValue, GraphValue, MapValue, ScoresValue } from './graph-value.ts';
import { affine } from './lower-affine.ts';
import { type Layout, lengthOf, reshaped, type Run } from './map-layout.ts';
import type { NodeReader } from './node-reader.ts';
import { numbersAlong } from './numbers-map.ts';
import { pairNumbers, sumOfPairs } from './pair-numbers.ts';
import { checkPixels, isAlongEdge, pixelsOf } from './pixel-axis.ts';

// Attention is a product of queries and keys, numbers on it, a softmax, and a product with values. The scores between are never a
// map: they would be tokens × tokens for each head.

const LAST_AXIS_UNSAID = 13; // before this version a Softmax went over all axes from the second one on, unless it said which
const MOST_SCORES = 2 ** 30; // no engine in a browser gets further

/** MatMul of two tensors that depend on the picture: of queries and keys, or of an attention's shares and values. */
export function lowerProduct(node: NodeReader): GraphValue {
  const first = node.value(0);
  if (first?.kind === 'scores') return mixed(node, first, node.map(1));
  const key = node.map(1);
  const query =
    first?.kind === 'constant'
      ? numbersAlong(node, node.constantAt(0, 'queries'), first.shape.length - 2)
      : node.map(0);
  const [queries = [], width = []] = query.layout.slice(-2);
  const [keyWidth = [], keys = []] = key.layout.slice(-2);
  const isAttention =
    query.layout.length === key.layout.length &&
    [width, keyWidth].every((runs) => runs.every((run) => run.axis === 'channels')) &&
    [queries, keys].every((runs) => runs.every(isAlongEdge)) &&
    lengthOf(width) === lengthOf(keyWidth);
  if (!isAttention)
    node.refuse('multiplies two tensors that both depend on the picture, and is no part of an attention');
  return { kind: 'scores', query, key, scale: 1, bias: undefined, isSoftmax: false };
}

/** Scores times a number, or one for each head. */
export function scaledScores(
  node: NodeReader,
  scores: ScoresValue,
  constant: ConstantValue,
  isDivisor: boolean,
): GraphValue {
  const toFactor = (number: number) => (isDivisor ? 1 / number : number);
  const factor = toFactor(constant.values[0] ?? 1);
  if (scores.isSoftmax) node.refuse('works on the shares of an attention');
  if (constant.values.length !== 1) {
    if (constant.shape.slice(-2).some((length) => length !== 1) || scores.bias)
      node.refuse('has a factor for each of an attention’s scores');
    const numbers = channelNumbers(node, constant, scores.query); // the last two axes are of length 1: they go with a query as well
    return { ...scores, query: affine(node, scores.query, (channel) => [toFactor(numbers[channel]!), 0]) };
  }
  const bias = scores.bias && { ...scores.bias, values: scores.bias.values.map((value) => value * factor) };
  return { ...scores, scale: scores.scale * factor, bias };
}

/** Scores plus a number for each pair of tokens. */
export function shiftedScores(node: NodeReader, scores: ScoresValue, constant: ConstantValue): GraphValue {
  if (scores.isSoftmax) node.refuse('works on the shares of an attention');
  const own = pairNumbers(node, scores, constant);
  return { ...scores, bias: scores.bias ? sumOfPairs(scores.bias, own) : own };
}

/** Scores seen in other lengths before their last two axes: windows that are counted as pictures, and back. */
export function reshapedScores(node: NodeReader, scores: ScoresValue, shape: readonly number[]): GraphValue {
  const { query, key } = scores;
  const [queries, keys] = [query.layout.at(-2)!, key.layout.at(-1)!];
  const [rows, columns] = shape.slice(-2);
  const leading = [query, key].map(({ layout }) => reshaped(layout.slice(0, -2), shape.slice(0, -2)));
  const [ofQuery, ofKey] = leading;
  if (!ofQuery || !ofKey || rows !== lengthOf(queries) || columns !== lengthOf(keys))
    return node.refuse('changes more of an attention’s scores than groups and heads');
  return {
    ...scores,
    query: { ...query, layout: [...ofQuery, ...query.layout.slice(-2)] },
    key: { ...key, layout: [...ofKey, ...key.layout.slice(-2)] },
  };
}

/** Softmax of an attention's scores, over the keys. */
export function lowerSoftmax(node: NodeReader): GraphValue {
  const scores = node.value(0);
  if (scores?.kind !== 'scores' || scores.isSoftmax) return node.refuse('is none of an attention');
  const rank = scores.query.layout.length;
  const isLastUnsaid = node.version >= LAST_AXIS_UNSAID || node.node.attributes.has('axis');
  if (!isLastUnsaid || fromEnd(node.int('axis', -1), rank) !== rank - 1)
    node.refuse('goes over other axes than an attention’s keys');
  return { ...scores, isSoftmax: true };
}

function mixed(node: NodeReader, scores: ScoresValue, value: MapValue): MapValue {
  if (!scores.isSoftmax) node.refuse('multiplies scores of an attention that went through no softmax');
  const { query, key, scale } = scores;
  const rank = query.layout.length;
  if (value.layout.length !== rank) node.refuse('multiplies tensors of different shapes');
  const keyRank = { ...key, layout: [...key.layout.slice(0, -2), key.layout[rank - 1]!, key.layout[rank - 2]!] };
  const [q, k, v] = [sides(node, query), sides(node, keyRank), sides(node, value)];
  // A constant that asks is the same for all pictures.
  const isOfPictures = q.leading.some(({ images }) => images > 1);
  const isSame = isSameLeading(k, v) && isSameLeading(isOfPictures ? k : { leading: k.leading.map(ofOnePicture) }, q);
  if (!isSame || k.tokens !== v.tokens) node.refuse('multiplies tensors of different shapes');
  const pairs = q.heads * q.groups * q.tokens * k.tokens;
  if (pairs > MOST_SCORES) node.refuse(`compares ${pairs} pairs`);
  const { channels } = node.mapShape(v.value);
  const { height, width } = node.mapShape(q.value);
  const layer = {
    ...{ kind: 'attention' as const, query: q.value.map, key: k.value.map, value: v.value.map },
    ...{ heads: q.heads, groups: q.groups, queries: q.pixels, keys: sameKeys(node, k, v), scale },
    bias: scores.bias?.values,
  };
  const map = node.builder.add({ channels, height, width }, (output: MapId) => ({ ...layer, output }));
  return { kind: 'map', map, layout: outputLayout(q.value.layout, v.value.layout) };
}

/** What an axis before an attention's last two goes over: images, groups within these, heads within these. */
interface Leading {
  readonly images: number;
  readonly groups: number;
  readonly heads: number;
}

/**
 * What an axis goes over.
 *
 * @throws GraphRefusal if it is groups within heads, or images within either
 */
function leadingOf(node: NodeReader, runs: readonly Run[]): Leading {
  const kinds = runs.map(({ axis }) => (axis === 'batch' ? 0 : axis === 'channels' ? 2 : 1));
  if (kinds.some((kind, i) => kind < (kinds[i - 1] ?? 0))) node.refuse('has groups within heads');
  const along = (kind: number) => lengthOf(runs.filter((_, i) => kinds[i] === kind));
  return { images: along(0), groups: along(1), heads: along(2) };
}

/** Whether axes go over the same in two tensors: what is a head in one must not be a group in the other. */
function isSameLeading(a: Pick<Side, 'leading'>, b: Pick<Side, 'leading'>): boolean {
  return a.leading.every(({ images, groups, heads }, axis) => {
    const other = b.leading[axis];
    return images === other?.images && groups === other.groups && heads === other.heads;
  });
}

function ofOnePicture(leading: Leading): Leading {
  return { ...leading, images: 1 };
}

/** One of an attention's three tensors: axes of groups and heads, of tokens, of a head's channels. */
interface Side {
  /** Channels in order: one head after the other. */
  readonly value: MapValue;
  readonly leading: readonly Leading[];
  readonly heads: number;
  readonly groups: number;
  readonly tokens: number;
  /** `Int32Array[groups * tokens]`. */
  readonly pixels: Int32Array;
}

function sides(node: NodeReader, value: MapValue): Side {
  checkPixels(node, node.mapShape(value));
  const { layout } = value;
  const leading = layout.slice(0, -2);
  const tokens = layout.at(-2) ?? [];
  if (!tokens.every(isAlongEdge)) node.refuse('has tokens that are no pixels');
  if (layout.at(-1)!.some(({ axis }) => axis !== 'channels')) node.refuse('has vectors that are no channels');
  const groups = leading.flat().filter(isAlongEdge);
  const heads = leading.flat().filter((run) => run.axis === 'channels');
  const ordered = channelsInOrder(node, value);
  return {
    value: ordered,
    leading: leading.map((runs) => leadingOf(node, runs)),
    heads: lengthOf(heads),
    groups: lengthOf(groups),
    tokens: lengthOf(tokens),
    pixels: pixelsOf([...groups, ...tokens], node.mapShape(value)),
  };
}

function sameKeys(node: NodeReader, key: Side, value: Side): Int32Array {
  if (!key.pixels.every((pixel, i) => pixel === value.pixels[i]))
    node.refuse('has keys and values in different places');
  return key.pixels;
}

/** The result: tokens as the queries', channels as the values'. */
function outputLayout(query: Layout, value: Layout): Layout {
  const rank = query.length;
  return query.map((runs, axis) => {
    if (axis === rank - 1) return value[axis]!;
    if (axis === rank - 2) return runs;
    const batch = value[axis]!.filter((run) => run.axis === 'batch');
    const groups = runs.filter(isAlongEdge);
    return [...batch, ...groups, ...value[axis]!.filter((run) => run.axis === 'channels')];
  });
}
