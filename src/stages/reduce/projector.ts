import type { Reduction } from '../../core/reduction.ts';
import { KernelFeatures } from './kernel-features.ts';
import { Products, type Room } from './products.ts';
import { chunkRows } from './row-chunks.ts';

/** Applies a reduction to rows, some at a time, in memory of its own. */
export class Projector {
  readonly #reduction: Reduction;
  readonly #products: Products;
  readonly #features: KernelFeatures | undefined;
  readonly #components: Room;
  readonly #rows: Room;
  readonly #into: Room;

  private constructor(reduction: Reduction, products: Products) {
    const { inputDim, kernel, mean, components, dim } = reduction;
    const perChunk = chunkRows(inputDim);
    this.#reduction = reduction;
    this.#products = products;
    this.#features = kernel && new KernelFeatures(products, kernel, inputDim, perChunk);
    this.#components = products.room(dim, mean.length);
    this.#rows = products.room(perChunk, mean.length);
    this.#into = products.room(perChunk, dim);
    products.fill(this.#components, components);
  }

  /**
   * Makes one.
   *
   * @throws PipelineError `reduction-too-large` if the browser gives no memory for it
   */
  static async create(reduction: Reduction): Promise<Projector> {
    return new Projector(reduction, await Products.create());
  }

  /**
   * Reduces rows.
   *
   * @param values - `[n * inputDim]`, any n
   * @returns `Float32Array[n * dim]`, its own buffer
   */
  apply(values: Float32Array): Float32Array<ArrayBuffer> {
    const { inputDim, dim } = this.#reduction;
    const count = values.length / inputDim;
    const reduced = new Float32Array(count * dim);
    const perChunk = chunkRows(inputDim);
    for (let from = 0; from < count; from += perChunk) {
      const rows = Math.min(perChunk, count - from);
      this.#some(values.subarray(from * inputDim, (from + rows) * inputDim), rows, reduced.subarray(from * dim));
    }
    return reduced;
  }

  #some(values: Float32Array, count: number, reduced: Float32Array): void {
    const { dim, mean, scale } = this.#reduction;
    const features = this.#features?.of(values, count) ?? values;
    const to = this.#products.values(this.#rows);
    for (let row = 0; row < count; row++) {
      for (let i = 0; i < mean.length; i++) {
        to[row * this.#rows.stride + i] = features[row * mean.length + i]! - mean[i]!;
      }
    }
    this.#products.clear(this.#into);
    this.#products.add(this.#rows, this.#components, this.#into);
    const found = this.#products.values(this.#into);
    for (let row = 0; row < count; row++) {
      for (let i = 0; i < dim; i++) {
        reduced[row * dim + i] = found[row * this.#into.stride + i]! * (scale?.[i] ?? 1);
      }
    }
  }
}
