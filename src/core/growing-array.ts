type NumberArray = Uint16Array<ArrayBuffer> | Uint32Array<ArrayBuffer> | Float64Array<ArrayBuffer>;

/** A typed array that grows by doubling; entries not yet set are 0. */
export class GrowingArray<T extends NumberArray> {
  #values: T;
  readonly #make: (length: number) => T;

  /** @param make - for example `(n) => new Uint32Array(n)` */
  constructor(make: (length: number) => T) {
    this.#make = make;
    this.#values = make(64);
  }

  /** The value at `index`; 0 where none was set. */
  get(index: number): number {
    return this.#values[index] ?? 0;
  }

  /** Sets the value at `index`, any index. */
  set(index: number, value: number): void {
    if (index >= this.#values.length) {
      const grown = this.#make(Math.max(index + 1, this.#values.length * 2));
      grown.set(this.#values);
      this.#values = grown;
    }
    this.#values[index] = value;
  }

  /** The first `length` values, as a copy. */
  copy(length: number): T {
    const copied = this.#make(length);
    copied.set(this.#values.subarray(0, length));
    return copied;
  }
}
