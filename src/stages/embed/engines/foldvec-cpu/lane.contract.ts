import type { KernelBuild } from './kernels.ts';
import type { PackingKernel } from './packing.ts';
import type { Plan } from './plan/plan.ts';

/** A plan whose weights are in a memory that all lanes share, or will be before it is run, and a place there. */
export interface SharedLaneRequest {
  readonly kind: 'shared';
  /** Without its constants: {@link LaneApi.pack} lays them out. */
  readonly plan: Plan;
  readonly module: WebAssembly.Module;
  /** Shared by all lanes. */
  readonly memory: WebAssembly.Memory;
  /** Where the weights, and the lane's own maps, begin. */
  readonly weights: number;
  readonly lane: number;
}

/** A plan that a lane loads into a memory of its own: where pages may not share any. */
export interface OwnLaneRequest {
  readonly kind: 'own';
  readonly plan: Plan;
  readonly build: KernelBuild;
}

/** Spoken by `lane.worker.ts`. One `open` in a worker's life; one `run` at a time. */
export interface LaneApi {
  /** @throws RangeError if there is not so much memory */
  open(request: SharedLaneRequest | OwnLaneRequest): Promise<void>;
  /** Lays weights out in the memory that is shared; its arguments are a packing's. */
  pack(kernel: PackingKernel, args: readonly number[]): Promise<void>;
  /**
   * Computes rows.
   *
   * @param tensors - `Float32Array[images * 3 * size * size]`, NCHW; shared memory, or transferred
   * @returns `Float32Array[images * dim]`
   */
  run(tensors: Float32Array, images: number): Promise<Float32Array<ArrayBuffer>>;
}
