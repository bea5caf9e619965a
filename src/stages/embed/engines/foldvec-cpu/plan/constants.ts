import type { Address, Constant } from './plan.ts';

type Distributed<C> = C extends unknown ? Omit<C, 'offset'> : never;

/** A constant without its place. */
export type NewConstant = Distributed<Constant>;

const ALIGNMENT = 64;

/** Collects what the region of weights will hold, one behind the other. */
export class Constants {
  readonly list: Constant[] = [];
  #bytes = 0;

  /** Bytes of all of it. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Adds a constant of so many bytes. */
  add(constant: NewConstant, bytes: number): Address {
    const offset = this.#bytes;
    this.list.push({ ...constant, offset });
    this.#bytes += Math.ceil(bytes / ALIGNMENT) * ALIGNMENT;
    return { region: 'weights', offset };
  }

  /** Adds values as they are, with zeros behind them up to so many. */
  addValues(values: Float32Array | Uint32Array, length = values.length): Address {
    return this.add({ kind: 'values', values }, Math.max(length, values.length) * 4);
  }
}
