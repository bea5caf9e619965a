import type { OnnxNode } from './model.ts';
import { fromEnd, productOf, type Shape } from './axes.ts';

/** Longer lists are no shapes: they are not followed. */
export const MAX_INTEGERS = 64;

/** What is known of a node's inputs, by their positions. */
export interface KnownInputs {
  readonly shape: (input: number) => Shape | undefined;
  /** Whole numbers of a constant, or of what follows from shapes. */
  readonly integers: (input: number) => readonly number[] | undefined;
  /** Values of a constant of floats. */
  readonly floats: (input: number) => readonly number[] | undefined;
}

const ARITHMETIC: ReadonlyMap<string, (a: number, b: number) => number> = new Map([
  ['Add', (a, b) => a + b],
  ['Sub', (a, b) => a - b],
  ['Mul', (a, b) => a * b],
  ['Div', (a, b) => Math.trunc(a / b)],
  ['Mod', (a, b) => a - b * Math.floor(a / b)],
  ['Equal', (a, b) => Number(a === b)],
]);
const SAME = new Set(['Identity', 'Cast', 'Squeeze', 'Unsqueeze', 'Reshape', 'Flatten']);

/**
 * The whole numbers that a node computes, where they follow from shapes and constants: exported networks put the shapes that
 * they reshape to together on the way.
 *
 * @param most - numbers that are followed
 * @returns undefined for anything else
 */
export function integersBehind(
  node: OnnxNode,
  inputs: KnownInputs,
  most = MAX_INTEGERS,
): readonly number[] | undefined {
  if (node.domain !== '' || node.inputs.length > MAX_INTEGERS) return undefined;
  const values = fold(node, inputs);
  return values?.every((value) => Number.isInteger(value)) === true && values.length <= most ? values : undefined;
}

function fold(node: OnnxNode, { shape, integers, floats }: KnownInputs): readonly number[] | undefined {
  const first = integers(0);
  const int = (name: string) => node.attributes.get(name)?.int;
  if (SAME.has(node.op)) return first;
  const combine = ARITHMETIC.get(node.op);
  if (combine) return zip(first, integers(1), combine);
  switch (node.op) {
    case 'Shape':
      return shape(0)?.slice(int('start') ?? 0, int('end'));
    case 'Pow': // torch's old exporter writes the edge of a grid as the root of its count
      return zip(floats(0) ?? first, floats(1) ?? integers(1), (base, exponent) => base ** exponent);
    case 'Sqrt':
      return (floats(0) ?? first)?.map(Math.sqrt);
    case 'Size':
      return shape(0) && [productOf(shape(0) ?? [])];
    case 'ReduceProd':
      return first && shape(0)?.length === 1 ? [productOf(first)] : undefined;
    case 'Gather':
      return first && shape(0)?.length === 1
        ? integers(1)?.map((i) => first[fromEnd(i, first.length)] ?? NaN)
        : undefined;
    case 'Concat': {
      const lists = node.inputs.map((_, i) => integers(i));
      // Tables stand one below the other only.
      if (int('axis') !== 0 && node.inputs.some((_, i) => (shape(i)?.length ?? 1) > 1)) return undefined;
      return lists.every((list) => list !== undefined) ? lists.flat() : undefined;
    }
    case 'Slice':
      return first && slice(node, first, { shape, integers, floats });
    case 'Transpose': {
      // Of a table alone: torch turns pairs of paddings around.
      const [rows = 0, columns = 0, ...others] = shape(0) ?? [];
      if (!first || others.length > 0 || rows * columns !== first.length) return undefined;
      return first.map((_, i) => first[(i % rows) * columns + Math.floor(i / rows)] ?? NaN);
    }
    case 'Where': {
      const [a, b] = [integers(1), integers(2)];
      return a?.length === first?.length && b?.length === first?.length
        ? first?.map((isFirst, i) => (isFirst ? a?.[i] : b?.[i]) ?? NaN)
        : undefined;
    }
    case 'ConstantOfShape': {
      const count = first && productOf(first);
      const value = node.attributes.get('value')?.tensor;
      if (count === undefined || count > MAX_INTEGERS || value?.elementType !== 'int64' || !value.raw) return undefined;
      if (value.raw.length !== 8) return undefined;
      const { buffer, byteOffset } = value.raw;
      return new Array<number>(count).fill(Number(new DataView(buffer, byteOffset).getBigInt64(0, true)));
    }
    default:
      return undefined;
  }
}

/** Rows of a list or a table, also backwards. */
function slice(
  node: OnnxNode,
  values: readonly number[],
  { shape, integers }: KnownInputs,
): readonly number[] | undefined {
  const [count = 0, width = 1, ...others] = shape(0) ?? [];
  const isGiven = (input: number) => (node.inputs[input] ?? '') !== '';
  const [start, ...more] = integers(1) ?? [];
  const [end] = integers(2) ?? [];
  const [axis] = isGiven(3) ? (integers(3) ?? []) : [0];
  const [step] = isGiven(4) ? (integers(4) ?? []) : [1];
  if (start === undefined || end === undefined || axis !== 0 || !step) return undefined;
  if (more.length > 0 || others.length > 0 || count > MAX_INTEGERS) return undefined;
  if (count * width !== values.length) return undefined;
  const clamp = (at: number, least: number, most: number) => Math.min(Math.max(fromEnd(at, count), least), most);
  const [low, high] = step > 0 ? [0, count] : [-1, count - 1];
  const last = clamp(end, low, high);
  const rows: number[] = [];
  for (let row = clamp(start, low, high); step > 0 ? row < last : row > last; row += step) {
    rows.push(...values.slice(row * width, (row + 1) * width));
  }
  return rows;
}

/** Value by value; a single one goes with each of the others. */
function zip(
  a: readonly number[] | undefined,
  b: readonly number[] | undefined,
  combine: (a: number, b: number) => number,
): readonly number[] | undefined {
  if (!a || !b || (a.length !== b.length && a.length !== 1 && b.length !== 1)) return undefined;
  const at = (list: readonly number[], i: number) => list[list.length === 1 ? 0 : i] ?? NaN;
  return Array.from({ length: Math.max(a.length, b.length) }, (_, i) => combine(at(a, i), at(b, i)));
}
