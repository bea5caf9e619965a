import type { Architecture, Family } from './architecture.ts';
import { mapOutputs } from './map-outputs.ts';
import { INPUT_NAME, NetworkPlan } from './network-plan.ts';
import { imagenetInput } from './usual-preprocessing.ts';

/** ShuffleNet V2 of widths 0.5 to 2. */
export const shufflenets: Family = {
  name: 'ShuffleNet V2',
  firstWeights: ['conv1.0.weight'],
  architectures: shufflenetArchitectures,
};

const EPS = 1e-5;
const BLOCKS = [4, 8, 4];
const STEM_CHANNELS = 24;

interface ShufflenetNumbers {
  /** Channels of the three stages and of the last convolution. */
  readonly channels: readonly [number, number, number, number];
  readonly resizePx?: number;
}

const NUMBERS: Readonly<Record<string, ShufflenetNumbers>> = {
  shufflenet_v2_x0_5: { channels: [48, 96, 192, 1024] },
  shufflenet_v2_x1_0: { channels: [116, 232, 464, 1024] },
  shufflenet_v2_x1_5: { channels: [176, 352, 704, 1024], resizePx: 232 },
  shufflenet_v2_x2_0: { channels: [244, 488, 976, 2048], resizePx: 232 },
};

function shufflenetArchitectures(): Architecture[] {
  return Object.entries(NUMBERS).map(([id, { channels, resizePx }]) => {
    const plan = new NetworkPlan();
    let tensor = planNormedConv(plan, INPUT_NAME, {
      module: 'conv1',
      at: 0,
      from: 3,
      to: STEM_CHANNELS,
      kernel: 3,
      stride: 2,
    });
    tensor = plan.maxPool(tensor, 'maxpool', { kernel: 3, stride: 2, pad: 1 });
    let from = STEM_CHANNELS;
    BLOCKS.forEach((count, stage) => {
      const to = channels[stage]!;
      for (let i = 0; i < count; i++) {
        tensor = planBlock(plan, tensor, { module: `stage${stage + 2}.${i}`, from, to, stride: i === 0 ? 2 : 1 });
        from = to;
      }
    });
    const last = channels[3];
    tensor = planNormedConv(plan, tensor, { module: 'conv5', at: 0, from, to: last, kernel: 1 });
    return {
      id,
      plan,
      body: new Set(['conv1', 'stage2', 'stage3', 'stage4', 'conv5']),
      head: new Set(['fc']),
      input: imagenetInput(224, resizePx),
      // torchvision pools in `forward`, which is no child
      outputs: mapOutputs(plan, { tensor, channels: last, edge: 7, kept: tensor }),
    };
  });
}

interface Block {
  readonly module: string;
  readonly from: number;
  readonly to: number;
  readonly stride: number;
}

/** Half of the channels go through as they are, the others through convolutions; then both are shuffled. */
function planBlock(plan: NetworkPlan, input: string, { module, from, to, stride }: Block): string {
  const half = to / 2;
  const isSplit = stride === 1;
  const first = isSplit ? planHalf(plan, input, { output: `${module}.left`, start: 0, count: half }) : planLeft();
  const second = planRight(
    isSplit ? planHalf(plan, input, { output: `${module}.right`, start: half, count: half }) : input,
  );
  const both = plan.concat([first, second], `${module}.both`);
  const order = Array.from({ length: to }, (_, i) => (i % 2) * half + Math.floor(i / 2));
  return plan.node('Gather', [both, plan.integers(`${module}.order`, order)], module, { axis: { int: 1 } });

  function planLeft(): string {
    const branch = `${module}.branch1`;
    const tensor = planDepthwise(plan, input, { module: branch, at: 0, channels: from, stride });
    return planNormedConv(plan, tensor, { module: branch, at: 2, from, to: half, kernel: 1 });
  }

  function planRight(right: string): string {
    const branch = `${module}.branch2`;
    let tensor = planNormedConv(plan, right, {
      module: branch,
      at: 0,
      from: isSplit ? half : from,
      to: half,
      kernel: 1,
    });
    tensor = planDepthwise(plan, tensor, { module: branch, at: 3, channels: half, stride });
    return planNormedConv(plan, tensor, { module: branch, at: 5, from: half, to: half, kernel: 1 });
  }
}

function planHalf(
  plan: NetworkPlan,
  input: string,
  { output, start, count }: { readonly output: string; readonly start: number; readonly count: number },
): string {
  const bounds = [
    plan.integers(`${output}.start`, [start]),
    plan.integers(`${output}.end`, [start + count]),
    plan.integers(`${output}.axis`, [1]),
  ];
  return plan.node('Slice', [input, ...bounds], output);
}

function planDepthwise(
  plan: NetworkPlan,
  input: string,
  { module, at, channels, stride }: { module: string; at: number; channels: number; stride: number },
): string {
  return plan.conv(input, `${module}.${at}`, {
    ...{ from: channels, to: channels, kernel: 3, stride, groups: channels },
    norm: { module: `${module}.${at + 1}`, eps: EPS },
  });
}

/** Convolution, normalisation and ReLU, numbered one after another. */
function planNormedConv(
  plan: NetworkPlan,
  input: string,
  { module, at, ...shape }: { module: string; at: number; from: number; to: number; kernel: number; stride?: number },
): string {
  const norm = { module: `${module}.${at + 1}`, eps: EPS };
  return plan.activate(plan.conv(input, `${module}.${at}`, { ...shape, norm }), 'ReLU', `${module}.${at + 2}`);
}
