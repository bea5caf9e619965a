import { compileKernels, startKernels, type KernelBuild } from '../../src/stages/embed/engines/foldvec-cpu/kernels.ts';
import { loadConstants } from '../../src/stages/embed/engines/foldvec-cpu/load-constants.ts';
import { makeMemory, mapMemory } from '../../src/stages/embed/engines/foldvec-cpu/memory-map.ts';
import { Lane } from '../../src/stages/embed/engines/foldvec-cpu/lane.ts';
import type { Network } from '../../src/stages/embed/engines/foldvec-cpu/network.ts';
import { planNetwork } from '../../src/stages/embed/engines/foldvec-cpu/plan/plan-network.ts';

/** A build of the kernels, and what weights may take if that is not the usual. */
export interface LaneBuild extends KernelBuild {
  readonly weightsBytes?: number;
}

/** One lane of a network, ready to compute, in a memory of its own that holds no zeros where nothing was written. */
export async function laneOf(network: Network, images: number, build: LaneBuild): Promise<Lane> {
  const plan = planNetwork(network, images, build.weightsBytes);
  const map = mapMemory(plan, 1);
  const memory = makeMemory(map.totalBytes, build.isShared);
  const kernels = await startKernels(await compileKernels(build), memory);
  loadConstants(plan.constants, { kernels, memory, map });
  const lane = map.lanes[0]!;
  // What earlier layers left there must not matter.
  new Float32Array(memory.buffer, lane, Math.floor(plan.laneBytes / 4)).fill(1e3);
  return new Lane(plan, { kernels, memory, weights: map.weights, lane });
}
