import { fromEnd, productOf } from '../../../../../formats/onnx/axes.ts';
import type { ConstantValue } from './graph-value.ts';
import type { NodeReader } from './node-reader.ts';

// Constants that are cut or joined: positions without the class token's, for example.

const MOST_VALUES = 2 ** 24;

/** Whether a constant of these lengths, made of others, is one that a network may hold; no length is none. */
export function isWithin(shape: readonly number[]): boolean {
  return productOf(shape) <= MOST_VALUES;
}

/** Some places of a constant along an axis. */
export function picked({ shape, values }: ConstantValue, axis: number, places: readonly number[]): ConstantValue {
  const length = shape[axis] ?? 0;
  const inner = productOf(shape.slice(axis + 1));
  const blocks = productOf(shape.slice(0, axis));
  const result = new Float32Array(blocks * places.length * inner);
  for (let block = 0; block < blocks; block++) {
    places.forEach((place, i) => {
      const from = (block * length + place) * inner;
      result.set(values.subarray(from, from + inner), (block * places.length + i) * inner);
    });
  }
  const lengths = shape.map((old, i) => (i === axis ? places.length : old));
  return { kind: 'constant', shape: lengths, values: result, isFloat32: true };
}

/** Gather of a constant; undefined if its places are not known. */
export function gatheredRows(node: NodeReader, constant: ConstantValue): ConstantValue | undefined {
  const axis = fromEnd(node.int('axis', 0), constant.shape.length);
  const length = constant.shape[axis] ?? 0;
  const places = node.integers(1)?.map((place) => fromEnd(place, length));
  if (!places?.every((place) => place >= 0 && place < length)) return undefined;
  const isWhole = constant.values.length === productOf(constant.shape);
  if (!isWhole || !isWithin(constant.shape.with(axis, places.length))) return undefined;
  return { ...picked(constant, axis, places), shape: node.outputShape() };
}

/** Concat of constants; undefined if one of its inputs is none, or they don't go together. */
export function joined(node: NodeReader): ConstantValue | undefined {
  const parts = node.node.inputs.flatMap((_, i) => node.constant(i) ?? []);
  const [first] = parts;
  if (!first || parts.length !== node.node.inputs.length) return undefined;
  const axis = fromEnd(node.int('axis', 0), first.shape.length);
  const length = parts.reduce((sum, { shape }) => sum + (shape[axis] ?? 0), 0);
  const shape = first.shape.map((old, i) => (i === axis ? length : old));
  const blocks = productOf(shape.slice(0, axis));
  if (!isWithin(shape)) return undefined;
  const values = new Float32Array(productOf(shape));
  if (parts.reduce((sum, part) => sum + part.values.length, 0) !== values.length) return undefined;
  let at = 0;
  for (let block = 0; block < blocks; block++) {
    for (const part of parts) {
      const each = part.values.length / blocks;
      values.set(part.values.subarray(block * each, (block + 1) * each), at);
      at += each;
    }
  }
  return { kind: 'constant', shape, values, isFloat32: true };
}
