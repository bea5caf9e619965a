import { mirror, type Products, type Room } from './products.ts';

/** How rows lie about their mean. */
export interface Scatter {
  readonly count: number;
  /** `Float64Array[dim]`. */
  readonly mean: Float64Array<ArrayBuffer>;
  /** `Float64Array[dim * dim]`: the sum of (x − mean)(x − mean)ᵀ over all rows; the covariance is this over count − 1. */
  readonly sum: Float64Array<ArrayBuffer>;
}

/**
 * Sums up the scatter of rows in one pass, in float64. Rows are shifted by the mean of the first chunk, so that nothing cancels
 * where the mean is far from zero.
 */
export class ScatterSum {
  readonly #products: Products;
  readonly #dim: number;
  readonly #turned: Room;
  readonly #sum: Room;
  readonly #shift: Float64Array<ArrayBuffer>;
  readonly #first: Float64Array<ArrayBuffer>;
  #count = 0;

  /** @param chunkRows - rows at once, at most */
  constructor(products: Products, dim: number, chunkRows: number) {
    this.#products = products;
    this.#dim = dim;
    this.#turned = products.room(dim, chunkRows);
    this.#sum = products.room(dim, dim);
    this.#shift = new Float64Array(dim);
    this.#first = new Float64Array(dim);
  }

  /** Adds rows: `[rows * dim]`, row-major. */
  add(values: ArrayLike<number>, rows: number): void {
    const dim = this.#dim;
    if (this.#count === 0) meanOf(values, rows, this.#shift);
    const turned = this.#products.values(this.#turned);
    const { stride } = this.#turned;
    for (let column = 0; column < dim; column++) {
      const shift = this.#shift[column]!;
      const to = column * stride;
      let sum = 0;
      for (let row = 0, from = column; row < rows; row++, from += dim) {
        const value = values[from]! - shift;
        turned[to + row] = value;
        sum += value;
      }
      turned.fill(0, to + rows, to + stride);
      this.#first[column]! += sum;
    }
    this.#products.add(this.#turned, this.#turned, this.#sum);
    this.#count += rows;
  }

  /** All that was added. */
  finish(): Scatter {
    const dim = this.#dim;
    const count = this.#count;
    const sum = this.#products.take(this.#sum);
    mirror(sum, dim);
    const rest = this.#first.map((value) => value / count); // from the shift to the mean
    for (let row = 0; row < dim; row++) {
      for (let column = 0; column < dim; column++) sum[row * dim + column]! -= count * rest[row]! * rest[column]!;
    }
    return { count, mean: rest.map((value, i) => value + this.#shift[i]!), sum };
  }
}

/** Writes the mean of rows. */
function meanOf(values: ArrayLike<number>, rows: number, to: Float64Array): void {
  for (let row = 0; row < rows; row++) {
    for (let i = 0; i < to.length; i++) to[i]! += values[row * to.length + i]! / rows;
  }
}
