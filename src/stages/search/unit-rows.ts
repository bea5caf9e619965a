import { PipelineError } from '../../core/errors.ts';
import wasmBytes from './dots.as.ts?wasm';
import type { QueryTerm } from './search.contract.ts';

interface DotExports {
  heapBase(): number;
  dots(query: number, queries: number, row: number, rows: number, bytes: number, to: number, line: number): void;
  dotsOfOne(query: number, row: number, rows: number, bytes: number, to: number): void;
}

/** Queries that are computed with at once: they stay in the cache. */
export const MAX_QUERIES = 64;
/** Rows that are computed with at once. */
export const MAX_ROWS = 1024;
/** Rows that one query is computed with at once: as many products as fit where those of many queries lie. */
export const MAX_ROWS_OF_ONE = MAX_QUERIES * MAX_ROWS;
/** A sum of unit rows that is shorter has no direction but that of their rounding. */
const MIN_LENGTH = 1e-4;

const PAGE_BYTES = 65_536;
const BYTES = Float32Array.BYTES_PER_ELEMENT;
const up = (count: number, to: number) => Math.ceil(count / to) * to;

/** Rows of length one in the memory of WebAssembly, so that a scalar product is a cosine. All of them at once: 205 MB for 100,000 rows of 512. */
export class UnitRows {
  readonly count: number;
  readonly dim: number;
  readonly #wasm: DotExports;
  readonly #memory: WebAssembly.Memory;
  /** Floats from a row to the next. */
  readonly #stride: number;
  readonly #queries: number;
  readonly #products: number;
  readonly #rows: number;

  private constructor({ dim, count }: { dim: number; count: number }, memory: WebAssembly.Memory, wasm: DotExports) {
    this.count = count;
    this.dim = dim;
    this.#memory = memory;
    this.#wasm = wasm;
    this.#stride = up(dim, 4);
    this.#queries = up(wasm.heapBase(), 64);
    this.#products = this.#queries + MAX_QUERIES * this.#stride * BYTES;
    this.#rows = this.#products + MAX_QUERIES * MAX_ROWS * BYTES;
  }

  /**
   * Makes room for so many rows; they are zero until they are put.
   *
   * @throws PipelineError `search-too-large` if the browser has no such memory
   */
  static async create(shape: { readonly dim: number; readonly count: number }): Promise<UnitRows> {
    const stride = up(shape.dim, 4);
    const besides = PAGE_BYTES + MAX_QUERIES * (stride + MAX_ROWS) * BYTES;
    const bytes = besides + up(shape.count, 2) * stride * BYTES;
    const memory = makeMemory(bytes);
    const { instance } = await WebAssembly.instantiate(wasmBytes, { env: { memory } });
    return new UnitRows(shape, memory, instance.exports as unknown as DotExports);
  }

  /** Bytes of memory, of rows and of room to compute in. */
  get heldBytes(): number {
    return this.#memory.buffer.byteLength;
  }

  /** Puts a row, scaled to length one; one without a direction (zeros, or no numbers) becomes zeros. */
  put(at: number, row: Float32Array): void {
    scaleInto(this.#view(this.#rows + at * this.#stride * BYTES, this.dim), row);
  }

  /**
   * Cosines of rows, as queries, with rows from a number on.
   *
   * @param queries - row numbers, at most {@link MAX_QUERIES}
   * @returns `Float32Array[queries * MAX_ROWS]`, query by query: a view, until the next call. What is behind the last row means nothing
   */
  cosines(queries: readonly number[], from: number): Float32Array {
    const stride = this.#stride;
    const padded = up(queries.length, 4);
    const room = this.#view(this.#queries, padded * stride).fill(0);
    queries.forEach((row, q) => room.set(this.#view(this.#rows + row * stride * BYTES, stride), q * stride));
    const rows = up(Math.min(MAX_ROWS, this.count - from), 2);
    const first = this.#rows + from * stride * BYTES;
    this.#wasm.dots(this.#queries, padded, first, rows, stride * BYTES, this.#products, MAX_ROWS * BYTES);
    return this.#view(this.#products, padded * MAX_ROWS);
  }

  /**
   * The sum of terms, each made length one before, made length one.
   *
   * @returns `Float32Array[dim]`; undefined if it has no direction
   * @throws RangeError for a vector of another length, or a row that is not there
   */
  directionOf(terms: readonly QueryTerm[]): Float32Array<ArrayBuffer> | undefined {
    const sum = new Float32Array(this.dim);
    const unit = new Float32Array(this.dim);
    for (const term of terms) {
      scaleInto(unit, this.#valuesOf(term));
      for (let i = 0; i < sum.length; i++) sum[i]! += term.sign * unit[i]!;
    }
    if (squaresOf(sum) < MIN_LENGTH ** 2) return undefined;
    scaleInto(sum, sum);
    return sum;
  }

  /**
   * Cosines of a query with rows from a number on, {@link MAX_ROWS_OF_ONE} at most.
   *
   * @param query - of length one
   * @returns `Float32Array[rows]`: a view, until the next call
   */
  cosinesOfOne(query: Float32Array, from: number): Float32Array {
    const bytes = this.#stride * BYTES;
    const room = this.#view(this.#queries, this.#stride).fill(0);
    room.set(query);
    const rows = Math.min(MAX_ROWS_OF_ONE, this.count - from);
    this.#wasm.dotsOfOne(this.#queries, this.#rows + from * bytes, rows, bytes, this.#products);
    return this.#view(this.#products, rows);
  }

  #valuesOf(term: QueryTerm): Float32Array {
    if ('row' in term) {
      if (!(term.row >= 0 && term.row < this.count)) throw new RangeError(`no row ${term.row} is open`);
      return this.#view(this.#rows + term.row * this.#stride * BYTES, this.dim);
    }
    const { length } = term.vector;
    if (length !== this.dim) throw new RangeError(`query has ${length} values, rows have ${this.dim}`);
    return term.vector;
  }

  #view(at: number, length: number): Float32Array {
    return new Float32Array(this.#memory.buffer, at, length);
  }
}

function squaresOf(row: Float32Array): number {
  let squares = 0;
  for (const value of row) squares += value * value;
  return squares;
}

function scaleInto(target: Float32Array, row: Float32Array): void {
  const squares = squaresOf(row);
  const scale = squares > 0 && Number.isFinite(squares) ? 1 / Math.sqrt(squares) : 0;
  if (scale === 0) target.fill(0);
  else for (let i = 0; i < target.length; i++) target[i] = row[i]! * scale;
}

function makeMemory(bytes: number): WebAssembly.Memory {
  try {
    return new WebAssembly.Memory({ initial: Math.ceil(bytes / PAGE_BYTES) });
  } catch (cause) {
    const message = `search needs ${bytes} bytes of memory, the browser gives no more`;
    throw new PipelineError('search-too-large', 'search', message, { cause });
  }
}
