import { PipelineError, messageOf } from '../../../../core/errors.ts';
import { canShareMemory } from '../../../../core/shared-memory.ts';
import type { ModelSession, SessionOptions } from '../engine.ts';
import { compileKernels, hasRelaxedSimd, startKernels, type KernelBuild } from './kernels.ts';
import { openLane, type LaneThread } from './lane.client.ts';
import { lanesWithin, suitingPlan } from './lane-count.ts';
import { loadOnLanes } from './load-constants.ts';
import { lowerGraph } from './lowering/lower-graph.ts';
import { makeMemory, mapMemory } from './memory-map.ts';
import { GraphRefusal } from './network.ts';
import { planNetwork } from './plan/plan-network.ts';
import type { Plan } from './plan/plan.ts';
import { shareImages } from './share-images.ts';
import { keepQuickLanes } from './trial-lanes.ts';

/** Of the kernels and plans: raised when rows may come out otherwise, be it in the last bit. */
const VERSION = '2';

/**
 * Opens a model on lanes.
 *
 * @param model - bytes of the ONNX file; not needed afterwards
 * @throws PipelineError `embed-unavailable` if the engine does not know the graph, or there is not enough memory; `embed-crashed`
 */
export async function openLanes(model: Uint8Array, options: SessionOptions): Promise<ModelSession> {
  const { batchSize, sizePx, threads } = options;
  const network = lower(model, options);
  const plan = suitingPlan(Math.ceil(batchSize / threads), (images) => planNetwork(network, images));
  const build: KernelBuild = { isRelaxed: hasRelaxedSimd(), isShared: canShareMemory() };
  const count = lanesWithin(threads, plan, build.isShared);
  if (count === 0) throw unavailable('the model needs more memory than WebAssembly has');
  const imageFloats = 3 * sizePx * sizePx;
  const all = await (build.isShared ? openShared(plan, build, count) : openOwn(plan, build, count));
  const lanes = await keepQuickLanes(all, { imageFloats, now: () => performance.now() });
  const share = { lanes, images: plan.images, imageFloats, dim: plan.dim };
  return {
    adapter: undefined,
    threads: lanes.length,
    // Each lane has computed then. How many images a kernel is given is the length of a loop, no other way through it.
    checkImages: lanes.length,
    runtime: { name: 'foldvec', version: `${VERSION}${build.isRelaxed ? '' : ', without relaxed SIMD'}` },
    run: (tensors, images) => shareImages(share, tensors, images).catch((error: unknown) => throwCrash(error, images)),
    release() {
      for (const lane of lanes) lane.close();
      return Promise.resolve();
    },
  };
}

function lower(model: Uint8Array, { input, output, sizePx }: SessionOptions) {
  if (input.elementType !== 'float32')
    throw unavailable(`the model takes ${input.elementType}, and this engine float32`);
  if (input.colours === 'rgba') throw unavailable('the model takes four channels, and this engine three');
  try {
    const { layout, batch } = input;
    return lowerGraph(model as Uint8Array<ArrayBuffer>, { output, sizePx, layout, batch });
  } catch (error) {
    if (error instanceof GraphRefusal) throw unavailable(error.message.replace(/\.$/, ''), error);
    throw error;
  }
}

/** One memory for all: weights are laid out once. */
async function openShared(plan: Plan, build: KernelBuild, count: number): Promise<readonly LaneThread[]> {
  const map = mapMemory(plan, count);
  const memory = tryMemory(map.totalBytes);
  const module = await compileKernels(build);
  const light: Plan = { ...plan, constants: [] };
  const lanes = await openAll(
    map.lanes.map((lane) => openLane({ kind: 'shared', plan: light, module, memory, weights: map.weights, lane })),
  );
  const kernels = await startKernels(module, memory);
  await loadOnLanes(plan.constants, { kernels, memory, map, lanes, laneBytes: plan.laneBytes });
  return lanes;
}

function openOwn(plan: Plan, build: KernelBuild, count: number): Promise<readonly LaneThread[]> {
  return openAll(Array.from({ length: count }, () => openLane({ kind: 'own', plan, build })));
}

/** All lanes, or none. */
async function openAll(opening: readonly Promise<LaneThread>[]): Promise<readonly LaneThread[]> {
  const settled = await Promise.allSettled(opening);
  const failed = settled.find((one) => one.status === 'rejected');
  const lanes = settled.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  if (!failed) return lanes;
  for (const lane of lanes) lane.close();
  throw unavailable(`a lane did not start: ${messageOf(failed.reason)}`, failed.reason);
}

function tryMemory(bytes: number): WebAssembly.Memory {
  try {
    return makeMemory(bytes, true);
  } catch (error) {
    throw unavailable(`there is no memory for ${Math.ceil(bytes / 2 ** 20)} MiB`, error);
  }
}

function unavailable(reason: string, cause?: unknown): PipelineError {
  return new PipelineError('embed-unavailable', 'embed', reason, { cause });
}

function throwCrash(error: unknown, images: number): never {
  if (error instanceof PipelineError) throw error;
  const message = `run of ${images} images failed: ${messageOf(error)}`;
  throw new PipelineError('embed-crashed', 'embed', message, { cause: error });
}
