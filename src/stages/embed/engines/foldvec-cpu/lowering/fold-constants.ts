import { broadcast, productOf } from '../../../../../formats/onnx/axes.ts';
import type { ConstantValue } from './graph-value.ts';
import { gatheredRows, isWithin, joined, picked } from './constant-moves.ts';
import type { NodeReader } from './node-reader.ts';
import { resized } from './resize-constant.ts';
import { slicedPlaces } from './sliced-places.ts';

const BINARY: ReadonlyMap<string, (a: number, b: number) => number> = new Map([
  ['Add', (a, b) => a + b],
  ['Sub', (a, b) => a - b],
  ['Mul', (a, b) => a * b],
  ['Div', (a, b) => a / b],
  ['Pow', (a, b) => a ** b],
]);
const UNARY: ReadonlyMap<string, (a: number) => number> = new Map([
  ['Sqrt', Math.sqrt],
  ['Exp', Math.exp],
  ['Cos', Math.cos],
  ['Sin', Math.sin],
  ['Relu', (a) => Math.max(0, a)],
  ['Sigmoid', (a) => 1 / (1 + Math.exp(-a))],
  ['Neg', (a) => -a],
  ['Reciprocal', (a) => 1 / a],
]);
const MOST_PRODUCTS = 2 ** 28; // some tenths of a second
const SAME_VALUES = new Set(['Identity', 'Reshape', 'Flatten', 'Squeeze', 'Unsqueeze']);

/**
 * What a node makes of constants alone: weights that are kept narrow, turned around, or put together on the way.
 *
 * @returns undefined if it has another input, or is none of these operations
 */
export function foldConstants(node: NodeReader): ConstantValue | undefined {
  const first = node.value(0);
  if (first?.kind !== 'constant') return undefined;
  const { op } = node.node;
  if (op === 'Cast') return node.int('to', 0) === 1 ? { ...first, isFloat32: true } : undefined;
  if (!first.isFloat32) return undefined;
  if (SAME_VALUES.has(op)) {
    const shape = op === 'Identity' ? first.shape : node.outputShape();
    return productOf(shape) === first.values.length ? { ...first, shape } : undefined;
  }
  switch (op) {
    case 'Transpose':
      return transposed(first, node.ints('perm'));
    case 'Gather':
      return gatheredRows(node, first);
    case 'Slice':
      return slicedPlaces(node, first.shape).reduce((last, { axis, places }) => picked(last, axis, places), first);
    case 'Concat':
      return joined(node);
    case 'Resize':
      return resized(node, first);
    case 'Expand':
      return stretched(node, first);
    case 'MatMul':
      return product(first, node.constant(1));
    case 'Tile':
      return tiled(node, first);
    case 'Range':
      return range(node, first);
    case 'Clip':
      return clipped(node, first);
  }
  const unary = UNARY.get(op);
  if (unary) return { ...first, values: first.values.map(unary) };
  const second = node.constant(1);
  const binary = BINARY.get(op);
  return second && binary ? combined(first, second, binary) : undefined;
}

function transposed({ shape, values }: ConstantValue, perm: readonly number[] | undefined): ConstantValue | undefined {
  const order = perm ?? shape.map((_, i) => shape.length - 1 - i);
  if (order.length !== shape.length || new Set(order).size !== shape.length) return undefined;
  if (order.some((axis) => shape[axis] === undefined)) return undefined;
  const steps = shape.map((_, axis) => productOf(shape.slice(axis + 1)));
  return gathered(
    order.map((axis) => shape[axis]!),
    (at) => values[at]!,
    order.map((axis) => steps[axis]!),
  );
}

function stretched(node: NodeReader, constant: ConstantValue): ConstantValue | undefined {
  const shape = node.outputShape();
  if (!isWithin(shape)) return undefined;
  return combined(constant, { ...constant, shape, values: new Float32Array(productOf(shape)) }, (a) => a);
}

