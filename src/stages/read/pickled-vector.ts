import { toFloat32 } from '../../formats/npy/nd-array.ts';
import { PickledArray, PickleTuple, type PickleValue } from '../../formats/pickle/values.ts';
import { floatName } from './found-table.ts';

/** A vector of a pickle, not yet converted. */
export interface PickledVector {
  readonly length: number;
  /** numpy's name of its numbers; `float64` for Python's own. */
  readonly dtype: string;
  /** Writes its values, rounded to float32. */
  copyTo(target: Float32Array, at: number): void;
}

type Numbers = readonly (number | bigint)[];

/** The items of a list or a tuple; undefined for anything else. */
export function itemsOf(value: PickleValue | undefined): readonly PickleValue[] | undefined {
  if (Array.isArray(value)) return value;
  return value instanceof PickleTuple ? value.items : undefined;
}

/**
 * A value as a vector: an array of floats with at most one dimension that is longer than 1, as `(512,)`, `(1, 512)` and
 * `(512, 1, 1)`; or a list of numbers, which may be the only item of a list.
 *
 * @returns undefined for anything else
 */
export function toVector(value: PickleValue): PickledVector | undefined {
  if (value instanceof PickledArray) return fromArray(value);
  let items = itemsOf(value);
  // A list that is its own only item would never end.
  for (let depth = 0; depth < 4 && items?.length === 1; depth++) items = itemsOf(items[0]) ?? fromSingle(items);
  if (!items || items.length === 0 || !isNumbers(items)) return undefined;
  const numbers = items;
  return {
    length: numbers.length,
    dtype: 'float64',
    copyTo(target, at) {
      for (let i = 0; i < numbers.length; i++) target[at + i] = Number(numbers[i]);
    },
  };
}

function fromArray({ array }: PickledArray): PickledVector | undefined {
  if (!array) return undefined;
  const dtype = floatName(array.descr);
  if (dtype === undefined || array.shape.length === 0) return undefined;
  const long = array.shape.filter((length) => length !== 1);
  if (long.length > 1 || long[0] === 0) return undefined;
  return {
    length: long[0] ?? 1,
    dtype,
    // The order of its dimensions does not matter: one of them has all the values.
    copyTo: (target, at) => target.set(toFloat32({ ...array, fortranOrder: false }), at),
  };
}

/** A list of one number is a vector of length 1. */
function fromSingle(items: readonly PickleValue[]): readonly PickleValue[] | undefined {
  return isNumbers(items) ? items : undefined;
}

function isNumbers(items: readonly PickleValue[]): items is Numbers {
  return items.every((item) => typeof item === 'number' || typeof item === 'bigint');
}
