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

/** A part of GELU on its way: times · erf(x / √2) + plus, of a tensor x. */
export interface CurveValue {
  readonly kind: 'curve';
  readonly of: MapValue;
  readonly times: number;
  readonly plus: number;
}

/** What a name of a graph stands for. Whole numbers, as of shapes, are kept apart. */
export type GraphValue = ConstantValue | MapValue | PaddedValue | CurveValue;

/**
 * Floats that a file holds.
 *
 * @returns undefined for other types, for values in another file, and where there are not as many values as the shape says
 */
export function toConstant({
  elementType,
  shape,
  raw,
  floatLists,
  externalFile,
}: OnnxTensor): ConstantValue | undefined {
  if (externalFile !== undefined) return undefined;
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
