import type { NdArray } from '../npy/nd-array.ts';

/** A Python tuple, kept apart from lists. */
export class PickleTuple {
  readonly items: readonly PickleValue[];

  constructor(items: readonly PickleValue[]) {
    this.items = items;
  }
}

/** A numpy array of a pickle. Its data is a view of the pickle's bytes, converted only by who asks. */
export class PickledArray {
  #array: NdArray | undefined;

  /** What numpy stored; undefined for an array that was made but never filled. */
  get array(): NdArray | undefined {
    return this.#array;
  }

  /** Fills the array, once and for all. */
  fill(array: NdArray): void {
    this.#array = array;
  }
}

/** A numpy type, for example `<f4`. */
export class PickledDtype {
  /** Kind and bytes a value, for example `f4`. */
  readonly code: string;
  /** Byte order: `<`, `>`, `|` (none); `=` until the state is known. */
  order = '=';

  constructor(code: string) {
    this.code = code;
  }
}

/** A name that a pickle asks Python to look up. Only a handful are known, and none is looked up. */
export class PickleGlobal {
  readonly name: string;

  constructor(name: string) {
    this.name = name;
  }
}

/** An object of a class that only its dialect knows: a name and a state, no behaviour. */
export class PickledObject {
  /** Module and name, for example `torch.nn.modules.conv Conv2d`. */
  readonly className: string;
  /** What the pickle gave it; undefined before that. */
  state: PickleValue | undefined;

  constructor(className: string) {
    this.className = className;
  }
}

/** What a pickle holds: plain values, lists, tuples, dictionaries, numpy arrays. May refer to itself. */
export type PickleValue =
  | null
  | boolean
  | number
  | bigint
  | string
  | Uint8Array<ArrayBuffer>
  | PickleValue[]
  | PickleTuple
  | Map<PickleKey, PickleValue>
  | PickledArray
  | PickledDtype
  | PickledObject
  | PickleGlobal;

/** Keys of dictionaries that are read. */
export type PickleKey = string | number | bigint | boolean | null;
