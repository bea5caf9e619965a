import type { WrittenAttribute } from '../../src/formats/onnx/writer.ts';
import type { Tensor } from './recipe.ts';
import { MAP_MOVES } from './random-maps.ts';
import { chance, int, ints, type Making, type Move } from './random-move.ts';
import { TOKEN_MOVES } from './random-tokens.ts';

const sizeOf = (shape: readonly number[]) => shape.reduce((product, length) => product * length, 1);
const MOST_VALUES = 6000;

/** Adds a random move behind a random tensor. */
export function randomMove(making: Making): readonly Tensor[] {
  const { dice, known } = making;
  const recent = chance(dice, 4) ? dice.of(known) : known.at(-1 - dice.below(Math.min(2, known.length)))!;
  const made = dice.of(MOVES)(making, recent);
  const all = made === undefined ? [] : 'name' in made ? [made] : made;
  return all.every(({ shape }) => sizeOf(shape) <= MOST_VALUES && shape.length > 0 && shape.length <= 7) ? all : [];
}

const unary: Move = ({ recipe, dice }, x) => {
  const [op, attributes] = dice.of<readonly [string, Readonly<Record<string, WrittenAttribute>>]>([
    ['Relu', {}],
    ['Sigmoid', {}],
    ['Tanh', {}],
    ['Neg', {}],
    ['Identity', {}],
    ['HardSwish', {}],
    ['HardSigmoid', { alpha: { float: 1 / 6 } }],
    ['Dropout', {}],
  ]);
  return recipe.add(op, [x], x.shape, attributes);
};

const clip: Move = ({ recipe, dice }, x) => {
  const bounds = dice.of([[recipe.scalar(0), recipe.scalar(6)], [recipe.scalar(-0.5)], ['', recipe.scalar(0.4)]]);
  return recipe.add('Clip', [x, ...bounds], x.shape);
};

/** A constant that goes along with a tensor: some axes of length 1, the first ones left out. */
const withConstant: Move = ({ recipe, dice }, x) => {
  const keep = dice.below(3);
  const lengths = x.shape.map((length) => (keep === 0 || (keep === 1 && chance(dice, 2)) ? length : 1));
  if (keep === 2 && x.shape.length > 0) {
    const axis = dice.below(x.shape.length);
    lengths[axis] = x.shape[axis]!;
  }
  if (!chance(dice, 5) && x.shape[0]! > 1) lengths[0] = 1;
  const shape = lengths.slice(dice.below(lengths.length + 1));
  const op = dice.of(['Add', 'Mul', 'Sub', 'Div', 'Add', 'Mul']);
  const isNothing = chance(dice, 8); // exporters leave factors of 1 and sums with 0
  const scale = isNothing ? 0 : 1;
  const constant =
    op === 'Div' || (op === 'Mul' && isNothing)
      ? recipe.floats(shape, 0.4 * scale, 1)
      : recipe.floats(shape, 0.8 * scale);
  const isFirst = op !== 'Div' && chance(dice, 3);
  return recipe.add(op, isFirst ? [constant, x] : [x, constant], x.shape);
};

const withOther: Move = ({ recipe, dice, known }, x) => {
  const fits = (other: Tensor) => {
    const missing = x.shape.length - other.shape.length;
    return missing >= 0 && other.shape.every((length, i) => length === x.shape[missing + i] || length === 1);
  };
  const others = known.filter(fits);
  const same = others.filter(({ shape }) => shape.join() === x.shape.join());
  const other = dice.of(chance(dice, 3) ? others : same);
  const inputs = chance(dice, 2) ? [x, other] : [other, x];
  return recipe.add(dice.of(['Add', 'Mul', 'Sub', 'Add']), inputs, x.shape);
};

