import { normalNumbers } from '../../core/random.ts';
import { VectorRoom } from './vector-room.ts';

/** Where rows lie, and along what they differ most. */
export interface Principal {
  /** `Float64Array[dim]` */
  readonly mean: Float64Array<ArrayBuffer>;
  /** Orthonormal, the one with the largest variance first; zeros where rows differ along fewer. */
  readonly directions: VectorRoom;
}

/** Rounds of power iteration: a map needs the space that the first directions span, and the first two of them well. */
const ROUNDS = 12;
const LOST = 1e-5; // of its length: what is left of a vector then is rounding

/**
 * The principal directions of some rows, by orthogonal iteration from seeded vectors.
 *
 * @param rows - `Float32Array[n * dim]`; overwritten: their mean is taken off
 * @param spec - how many directions, fewer than rows and no more than `dim`
 * @throws PipelineError `map-too-large`
 */
export async function principalDirections(
  rows: Float32Array,
  { dim, count, seed }: { readonly dim: number; readonly count: number; readonly seed: number },
): Promise<Principal> {
  const mean = takeMeanOff(rows, dim);
  const across = await VectorRoom.create({ count: rows.length / dim, dim });
  const down = await VectorRoom.create({ count: dim, dim: across.count });
  for (let row = 0; row < across.count; row++) across.vector(row).set(rows.subarray(row * dim, (row + 1) * dim));
  for (let i = 0; i < dim; i++) {
    const values = down.vector(i);
    for (let row = 0; row < values.length; row++) values[row] = rows[row * dim + i]!;
  }
  const start = normalNumbers(count * dim, seed);
  const vectors = Array.from({ length: count }, (_, i) => start.slice(i * dim, (i + 1) * dim));
  orthonormalise(vectors);
  for (let round = 0; round < ROUNDS; round++) {
    for (const vector of vectors) {
      const shares = across.dots(Float32Array.from(vector), 0, across.count);
      vector.set(down.dots(shares, 0, dim));
    }
    orthonormalise(vectors);
  }
  const directions = await VectorRoom.create({ count, dim });
  vectors.forEach((vector, i) => directions.vector(i).set(vector));
  return { mean, directions };
}

function takeMeanOff(rows: Float32Array, dim: number): Float64Array<ArrayBuffer> {
  const mean = new Float64Array(dim);
  for (let i = 0; i < rows.length; i++) mean[i % dim]! += rows[i]!;
  const count = rows.length / dim;
  for (let i = 0; i < dim; i++) mean[i]! /= count;
  for (let i = 0; i < rows.length; i++) rows[i]! -= mean[i % dim]!;
  return mean;
}

/** Gram and Schmidt's way, each twice: what the first pass leaves by rounding, the second takes away. */
function orthonormalise(vectors: readonly Float64Array[]): void {
  vectors.forEach((vector, i) => {
    const before = lengthOf(vector);
    for (let pass = 0; pass < 2; pass++) {
      for (const other of vectors.slice(0, i)) {
        let share = 0;
        for (let x = 0; x < vector.length; x++) share += vector[x]! * other[x]!;
        for (let x = 0; x < vector.length; x++) vector[x]! -= share * other[x]!;
      }
    }
    const length = lengthOf(vector);
    const scale = length > before * LOST ? 1 / length : 0;
    for (let x = 0; x < vector.length; x++) vector[x]! *= scale;
  });
}

function lengthOf(vector: Float64Array): number {
  let squares = 0;
  for (const value of vector) squares += value * value;
  return Math.sqrt(squares);
}
