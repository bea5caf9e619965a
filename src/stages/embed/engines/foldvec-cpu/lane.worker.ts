import { exposeApi, withTransfer } from '../../../../core/worker-link.ts';
import { compileKernels, startKernels } from './kernels.ts';
import type { LaneApi, OwnLaneRequest, SharedLaneRequest } from './lane.contract.ts';
import { Lane } from './lane.ts';
import { loadConstants } from './load-constants.ts';
import { makeMemory, mapMemory } from './memory-map.ts';

let lane: Lane | undefined;

async function openShared({ plan, module, memory, weights, lane }: SharedLaneRequest): Promise<Lane> {
  return new Lane(plan, { kernels: await startKernels(module, memory), memory, weights, lane });
}

async function openOwn({ plan, build }: OwnLaneRequest): Promise<Lane> {
  const map = mapMemory(plan, 1);
  const memory = makeMemory(map.totalBytes, false);
  const kernels = await startKernels(await compileKernels(build), memory);
  loadConstants(plan.constants, { kernels, memory, map });
  return new Lane(plan, { kernels, memory, weights: map.weights, lane: map.lanes[0]! });
}

exposeApi({
  async open(request) {
    lane = await (request.kind === 'shared' ? openShared(request) : openOwn(request));
  },
  pack(kernel, args) {
    if (!lane) throw new RangeError('pack was called before open');
    lane.pack(kernel, args);
    return Promise.resolve();
  },
  run(tensors, images) {
    if (!lane) throw new RangeError('run was called before open');
    const rows = lane.run(tensors, images);
    return Promise.resolve(withTransfer(rows, [rows.buffer]));
  },
} satisfies LaneApi);