function tiled(node: NodeReader, constant: ConstantValue): ConstantValue | undefined {
  const repeats = node.integers(1);
  if (repeats?.length !== constant.shape.length || !isWithin(node.outputShape())) return undefined;
  if (!node.outputShape().every((length) => length > 0)) return undefined;
  return repeats.reduce((last, count, axis) => {
    const length = last.shape[axis]!;
    return count === 1
      ? last
      : picked(
          last,
          axis,
          Array.from({ length: length * count }, (_, i) => i % length),
        );
  }, constant);
}

function range(node: NodeReader, { values: [start = NaN] }: ConstantValue): ConstantValue | undefined {
  const [limit, delta] = [1, 2].map((input) => node.constant(input)?.values[0]) as [
    number | undefined,
    number | undefined,
  ];
  if (limit === undefined || delta === undefined) return undefined;
  const length = Math.max(0, Math.ceil((limit - start) / delta));
  if (!isWithin([length])) return undefined;
  const values = Float32Array.from({ length }, (_, i) => start + i * delta);
  return { kind: 'constant', shape: [length], values, isFloat32: true };
}

function clipped(node: NodeReader, constant: ConstantValue): ConstantValue | undefined {
  const bound = (input: number, name: string, otherwise: number) =>
    node.has(input) ? node.constant(input)?.values[0] : node.float(name, otherwise);
  const [low, high] = [bound(1, 'min', -Infinity), bound(2, 'max', Infinity)];
  if (low === undefined || high === undefined) return undefined;
  return { ...constant, values: constant.values.map((value) => Math.min(Math.max(value, low), high)) };
}

/** Of rows alone: vectors that ask, and their weights. */
function product(rows: ConstantValue, weights: ConstantValue | undefined): ConstantValue | undefined {
  const [from = 0, to = 0, ...others] = weights?.shape ?? [];
  if (!weights || others.length > 0 || rows.shape.at(-1) !== from) return undefined;
  const count = rows.values.length / from;
  if (rows.values.length * to > MOST_PRODUCTS || !isWithin([count, to])) return undefined;
  const values = Float32Array.from({ length: count * to }, (_, i) => {
    const [row, column] = [Math.floor(i / to), i % to];
    let sum = 0;
    for (let k = 0; k < from; k++) sum += rows.values[row * from + k]! * weights.values[k * to + column]!;
    return sum;
  });
  return { kind: 'constant', shape: [...rows.shape.slice(0, -1), to], values, isFloat32: true };
}

function combined(
  a: ConstantValue,
  b: ConstantValue,
  combine: (a: number, b: number) => number,
): ConstantValue | undefined {
  const shape = broadcast([a.shape, b.shape]) ?? [];
  if (!isWithin(shape)) return undefined;
  const of = ({ shape: own, values }: ConstantValue) => {
    const missing = shape.length - own.length;
    const steps = shape.map((_, axis) => {
      const length = own[axis - missing] ?? 1;
      return length === 1 ? 0 : productOf(own.slice(axis - missing + 1));
    });
    return gathered(shape, (at) => values[at] ?? NaN, steps).values;
  };
  const [first, second] = [of(a), of(b)];
  return { kind: 'constant', shape, values: first.map((value, i) => combine(value, second[i]!)), isFloat32: true };
}

/** Values that stand so many steps apart along each axis. */
function gathered(shape: readonly number[], valueAt: (at: number) => number, steps: readonly number[]): ConstantValue {
  const values = new Float32Array(productOf(shape));
  const place = shape.map(() => 0);
  let at = 0;
  for (let i = 0; i < values.length; i++) {
    values[i] = valueAt(at);
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      at += steps[axis]!;
      if (++place[axis]! < shape[axis]!) break;
      at -= steps[axis]! * shape[axis]!;
      place[axis] = 0;
    }
  }
  return { kind: 'constant', shape, values, isFloat32: true };
}
