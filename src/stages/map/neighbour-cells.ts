import { sampleRows } from './unit-row.ts';
import { VectorRoom } from './vector-room.ts';

/** Points that lie near one another, cell by cell: who looks for neighbours needs to look into a few cells only. */
export interface NeighbourCells {
  /** Middle of each cell. */
  readonly centres: VectorRoom;
  /** All points, cell by cell. */
  readonly points: VectorRoom;
  /** The number that each of `points` had. `Int32Array[n]` */
  readonly numbers: Int32Array<ArrayBuffer>;
  /** Where each cell begins in `points`, and behind the last where it ends. `Int32Array[cells + 1]` */
  readonly starts: Int32Array<ArrayBuffer>;
}

const ROUNDS = 6;
const SAMPLED_A_CELL = 40;
/** With fewer points than this there is one cell, and neighbours are exact. */
const MOST_IN_ONE_CELL = 6000;

/** How many cells so many points have. */
export function cellsFor(count: number): number {
  return count <= MOST_IN_ONE_CELL ? 1 : Math.round(Math.sqrt(count));
}

/** Puts points into cells, by k-means of a sample. */
export async function makeCells(points: VectorRoom, random: () => number): Promise<NeighbourCells> {
  const { count, dim } = points;
  const cells = cellsFor(count);
  const centres = await VectorRoom.create({ count: cells, dim });
  if (cells > 1) placeCentres(centres, points, random);
  const cellOf = new Int32Array(count);
  if (cells > 1) {
    const halves = halfSquares(centres);
    for (let point = 0; point < count; point++) cellOf[point] = nearestCentre(points.vector(point), centres, halves);
  }
  const starts = new Int32Array(cells + 1);
  for (const cell of cellOf) starts[cell + 1]! += 1;
  for (let cell = 0; cell < cells; cell++) starts[cell + 1]! += starts[cell]!;
  const next = starts.slice();
  const numbers = new Int32Array(count);
  const ordered = await VectorRoom.create({ count, dim });
  for (let point = 0; point < count; point++) {
    const place = next[cellOf[point]!]!++;
    numbers[place] = point;
    ordered.vector(place).set(points.vector(point));
  }
  return { centres, points: ordered, numbers, starts };
}

function placeCentres(centres: VectorRoom, points: VectorRoom, random: () => number): void {
  const cells = centres.count;
  const sample = sampleRows(points.count, cells * SAMPLED_A_CELL, random);
  sampleRows(sample.length, cells, random).forEach((at, cell) => {
    centres.vector(cell).set(points.vector(sample[at]!));
  });
  for (let round = 0; round < ROUNDS; round++) {
    const halves = halfSquares(centres);
    const sums = Array.from({ length: cells }, () => new Float64Array(points.dim));
    const members = new Int32Array(cells);
    for (const point of sample) {
      const vector = points.vector(point);
      const cell = nearestCentre(vector, centres, halves);
      members[cell]! += 1;
      const sum = sums[cell]!;
      for (let i = 0; i < sum.length; i++) sum[i]! += vector[i]!;
    }
    for (let cell = 0; cell < cells; cell++) {
      if (members[cell] === 0) continue; // it stays where it was
      const vector = centres.vector(cell);
      for (let i = 0; i < vector.length; i++) vector[i] = sums[cell]![i]! / members[cell]!;
    }
  }
}

/** Half of each vector's squared length: who is nearest has the largest product less this. */
export function halfSquares(vectors: VectorRoom): Float32Array<ArrayBuffer> {
  return Float32Array.from({ length: vectors.count }, (_, at) => {
    let squares = 0;
    for (const value of vectors.vector(at)) squares += value * value;
    return squares / 2;
  });
}

function nearestCentre(vector: Float32Array, centres: VectorRoom, halves: Float32Array): number {
  const products = centres.dots(vector, 0, centres.count);
  let best = 0;
  for (let cell = 1; cell < products.length; cell++) {
    if (products[cell]! - halves[cell]! > products[best]! - halves[best]!) best = cell;
  }
  return best;
}
