import { expect, test } from 'vitest';
import {
  compileKernels,
  startKernels,
  type KernelBuild,
} from '../../../../../../src/stages/embed/engines/foldvec-cpu/kernels.ts';
import { Lane } from '../../../../../../src/stages/embed/engines/foldvec-cpu/lane.ts';
import type { LaneThread } from '../../../../../../src/stages/embed/engines/foldvec-cpu/lane.client.ts';
import { loadConstants, loadOnLanes } from '../../../../../../src/stages/embed/engines/foldvec-cpu/load-constants.ts';
import { makeMemory, mapMemory } from '../../../../../../src/stages/embed/engines/foldvec-cpu/memory-map.ts';
import { planNetwork } from '../../../../../../src/stages/embed/engines/foldvec-cpu/plan/plan-network.ts';
import { LAYER_CASES } from '../../../../../support/layer-cases.ts';

const PLAIN: KernelBuild = { isRelaxed: false, isShared: true };
const LANES = 3;

test('lanes lay out together what one thread lays out alone, also weights that are larger than a lane', async () => {
  const module = await compileKernels(PLAIN);
  let packed = 0;
  let tooLarge = 0;
  for (const { name, network } of LAYER_CASES) {
    const plan = planNetwork(network, 1);
    const map = mapMemory(plan, LANES);
    const weightsIn = (memory: WebAssembly.Memory) => new Uint8Array(memory.buffer, map.weights, plan.weightBytes);

    const alone = makeMemory(map.totalBytes, true);
    loadConstants(plan.constants, { kernels: await startKernels(module, alone), memory: alone, map });

    const memory = makeMemory(map.totalBytes, true);
    const kernels = await startKernels(module, memory);
    const light = { ...plan, constants: [] };
    const lanes = map.lanes.map((at): LaneThread => {
      const lane = new Lane(light, { kernels, memory, weights: map.weights, lane: at });
      return {
        pack: (kernel, args) => {
          packed++;
          lane.pack(kernel, args);
          return Promise.resolve();
        },
        run: (tensors, images) => Promise.resolve(lane.run(tensors, images)),
        close: () => undefined,
      };
    });
    const before = packed;
    await loadOnLanes(plan.constants, { kernels, memory, map, lanes, laneBytes: plan.laneBytes });

    const heavy = plan.constants.filter(({ kind }) => kind !== 'values').length;
    tooLarge += heavy - (packed - before);
    expect(Buffer.compare(weightsIn(memory), weightsIn(alone)), name).toBe(0);
  }
  expect(packed).toBeGreaterThan(0);
  expect(tooLarge).toBeGreaterThan(0);
});