const transpose: Move = ({ recipe, dice }, x) => {
  const first = chance(dice, 8) ? [] : [0];
  const rest = x.shape.map((_, i) => i).slice(first.length);
  if (chance(dice, 3) && rest.length > 1) [rest[rest.length - 1], rest[rest.length - 2]] = [rest.at(-2)!, rest.at(-1)!];
  else
    for (let i = rest.length - 1; i > 0; i--) {
      const j = dice.below(i + 1);
      [rest[i], rest[j]] = [rest[j]!, rest[i]!];
    }
  const perm = [...first, ...rest];
  return recipe.add(
    'Transpose',
    [x],
    perm.map((axis) => x.shape[axis]!),
    { perm: ints(...perm) },
  );
};

const reshape: Move = ({ recipe, dice }, x) => {
  const shape = [...x.shape];
  for (let times = 1 + dice.below(3); times > 0; times--) {
    const axis = dice.below(shape.length);
    const factor = dice.of([2, 3, 4, 2]);
    if (chance(dice, 2) && shape[axis]! % factor === 0) {
      const parts = chance(dice, 2) ? [factor, shape[axis]! / factor] : [shape[axis]! / factor, factor];
      shape.splice(axis, 1, ...parts);
    } else if (axis > (chance(dice, 6) ? 0 : 1) && shape.length > 2) {
      shape.splice(axis - 1, 2, shape[axis - 1]! * shape[axis]!);
    }
  }
  if (shape.join() === x.shape.join()) return undefined;
  const written: number[] = shape.map((length, i) => (length === x.shape[i] && chance(dice, 2) ? 0 : length));
  if (chance(dice, 2)) written[dice.below(shape.length)] = -1;
  return recipe.add('Reshape', [x, recipe.integers(written)], shape);
};

const unsqueeze: Move = ({ recipe, dice }, x) => {
  const axis = dice.below(x.shape.length + 1);
  return recipe.add('Unsqueeze', [x, recipe.integers([axis])], x.shape.toSpliced(axis, 0, 1));
};

const squeeze: Move = ({ recipe, dice }, x) => {
  const ones = x.shape.flatMap((length, i) => (length === 1 ? [i] : []));
  if (ones.length === 0) return undefined;
  const axis = dice.of(ones);
  return recipe.add('Squeeze', [x, recipe.integers([axis - x.shape.length])], x.shape.toSpliced(axis, 1));
};

const slice: Move = ({ recipe, dice }, x) => {
  const all = x.shape.map((_, i) => i).slice(chance(dice, 8) ? 0 : 1);
  const axes = all.filter(() => chance(dice, 2)).slice(0, 2);
  const lists = axes.map((axis) => {
    const length = x.shape[axis]!;
    const step = dice.of([1, 1, 1, 2, -1, 3]);
    const start = dice.below(length);
    const count = 1 + dice.below(length);
    if (step < 0) return { start: length - 1 - (start >> 1), end: -1000, step };
    return {
      start: chance(dice, 2) ? start - length : start,
      end: start + count >= length ? 2 ** 40 : start + count,
      step,
    };
  });
  if (axes.length === 0) return undefined;
  const shape = [...x.shape];
  axes.forEach((axis, i) => {
    const { start, end, step } = lists[i]!;
    const length = x.shape[axis]!;
    const from = start < 0 ? start + length : start;
    shape[axis] = step < 0 ? from + 1 : Math.ceil((Math.min(end, length) - from) / step);
  });
  const list = (key: 'start' | 'end' | 'step') => recipe.integers(lists.map((one) => one[key]));
  return recipe.add('Slice', [x, list('start'), list('end'), recipe.integers(axes), list('step')], shape);
};

const gather: Move = ({ recipe, dice }, x) => {
  const axis = x.shape.length === 1 || chance(dice, 6) ? 0 : 1 + dice.below(x.shape.length - 1);
  const length = x.shape[axis]!;
  const place = () => dice.below(length) - (chance(dice, 4) ? length : 0);
  if (chance(dice, 2) && x.shape.length > 1) {
    return recipe.add('Gather', [x, recipe.integers([place()], [])], x.shape.toSpliced(axis, 1), { axis: int(axis) });
  }
  const places = Array.from({ length: 1 + dice.below(Math.min(length + 1, 5)) }, place);
  return recipe.add('Gather', [x, recipe.integers(places)], x.shape.with(axis, places.length), { axis: int(axis) });
};

