import type { Kernels } from './kernels.ts';
import { resolveArgs } from './memory-map.ts';
import type { PackingKernel } from './packing.ts';
import type { Plan } from './plan/plan.ts';

/** Where a lane works. */
export interface LanePlace {
  readonly kernels: Kernels;
  readonly memory: WebAssembly.Memory;
  /** Begin of the weights, in bytes. */
  readonly weights: number;
  /** Begin of the lane's own maps. */
  readonly lane: number;
}

/** A way through a network on one thread: whole images, with maps of its own. */
export class Lane {
  readonly #plan: Plan;
  readonly #place: LanePlace;
  readonly #calls: readonly { readonly run: (images: number, ...args: number[]) => void; readonly args: number[] }[];

  constructor(plan: Plan, place: LanePlace) {
    this.#plan = plan;
    this.#place = place;
    this.#calls = plan.calls.map(({ kernel, args }) => {
      return { run: place.kernels[kernel], args: resolveArgs(args, place.weights, place.lane) };
    });
  }

  /** Lays weights out; its arguments are a packing's, for the memory that the lane is in. */
  pack(kernel: PackingKernel, args: readonly number[]): void {
    this.#place.kernels[kernel](...args);
  }

  /**
   * Computes rows.
   *
   * @param tensors - `Float32Array[n * 3 * size * size]`, NCHW; at most the plan's images
   * @param images - n
   * @returns `Float32Array[n * dim]`
   */
  run(tensors: Float32Array, images: number): Float32Array<ArrayBuffer> {
    const { input, output, outputImageBytes, dim } = this.#plan;
    const { memory, lane } = this.#place;
    new Float32Array(memory.buffer, lane + input.offset, tensors.length).set(tensors);
    for (const { run, args } of this.#calls) run(images, ...args);
    const rows = new Float32Array(images * dim);
    for (let i = 0; i < images; i++) {
      rows.set(new Float32Array(memory.buffer, lane + output.offset + i * outputImageBytes, dim), i * dim);
    }
    return rows;
  }
}
