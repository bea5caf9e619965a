import type { WrittenAttribute } from '../../src/formats/onnx/writer.ts';
import type { Dice } from './mutate.ts';
import type { Recipe, Tensor } from './recipe.ts';

/** What a move is made with. */
export interface Making {
  readonly recipe: Recipe;
  readonly dice: Dice;
  /** Tensors that may be read again. */
  readonly known: readonly Tensor[];
}

/** Something that exporters write, behind a tensor; undefined where it does not go with it. */
export type Move = (making: Making, tensor: Tensor) => Tensor | readonly Tensor[] | undefined;

/** True once in so many times. */
export const chance = (dice: Dice, times: number) => dice.below(times) === 0;

export const ints = (...values: readonly number[]): WrittenAttribute => ({ ints: values });
export const int = (value: number): WrittenAttribute => ({ int: value });

/** Two axes of the same length, but for the first axis, change places; undefined where there are none. */
export function swapped({ recipe, dice }: Making, x: Tensor): Tensor | undefined {
  const pairs = x.shape.flatMap((length, i) =>
    x.shape.flatMap((other, j) => (i > 0 && j > i && length === other && length > 1 ? [[i, j] as const] : [])),
  );
  if (pairs.length === 0) return undefined;
  const [i, j] = dice.of(pairs);
  const perm = x.shape.map((_, axis) => (axis === i ? j : axis === j ? i : axis));
  return recipe.add('Transpose', [x], x.shape, { perm: ints(...perm) });
}

/** Another tensor of the same shape, now and then: then a block only looks like a whole. */
export function maybeOther(making: Making, x: Tensor): Tensor {
  const { dice, known } = making;
  if (chance(dice, 4)) return swapped(making, x) ?? x;
  const alike = known.filter(({ shape }) => shape.join() === x.shape.join());
  return chance(dice, 4) && alike.length > 0 ? dice.of(alike) : x;
}
