import { productOf } from '../../../../../formats/onnx/axes.ts';
import type { OnnxTensor } from '../../../../../formats/onnx/model.ts';
import { bytesOf, decodeFloats } from '../../../../../formats/weights/float-types.ts';
import type { MapId, Pads } from '../network.ts';
import type { Layout } from './map-layout.ts';

/** Floats that a graph holds, or that follow from such. */
export interface ConstantValue {
  readonly kind: 'constant';
  readonly shape: readonly number[];
  /** Row-major. */
  readonly values: Float32Array;
  /** False for float16 and float64, which operations take only behind a Cast. */
  readonly isFloat32: boolean;
}

/** A tensor that depends on the picture: a map, and how the tensor lies on it. */
export interface MapValue {
  readonly kind: 'map';
  readonly map: MapId;
  readonly layout: Layout;
}

/** A map, channels first, with one number around it: the convolution or pooling behind it may take that over. */
export interface PaddedValue {
  readonly kind: 'padded';
  readonly inner: MapValue;
  readonly pads: Pads;
  readonly number: number;
}

/** A part of GELU on its way: times · curve(x) + plus, of a tensor x. */
export interface CurveValue {
  readonly kind: 'curve';
  /** What it is a part of: the curve of GELU is erf(x / √2), that of the other tanh(√(2/π) · (x + 0.044715 · x³)). */
  readonly part: 'gelu' | 'tanh-gelu';
  readonly of: MapValue;
  readonly times: number;
  readonly plus: number;
}

/** A part of a layer norm on its way: of a tensor x, over the axis of all its channels. */
export interface NormValue {
  readonly kind: 'norm';
  readonly of: MapValue;
  readonly axis: number;
  /** The mean; x less it; that squared; the mean of that, with `epsilon` added; its root. */
  readonly step: 'mean' | 'centred' | 'squared' | 'variance' | 'deviation';
  readonly epsilon: number;
}

/** Lengths of a tensor's vectors along an axis, or `least` where that is more: what is only divided by. */
export interface LengthValue {
  readonly kind: 'length';
  readonly of: MapValue;
  readonly axis: number;
  readonly least: number;
}

/** How much each query of an attention heeds each key: scale · query · key + bias, or the softmax of that. */
export interface ScoresValue {
  readonly kind: 'scores';
  /** Its last two axes: pixels, and a head's channels. */
  readonly query: MapValue;
  /** Its last two axes: a head's channels, and pixels. The axes before are those of the query. */
  readonly key: MapValue;
  readonly scale: number;
  readonly bias: PairNumbers | undefined;
  readonly isSoftmax: boolean;
}

/** A number for each pair of a query and a key: `Float32Array[groups, heads, queries, keys]`; of one group where all are the same. */
export interface PairNumbers {
  readonly groups: number;
  readonly values: Float32Array;
}

/** What a name of a graph stands for. Whole numbers, as of shapes, are kept apart. */
export type GraphValue = ConstantValue | MapValue | PaddedValue | CurveValue | NormValue | LengthValue | ScoresValue;

/** Axes of a tensor; onnxruntime's own operations take fewer. */
export const MOST_AXES = 16;

/**
 * Floats that a file holds.
 *
 * @returns undefined for other types, for more axes than {@link MOST_AXES}, for values in another file, and where there are not as many values as the shape says
 */
export function toConstant({
  elementType,
  shape,
  raw,
  floatLists,
  externalFile,
}: OnnxTensor): ConstantValue | undefined {
  if (externalFile !== undefined || shape.length > MOST_AXES) return undefined;
  if (elementType !== 'float32' && elementType !== 'float16' && elementType !== 'float64') return undefined;
  const isFloat32 = elementType === 'float32';
  const lists = raw ? [raw] : isFloat32 ? floatLists : [];
  const length = productOf(shape);
  if (lists.reduce((sum, bytes) => sum + bytes.length, 0) !== length * bytesOf(elementType)) return undefined;
  if (lists.some((bytes) => bytes.length % bytesOf(elementType) !== 0)) return undefined;
  const [first = new Float32Array(), ...others] = lists.map((bytes) => decodeFloats(elementType, bytes)!);
  if (others.length === 0) return { kind: 'constant', shape, values: first, isFloat32 };
  const values = new Float32Array(length);
  let at = 0;
  for (const part of [first, ...others]) {
    values.set(part, at);
    at += part.length;
  }
  return { kind: 'constant', shape, values, isFloat32 };
}