const split: Move = ({ recipe, dice }, x) => {
  const axis = x.shape.length === 1 ? 0 : 1 + dice.below(x.shape.length - 1);
  const length = x.shape[axis]!;
  if (length < 2) return undefined;
  const first = 1 + dice.below(length - 1);
  const lengths = length % 3 === 0 && chance(dice, 2) ? [length / 3, length / 3, length / 3] : [first, length - first];
  const shapes = lengths.map((own) => x.shape.with(axis, own));
  return recipe.addAll('Split', [x, recipe.integers(lengths)], shapes, { axis: int(axis) });
};

const concat: Move = ({ recipe, dice, known }, x) => {
  const axis = x.shape.length === 1 || chance(dice, 8) ? 0 : 1 + dice.below(x.shape.length - 1);
  const fits = ({ shape }: Tensor) =>
    shape.length === x.shape.length && shape.every((length, i) => i === axis || length === x.shape[i]);
  const others = known.filter(fits);
  const parts = [x];
  for (let count = 1 + dice.below(2); count > 0; count--) {
    const part = chance(dice, 4) ? recipe.floats(x.shape.with(axis, 1 + dice.below(2))) : dice.of(others);
    parts.splice(dice.below(parts.length + 1), 0, part);
  }
  const total = parts.reduce((sum, { shape }) => sum + shape[axis]!, 0);
  return recipe.add('Concat', parts, x.shape.with(axis, total), { axis: int(axis) });
};

const pad: Move = ({ recipe, dice }, x) => {
  const rank = x.shape.length;
  const pads = new Array<number>(2 * rank).fill(0);
  for (let times = 1 + dice.below(3); times > 0; times--) pads[dice.below(2) * rank + dice.below(rank)] = dice.below(3);
  if (!chance(dice, 8)) pads[0] = pads[rank] = 0;
  if (rank === 4 && !chance(dice, 4)) pads[1] = pads[5] = 0;
  const shape = x.shape.map((length, i) => length + pads[i]! + pads[i + rank]!);
  return recipe.add('Pad', [x, recipe.integers(pads)], shape);
};

const reduce: Move = ({ recipe, dice }, x) => {
  const rank = x.shape.length;
  const pool = dice
    .of([[rank - 1], [1], [2, 3], [1, 2], [rank - 2], [rank - 2, rank - 1]])
    .filter((axis) => axis >= 0 && axis < rank);
  const axes = [...new Set(pool)];
  if (axes.length === 0) return undefined;
  const keeps = chance(dice, 2);
  const shape = keeps
    ? x.shape.map((length, i) => (axes.includes(i) ? 1 : length))
    : x.shape.filter((_, i) => !axes.includes(i));
  return recipe.add(dice.of(['ReduceMean', 'ReduceMean', 'ReduceMax']), [x], shape, {
    axes: ints(...axes),
    keepdims: int(keeps ? 1 : 0),
  });
};

const flatten: Move = ({ recipe }, x) => {
  if (x.shape.length < 2) return undefined;
  return recipe.add('Flatten', [x], [x.shape[0]!, sizeOf(x.shape.slice(1))]);
};

const MOVES: readonly Move[] = [
  unary,
  clip,
  withConstant,
  withConstant,
  withConstant,
  withOther,
  withOther,
  withOther,
  transpose,
  transpose,
  reshape,
  reshape,
  reshape,
  unsqueeze,
  squeeze,
  slice,
  slice,
  gather,
  gather,
  split,
  split,
  concat,
  concat,
  pad,
  reduce,
  flatten,
  ...MAP_MOVES,
  ...TOKEN_MOVES,
];
