import type { PickleWriter } from './writer.ts';

/** Types of the arrays that we write. */
export type FloatType = 'float16' | 'float32' | 'float64';

const ITEM_BYTES: Readonly<Record<FloatType, number>> = { float16: 2, float32: 4, float64: 8 };

/** What all arrays of one pickle share, remembered once. */
export class PickledArrays {
  readonly #pickle: PickleWriter;
  readonly #itemBytes: number;
  readonly #count: number;
  readonly #reconstruct: number;
  readonly #emptyArray: number;
  readonly #shape: number;
  readonly #dtype: number;

  /**
   * @param pickle - the pickle in the making; its stack is left as it was
   * @param shape - of every array
   */
  constructor(pickle: PickleWriter, type: FloatType, shape: readonly number[]) {
    this.#pickle = pickle;
    this.#itemBytes = ITEM_BYTES[type];
    this.#count = shape.reduce((product, length) => product * length, 1);
    // numpy 2 keeps the old name `numpy.core` for pickles; numpy 1 does not know `numpy._core` (numpy/numpy#28340). And an
    // array made by `_reconstruct` may be written to, unlike one made of bytes by `numpy.ndarray`.
    this.#reconstruct = this.#remember(() => pickle.global('numpy.core.multiarray', '_reconstruct'));
    this.#emptyArray = this.#remember(() => {
      pickle.mark().global('numpy', 'ndarray').mark().int(0).tuple().bytesHead(1).raw(Uint8Array.of(0x62)).tuple();
    });
    this.#shape = this.#remember(() => {
      pickle.mark();
      for (const length of shape) pickle.int(length);
      pickle.tuple();
    });
    this.#dtype = this.#remember(() => {
      pickle.global('numpy', 'dtype').mark().text(`f${this.#itemBytes}`).false().int(1).tuple().reduce();
      // State of a dtype: version 3, little-endian, no sub-array, names or fields, no size, no alignment, no flags.
      pickle.mark().int(3).text('<').none().none().none().int(-1).int(-1).int(0).tuple().build();
    });
  }

  /** Pushes an array up to its values: `count * itemBytes` bytes must follow, then {@link end}. */
  begin(): void {
    const pickle = this.#pickle;
    pickle.get(this.#reconstruct).get(this.#emptyArray).reduce();
    pickle
      .mark()
      .int(1)
      .get(this.#shape)
      .get(this.#dtype)
      .false()
      .bytesHead(this.#count * this.#itemBytes);
  }

  /** Ends the array that {@link begin} began; it is on the stack now. */
  end(): void {
    this.#pickle.tuple().build();
  }

  #remember(push: () => void): number {
    push();
    const index = this.#pickle.memoize();
    this.#pickle.pop();
    return index;
  }
}
