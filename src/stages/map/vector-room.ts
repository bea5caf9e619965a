import wasmBytes from './dots.as.ts?wasm';
import { makeMemory } from './wasm-memory.ts';

interface DotExports {
  heapBase(): number;
  dots(vector: number, others: number, count: number, bytes: number, to: number): void;
}

const BYTES = Float32Array.BYTES_PER_ELEMENT;
const up = (count: number, to: number) => Math.ceil(count / to) * to;

/** Vectors one behind the other in the memory of WebAssembly, and the products of any vector with a run of them. */
export class VectorRoom {
  readonly count: number;
  readonly dim: number;
  readonly #wasm: DotExports;
  /** Floats from a vector to the next; zero behind the last value of each. */
  readonly #stride: number;
  readonly #vectors: Float32Array<ArrayBuffer>;
  readonly #asked: Float32Array<ArrayBuffer>;
  readonly #products: Float32Array<ArrayBuffer>;

  private constructor(
    { count, dim }: { readonly count: number; readonly dim: number },
    memory: WebAssembly.Memory,
    wasm: DotExports,
  ) {
    this.count = count;
    this.dim = dim;
    this.#wasm = wasm;
    this.#stride = up(dim, 4);
    const buffer = memory.buffer;
    const start = up(wasm.heapBase(), 16);
    this.#asked = new Float32Array(buffer, start, this.#stride);
    // Four at a time: a run may begin anywhere, and end up to three behind the last.
    this.#products = new Float32Array(buffer, start + this.#asked.byteLength, count + 3);
    const vectors = up(this.#products.byteOffset + this.#products.byteLength, 16);
    this.#vectors = new Float32Array(buffer, vectors, (count + 3) * this.#stride);
  }

  /**
   * Makes room for so many vectors; they are zero until they are put.
   *
   * @throws PipelineError `map-too-large` if the browser has no such memory
   */
  static async create(shape: { readonly count: number; readonly dim: number }): Promise<VectorRoom> {
    const stride = up(shape.dim, 4);
    const memory = makeMemory(((shape.count + 3) * (stride + 1) + stride + 8) * BYTES);
    const { instance } = await WebAssembly.instantiate(wasmBytes, { env: { memory } });
    return new VectorRoom(shape, memory, instance.exports as unknown as DotExports);
  }

  /** One of them, `Float32Array[dim]`: a view. */
  vector(at: number): Float32Array<ArrayBuffer> {
    const from = at * this.#stride;
    return this.#vectors.subarray(from, from + this.dim);
  }

  /**
   * Products of `vector` with the vectors `from` to `end` (the one behind the last).
   *
   * @returns `Float32Array[end - from]`: a view, until the next call
   */
  dots(vector: Float32Array, from: number, end: number): Float32Array {
    this.#asked.set(vector);
    const others = this.#vectors.byteOffset + from * this.#stride * BYTES;
    const to = this.#products.byteOffset;
    this.#wasm.dots(this.#asked.byteOffset, others, up(end - from, 4), this.#stride * BYTES, to);
    return this.#products.subarray(0, end - from);
  }
}
