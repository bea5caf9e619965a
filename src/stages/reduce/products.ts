import { PipelineError, messageOf } from '../../core/errors.ts';
import wasmBytes from './products.as.ts?wasm';

/** What `products.as.ts` exports. Addresses and strides are in bytes. */
interface ProductExports {
  heapBase(): number;
  addProducts(
    a: number,
    aStride: number,
    aRows: number,
    b: number,
    bStride: number,
    bRows: number,
    depth: number,
    c: number,
    cStride: number,
    symmetric: 0 | 1,
  ): void;
}

/** A matrix in the memory of {@link Products}, row-major, float64. It lives as long as the scope that it was made in. */
export interface Room {
  readonly rows: number;
  readonly columns: number;
  /** Values from one row to the next, even: what lies behind the last column is zero, and stays so. */
  readonly stride: number;
  /** Its address in bytes. */
  readonly at: number;
}

const PAGE_BYTES = 65_536;
const BYTES = Float64Array.BYTES_PER_ELEMENT;
const up = (count: number, to: number) => Math.ceil(count / to) * to;

let compiled: Promise<WebAssembly.Module> | undefined;

/**
 * Products of float64 matrices in WebAssembly (two lanes of SIMD). Rooms are made once and used again, for its memory never
 * shrinks: who has done its work drops the whole.
 */
export class Products {
  readonly #memory: WebAssembly.Memory;
  readonly #wasm: ProductExports;
  #top: number;

  private constructor(memory: WebAssembly.Memory, wasm: ProductExports) {
    this.#memory = memory;
    this.#wasm = wasm;
    this.#top = up(wasm.heapBase(), 16);
  }

  /** Makes an empty memory of its own; the module is compiled once a thread. */
  static async create(): Promise<Products> {
    compiled ??= WebAssembly.compile(wasmBytes).catch((error: unknown) => {
      compiled = undefined; // a failure is not kept
      throw error;
    });
    const memory = new WebAssembly.Memory({ initial: 1 });
    const instance = await WebAssembly.instantiate(await compiled, { env: { memory } });
    return new Products(memory, instance.exports as unknown as ProductExports);
  }

  /**
   * Gives back, in the end, all rooms that are made while it works.
   */
  within<T>(work: () => T): T {
    const top = this.#top;
    try {
      return work();
    } finally {
      this.#top = top;
    }
  }

  /**
   * Makes room for a matrix of zeros.
   *
   * @throws PipelineError `reduction-too-large` if the browser gives no more memory
   */
  room(rows: number, columns: number): Room {
    const stride = up(columns, 2);
    const room = { rows, columns, stride, at: this.#top };
    this.#top += up(rows, 4) * stride * BYTES;
    const missing = this.#top - this.#memory.buffer.byteLength;
    try {
      if (missing > 0) this.#memory.grow(Math.ceil(missing / PAGE_BYTES));
    } catch (cause) {
      const message = `reduction needs ${this.#top} bytes of memory, the browser gives no more: ${messageOf(cause)}`;
      throw new PipelineError('reduction-too-large', 'reduce', message, { cause });
    }
    new Float64Array(this.#memory.buffer, room.at, up(rows, 4) * stride).fill(0); // another may have been here before
    return room;
  }

  /** The values of a room, `Float64Array[rows * stride]`: a view, until the next room is made. */
  values(room: Room): Float64Array<ArrayBuffer> {
    return new Float64Array(this.#memory.buffer, room.at, room.rows * room.stride);
  }

  /**
   * Adds to `c` the products of every row of `a` with every row of `b`: C += A · Bᵀ.
   *
   * @param b - `a` itself: only what lies on and above the diagonal is made
   * @throws RangeError if the shapes do not fit
   */
  add(a: Room, b: Room, c: Room): void {
    if (a.columns !== b.columns || c.rows !== a.rows || c.columns !== b.rows) {
      throw new RangeError(
        `products do not fit: (${a.rows}, ${a.columns}) by (${b.rows}, ${b.columns}) into (${c.rows}, ${c.columns})`,
      );
    }
    this.#wasm.addProducts(
      ...([a.at, a.stride * BYTES, up(a.rows, 4)] as const),
      ...([b.at, b.stride * BYTES, up(b.rows, 2)] as const),
      ...([a.stride, c.at, c.stride * BYTES, a === b ? 1 : 0] as const),
    );
  }

  /** Writes values without padding, `[rows * columns]` row-major, into a room. */
  fill(room: Room, values: ArrayLike<number>): void {
    const to = this.values(room);
    for (let row = 0; row < room.rows; row++) {
      for (let i = 0; i < room.columns; i++) to[row * room.stride + i] = values[row * room.columns + i]!;
    }
  }

  /** The values of a room without padding, `Float64Array[rows * columns]`, fresh. */
  take(room: Room): Float64Array<ArrayBuffer> {
    const from = this.values(room);
    const values = new Float64Array(room.rows * room.columns);
    for (let row = 0; row < room.rows; row++) {
      values.set(from.subarray(row * room.stride, row * room.stride + room.columns), row * room.columns);
    }
    return values;
  }

  /** Sets a room to zeros. */
  clear(room: Room): void {
    this.values(room).fill(0);
  }
}

/** Rows of a matrix that lie one behind the other, `[rows * columns]`. */
export interface Plain {
  readonly values: ArrayLike<number>;
  readonly rows: number;
}

/**
 * The products of all rows of two matrices: A · Bᵀ.
 *
 * @param columns - of both
 * @returns `Float64Array[a.rows * b.rows]`
 */
export function rowProducts(products: Products, a: Plain, b: Plain, columns: number): Float64Array<ArrayBuffer> {
  return products.within(() => {
    const left = products.room(a.rows, columns);
    const right = products.room(b.rows, columns);
    const into = products.room(a.rows, b.rows);
    products.fill(left, a.values);
    products.fill(right, b.values);
    products.add(left, right, into);
    return products.take(into);
  });
}

const SLICE = 1024; // columns of a long matrix at once

/**
 * Sums of rows: S · A, a slice of columns after the other.
 *
 * @param weights - `[k * a.rows]`
 * @param columns - of A
 * @returns `Float64Array[k * columns]`
 */
export function combineRows(products: Products, weights: Plain, a: Plain, columns: number): Float64Array<ArrayBuffer> {
  const sums = new Float64Array(weights.rows * columns);
  for (let from = 0; from < columns; from += SLICE) {
    products.within(() => {
      const width = Math.min(SLICE, columns - from);
      const left = products.room(weights.rows, a.rows);
      const turned = products.room(width, a.rows);
      const into = products.room(weights.rows, width);
      products.fill(left, weights.values);
      const to = products.values(turned);
      for (let row = 0; row < a.rows; row++) {
        for (let i = 0; i < width; i++) to[i * turned.stride + row] = a.values[row * columns + from + i]!;
      }
      products.add(left, turned, into);
      const found = products.values(into);
      for (let row = 0; row < weights.rows; row++) {
        sums.set(found.subarray(row * into.stride, row * into.stride + width), row * columns + from);
      }
    });
  }
  return sums;
}

/** Mirrors what lies above the diagonal of a square matrix, `Float64Array[n * n]`, to below it. */
export function mirror(values: Float64Array, n: number): void {
  for (let row = 1; row < n; row++) {
    for (let column = 0; column < row; column++) values[row * n + column] = values[column * n + row]!;
  }
}
