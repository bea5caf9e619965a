/** Numbers below 2³², the same for the same seed everywhere (mulberry32). */
export class Dice {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** A whole number from 0 up to, not including, `end`. */
  below(end: number): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * end);
  }

  of<T>(things: readonly T[]): T {
    return things[this.below(things.length)]!;
  }
}

/** Headers decide the most, are short, and stand at the beginning or at the end. */
const HEADER_BYTES = 256;
const ODD_NUMBERS = [0, 1, 2, 0x7f, 0x80, 0xff, 0x7fff, 0x8000, 0xffff, 0x10000, 2 ** 31 - 1, 2 ** 31, 2 ** 32 - 1];

type Mutation = (bytes: Uint8Array<ArrayBuffer>, dice: Dice, other: Uint8Array) => Uint8Array<ArrayBuffer>;

function placeIn(bytes: Uint8Array, dice: Dice): number {
  const part = dice.below(4);
  const near = Math.min(HEADER_BYTES, bytes.length);
  if (part < 2) return dice.below(near);
  return part === 2 ? bytes.length - near + dice.below(near) : dice.below(bytes.length);
}

const flipBits: Mutation = (bytes, dice) => {
  for (let i = dice.below(8); i >= 0; i--) bytes[placeIn(bytes, dice)]! ^= 1 << dice.below(8);
  return bytes;
};

const truncate: Mutation = (bytes, dice) => bytes.slice(0, placeIn(bytes, dice));

/** A number that is often the edge of something, at a place where numbers stand. */
const putNumber: Mutation = (bytes, dice) => {
  const size = dice.of([1, 2, 4, 8]);
  if (bytes.length < size) return bytes;
  const at = Math.min(placeIn(bytes, dice), bytes.length - size);
  const value = dice.of(ODD_NUMBERS);
  const isLittle = dice.below(2) === 0;
  const aligned = dice.below(2) === 0 ? at - (at % size) : at;
  for (let i = 0; i < size; i++) {
    bytes[aligned + (isLittle ? i : size - 1 - i)] = i < 4 ? (value >>> (8 * i)) & 255 : value > 2 ** 31 ? 255 : 0;
  }
  return bytes;
};

/** A run of one value, as a disk leaves it that failed. */
const fillRun: Mutation = (bytes, dice) => {
  const from = placeIn(bytes, dice);
  return bytes.fill(dice.of([0, 0xff, 0x20, dice.below(256)]), from, from + 1 + dice.below(40));
};

/** A part of a file of the same kind, in place of this one's or between it. */
const splice: Mutation = (bytes, dice, other) => {
  const from = placeIn(other, dice);
  const part = other.slice(from, from + 1 + dice.below(100));
  const at = placeIn(bytes, dice);
  const behind = dice.below(2) === 0 ? at : Math.min(bytes.length, at + part.length);
  const spliced = new Uint8Array(at + part.length + bytes.length - behind);
  spliced.set(bytes.subarray(0, at));
  spliced.set(part, at);
  spliced.set(bytes.subarray(behind), at + part.length);
  return spliced;
};

const leaveOut: Mutation = (bytes, dice) => {
  const from = placeIn(bytes, dice);
  const to = Math.min(bytes.length, from + 1 + dice.below(20));
  const rest = new Uint8Array(bytes.length - (to - from));
  rest.set(bytes.subarray(0, from));
  rest.set(bytes.subarray(to), from);
  return rest;
};

const MUTATIONS: readonly Mutation[] = [flipBits, truncate, putNumber, putNumber, fillRun, splice, leaveOut];

/**
 * A file with a few faults, the same for the same seed.
 *
 * @param bytes - at least one; left as they are
 * @param other - another file of the kind, at least one byte
 * @returns may be empty
 */
export function mutate(bytes: Uint8Array, other: Uint8Array, seed: number): Uint8Array<ArrayBuffer> {
  const dice = new Dice(seed);
  let mutated = new Uint8Array(bytes);
  for (let i = dice.below(3); i >= 0 && mutated.length > 0; i--) mutated = dice.of(MUTATIONS)(mutated, dice, other);
  return mutated;
}
