import type { KernelSpec, LandmarkKernel } from '../../core/reduction.ts';
import type { Products, Room } from './products.ts';

/**
 * The kernel of rows with each landmark: what kernel methods take in a row's place. Made once, for many rows.
 */
export class KernelFeatures {
  readonly #products: Products;
  readonly #kernel: LandmarkKernel;
  readonly #landmarks: Room;
  readonly #rows: Room;
  readonly #into: Room;
  readonly #squares: Float64Array<ArrayBuffer>;
  readonly #rowSquares: Float64Array<ArrayBuffer>;

  /** @param chunkRows - rows at once, at most */
  constructor(products: Products, kernel: LandmarkKernel, inputDim: number, chunkRows: number) {
    this.#products = products;
    this.#kernel = kernel;
    this.#landmarks = products.room(kernel.count, inputDim);
    this.#rows = products.room(chunkRows, inputDim);
    this.#into = products.room(chunkRows, kernel.count);
    this.#squares = new Float64Array(kernel.count);
    this.#rowSquares = new Float64Array(chunkRows);
    this.#fill(this.#landmarks, kernel.landmarks, kernel.count, this.#squares);
  }

  /**
   * Computes some rows'.
   *
   * @param values - `[rows * inputDim]`, no more rows than were announced
   * @returns `Float64Array[rows * count]`, fresh
   */
  of(values: Float32Array, rows: number): Float64Array<ArrayBuffer> {
    this.#fill(this.#rows, values, rows, this.#rowSquares);
    this.#products.clear(this.#into);
    this.#products.add(this.#rows, this.#landmarks, this.#into);
    const { count } = this.#kernel;
    const found = this.#products.values(this.#into);
    const features = new Float64Array(rows * count);
    for (let row = 0; row < rows; row++) {
      for (let i = 0; i < count; i++) {
        const product = found[row * this.#into.stride + i]!;
        features[row * count + i] = kernelOf(this.#kernel, product, this.#rowSquares[row]! + this.#squares[i]!);
      }
    }
    return features;
  }

  /** A cosine is the product of rows of length 1, and zeros stay zeros, as in scikit-learn. */
  #fill(room: Room, values: Float32Array, rows: number, squares: Float64Array): void {
    const to = this.#products.values(room);
    for (let row = 0; row < rows; row++) {
      const from = row * room.columns;
      let square = 0;
      for (let i = 0; i < room.columns; i++) square += values[from + i]! * values[from + i]!;
      const by = this.#kernel.kind === 'cosine' && square > 0 ? 1 / Math.sqrt(square) : 1;
      for (let i = 0; i < room.columns; i++) to[row * room.stride + i] = values[from + i]! * by;
      squares[row] = square;
    }
  }
}

function kernelOf({ kind, gamma, degree, coef0 }: KernelSpec, product: number, squares: number): number {
  switch (kind) {
    case 'cosine':
      return product;
    case 'poly':
      return (gamma * product + coef0) ** degree;
    case 'rbf':
      return Math.exp(-gamma * Math.max(0, squares - 2 * product));
  }
}
