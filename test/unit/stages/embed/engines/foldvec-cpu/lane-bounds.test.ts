import { expect, test } from 'vitest';
import { compileKernels, startKernels } from '../../../../../../src/stages/embed/engines/foldvec-cpu/kernels.ts';
import { Lane } from '../../../../../../src/stages/embed/engines/foldvec-cpu/lane.ts';
import { loadConstants } from '../../../../../../src/stages/embed/engines/foldvec-cpu/load-constants.ts';
import { makeMemory, mapMemory } from '../../../../../../src/stages/embed/engines/foldvec-cpu/memory-map.ts';
import type { Network } from '../../../../../../src/stages/embed/engines/foldvec-cpu/network.ts';
import { roomFor } from '../../../../../../src/stages/embed/engines/foldvec-cpu/plan/plan-convolution.ts';
import type { Plan } from '../../../../../../src/stages/embed/engines/foldvec-cpu/plan/plan.ts';
import { planNetwork } from '../../../../../../src/stages/embed/engines/foldvec-cpu/plan/plan-network.ts';
import { LAYER_CASES } from '../../../../../support/layer-cases.ts';
import { seededValues } from '../../../../../support/seeded-values.ts';

const NO_MEMORY = 0; // the way that takes the least
const ENOUGH = 2 ** 30;
const MARK = 0xab;
const MARKED_BYTES = 65_536;
const NOTHING = { beyond: 0, changesWeights: false };

/** How many bytes beyond its own a lane wrote, and whether it changed the weights. */
async function runMarked(plan: Plan, network: Network) {
  const { images } = plan;
  const map = mapMemory(plan, 1);
  const memory = makeMemory(map.totalBytes + MARKED_BYTES, false);
  const kernels = await startKernels(await compileKernels({ isRelaxed: false, isShared: false }), memory);
  loadConstants(plan.constants, { kernels, memory, map });
  const lane = map.lanes[0]!;
  const weights = new Uint8Array(memory.buffer, 0, lane);
  const before = weights.slice();
  const behind = new Uint8Array(memory.buffer, lane + plan.laneBytes, MARKED_BYTES).fill(MARK);
  const { channels, height, width } = network.maps[0]!;
  const tensors = Float32Array.from(seededValues(images * channels * height * width, 3));
  new Lane(plan, { kernels, memory, weights: map.weights, lane }).run(tensors, images);
  return {
    beyond: behind.findLastIndex((byte) => byte !== MARK) + 1,
    changesWeights: Buffer.compare(before, weights) !== 0,
  };
}

/** A 3 × 3 convolution as networks end with. */
function squareConvolution(channels: number): Network {
  const shape = { channels, height: 7, width: 7 };
  const weights = Float32Array.from(seededValues(channels * channels * 9, 1));
  return {
    maps: [shape, shape],
    layers: [
      {
        kind: 'convolution',
        ...{ input: 0, output: 1, residual: undefined, weights, bias: new Float32Array(channels) },
        ...{ kernelHeight: 3, kernelWidth: 3, strideY: 1, strideX: 1, dilationY: 1, dilationX: 1, groups: 1 },
        ...{ pads: { top: 1, left: 1, bottom: 1, right: 1 }, activation: { kind: 'clamp', low: 0, high: Infinity } },
      },
    ],
    output: 1,
  };
}

// A lane's neighbour is another thread's: what is written there spoils a picture now and then, and no other test sees it.
test.each([NO_MEMORY, ENOUGH])(
  'a lane writes nothing beyond its own maps, with %i bytes for weights',
  async (bytes) => {
    for (const { name, network } of LAYER_CASES) {
      for (const images of [1, 4])
        expect(await runMarked(planNetwork(network, images, bytes), network), name).toEqual(NOTHING);
    }
  },
);

test.each(['winograd-4', 'winograd-6'] as const)('%s keeps to the room that it asks for', async (way) => {
  for (const channels of [16, 32, 64, 256]) {
    const network = squareConvolution(channels);
    const plan = planNetwork(network, 4, way === 'winograd-4' ? NO_MEMORY : ENOUGH);
    const [shape] = network.maps;
    // The room is put last in the lane, so that what is behind it is marked.
    const room = { region: 'lane', offset: plan.laneBytes } as const;
    const calls = plan.calls.map((call) =>
      call.kernel === 'winograd' ? { ...call, args: [...call.args.slice(0, -1), room] } : call,
    );
    expect(calls).not.toEqual(plan.calls);
    const laneBytes = plan.laneBytes + roomFor(way, shape!, shape!);
    expect(await runMarked({ ...plan, calls, laneBytes }, network)).toEqual(NOTHING);
  }
});
