import type { FuzzyGraph } from './fuzzy-graph.ts';
import { gradientTables, stepOf } from './gradient-tables.ts';

/** A layout that is being made: points pulled together along edges, and pushed apart at random (stochastic gradient descent). */
export class Layout {
  /** x and y of each point. `Float32Array[n * 2]` */
  readonly coordinates: Float32Array<ArrayBuffer>;
  readonly epochs: number;
  readonly #graph: FuzzyGraph;
  readonly #random: () => number;
  readonly #tables = gradientTables();
  /** Epochs between two pulls along an edge: the surest edge is pulled in each. */
  readonly #every: Float32Array;
  readonly #nextPull: Float32Array;
  readonly #nextPush: Float32Array;
  #epoch = 0;

  /** @param coordinates - where points begin; overwritten */
  constructor(
    coordinates: Float32Array<ArrayBuffer>,
    graph: FuzzyGraph,
    { epochs, random }: { readonly epochs: number; readonly random: () => number },
  ) {
    this.coordinates = coordinates;
    this.epochs = epochs;
    this.#graph = graph;
    this.#random = random;
    let largest = 0;
    for (const weight of graph.weights) largest = Math.max(largest, weight);
    this.#every = graph.weights.map((weight) => (weight < largest / epochs ? Infinity : largest / weight));
    this.#nextPull = this.#every.slice();
    this.#nextPush = this.#every.map((every) => every / PUSHES);
  }

  get isDone(): boolean {
    return this.#epoch >= this.epochs;
  }

  /** Part that is done, 0 to 1. */
  get fraction(): number {
    return this.#epoch / this.epochs;
  }

  /** One epoch: steps grow shorter from one to the next. */
  step(): void {
    const epoch = this.#epoch++;
    const rate = 1 - epoch / this.epochs;
    const { coordinates } = this;
    const { heads, tails } = this.#graph;
    const [every, nextPull, nextPush] = [this.#every, this.#nextPull, this.#nextPush];
    const { pull, push } = this.#tables;
    const random = this.#random;
    const count = coordinates.length / 2;
    for (let edge = 0; edge < heads.length; edge++) {
      if (nextPull[edge]! > epoch) continue;
      const head = heads[edge]! * 2;
      const tail = tails[edge]! * 2;
      let x = coordinates[head]!;
      let y = coordinates[head + 1]!;
      const dx = x - coordinates[tail]!;
      const dy = y - coordinates[tail + 1]!;
      const force = stepOf(pull, dx * dx + dy * dy);
      const [sx, sy] = [clip(force * dx) * rate, clip(force * dy) * rate];
      x += sx;
      y += sy;
      coordinates[tail]! -= sx;
      coordinates[tail + 1]! -= sy;
      nextPull[edge]! += every[edge]!;
      const wait = every[edge]! / PUSHES;
      const pushes = Math.floor((epoch - nextPush[edge]!) / wait);
      for (let i = 0; i < pushes; i++) {
        const other = Math.floor(random() * count) * 2;
        if (other === head) continue;
        const ox = x - coordinates[other]!;
        const oy = y - coordinates[other + 1]!;
        const away = stepOf(push, ox * ox + oy * oy);
        x += clip(away * ox) * rate;
        y += clip(away * oy) * rate;
      }
      nextPush[edge]! += pushes * wait;
      coordinates[head] = x;
      coordinates[head + 1] = y;
    }
  }
}

/** Points that are pushed away for each that is pulled. */
const PUSHES = 5;
const LONGEST = 4;

function clip(step: number): number {
  return step > LONGEST ? LONGEST : step < -LONGEST ? -LONGEST : step;
}
