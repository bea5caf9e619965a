import wasmBytes from './descend.as.ts?wasm';
import type { FuzzyGraph } from './fuzzy-graph.ts';
import { gradientTables, SHIFT } from './gradient-tables.ts';
import { makeMemory } from './wasm-memory.ts';

interface DescendExports {
  heapBase(): number;
  descend(
    ...[points, count, heads, tails, every, nextPull, nextPush, edges, pull, push, shift, epoch, rate, state]: number[]
  ): number;
}

/** Points that are pushed away for each that is pulled; the kernel's, too. */
const PUSHES = 5;

type Views = Readonly<Record<'heads' | 'tails', Int32Array>> &
  Readonly<Record<'points' | 'every' | 'nextPull' | 'nextPush' | 'pull' | 'push', Float32Array<ArrayBuffer>>>;

/** A layout that is being made: points pulled together along edges, and pushed apart at random (stochastic gradient descent). */
export class Layout {
  readonly epochs: number;
  readonly #wasm: DescendExports;
  readonly #views: Views;
  #random: number;
  #epoch = 0;

  private constructor(wasm: DescendExports, views: Views, { epochs, seed }: { epochs: number; seed: number }) {
    this.#wasm = wasm;
    this.#views = views;
    this.epochs = epochs;
    this.#random = (Math.imul(seed, 0x9e3779b1) | 1) >>> 0;
  }

  /**
   * Puts points where they begin.
   *
   * @param start - x and y of each, `Float32Array[n * 2]`; copied
   * @throws PipelineError `map-too-large`
   */
  static async create(
    start: Float32Array,
    { heads, tails, weights }: FuzzyGraph,
    schedule: { readonly epochs: number; readonly seed: number },
  ): Promise<Layout> {
    const { pull, push } = gradientTables();
    const floats = start.length + 5 * heads.length + pull.length + push.length;
    const memory = makeMemory(floats * Float32Array.BYTES_PER_ELEMENT);
    const { instance } = await WebAssembly.instantiate(wasmBytes, { env: { memory } });
    const wasm = instance.exports as unknown as DescendExports;
    const buffer = memory.buffer;
    let free = Math.ceil(wasm.heapBase() / 8) * 8;
    const take = (length: number) => (free += length * 4) - length * 4;
    const room = (length: number) => new Float32Array(buffer, take(length), length);
    const views: Views = {
      points: room(start.length),
      heads: new Int32Array(buffer, take(heads.length), heads.length),
      tails: new Int32Array(buffer, take(tails.length), tails.length),
      every: room(weights.length),
      nextPull: room(weights.length),
      nextPush: room(weights.length),
      pull: room(pull.length),
      push: room(push.length),
    };
    views.points.set(start);
    views.heads.set(heads);
    views.tails.set(tails);
    views.pull.set(pull);
    views.push.set(push);
    // The surest edge is pulled in each epoch; what would not be pulled once is not pulled at all.
    const largest = weights.reduce((most, weight) => Math.max(most, weight), 0);
    weights.forEach((weight, edge) => {
      views.every[edge] = weight < largest / schedule.epochs ? Infinity : largest / weight;
    });
    views.nextPull.set(views.every);
    views.nextPush.set(views.every.map((every) => every / PUSHES));
    return new Layout(wasm, views, schedule);
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
    const { points, heads, tails, every, nextPull, nextPush, pull, push } = this.#views;
    const epoch = this.#epoch++;
    const at = (view: { readonly byteOffset: number }) => view.byteOffset;
    const edges = [at(heads), at(tails), at(every), at(nextPull), at(nextPush), heads.length] as const;
    const rate = 1 - epoch / this.epochs;
    const state = this.#wasm.descend(
      ...[at(points), points.length / 2, ...edges, at(pull), at(push), SHIFT, epoch, rate, this.#random],
    );
    this.#random = state >>> 0;
  }

  /** x and y of each point as they are now: a copy, `Float32Array[n * 2]`. */
  coordinates(): Float32Array<ArrayBuffer> {
    return this.#views.points.slice();
  }
}
