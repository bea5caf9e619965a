import type { Architecture, Family } from './architecture.ts';
import { toMultipleOf8 } from './conv-norm-activation.ts';
import { mapOutputs } from './map-outputs.ts';
import { INPUT_NAME, NetworkPlan } from './network-plan.ts';
import { imagenetInput } from './usual-preprocessing.ts';

/** MNASNet B1 of widths 0.5 to 1.3. */
export const mnasnets: Family = {
  name: 'MNASNet',
  firstWeights: ['layers.0.weight'],
  architectures: mnasnetArchitectures,
};

const EPS = 1e-5;
const LAST_CHANNELS = 1280;
const STEM_CHANNELS = [32, 16];

/** Channels at width 1, kernel, stride of the first block, expansion, blocks. */
const STACKS: readonly (readonly [number, number, number, number, number])[] = [
  [24, 3, 2, 3, 3],
  [40, 5, 2, 3, 3],
  [80, 5, 2, 6, 3],
  [96, 3, 1, 6, 2],
  [192, 5, 2, 6, 4],
  [320, 3, 1, 6, 1],
];

/** Width, and the shorter edge before the crop. */
const NUMBERS: Readonly<Record<string, readonly [number, number]>> = {
  mnasnet0_5: [0.5, 256],
  mnasnet0_75: [0.75, 232],
  mnasnet1_0: [1, 256],
  mnasnet1_3: [1.3, 232],
};

function mnasnetArchitectures(): Architecture[] {
  return Object.entries(NUMBERS).map(([id, [width, resizePx]]) => {
    const plan = new NetworkPlan();
    const tensor = planMnasnet(plan, width);
    return {
      id,
      plan,
      body: new Set(['layers']),
      head: new Set(['classifier']),
      input: imagenetInput(224, resizePx),
      // torchvision pools in `forward`, which is no child
      outputs: mapOutputs(plan, { tensor, channels: LAST_CHANNELS, edge: 7, kept: tensor }),
    };
  });
}

function planMnasnet(plan: NetworkPlan, width: number): string {
  const norm = (at: number) => ({ module: `layers.${at}`, eps: EPS });
  const [stem = 0, separable = 0] = STEM_CHANNELS.map((channels) => toMultipleOf8(channels * width));
  let tensor = plan.conv(INPUT_NAME, 'layers.0', { from: 3, to: stem, kernel: 3, stride: 2, norm: norm(1) });
  tensor = plan.activate(tensor, 'ReLU', 'layers.2');
  tensor = plan.conv(tensor, 'layers.3', { from: stem, to: stem, kernel: 3, groups: stem, norm: norm(4) });
  tensor = plan.activate(tensor, 'ReLU', 'layers.5');
  tensor = plan.conv(tensor, 'layers.6', { from: stem, to: separable, kernel: 1, norm: norm(7) });
  let from = separable;
  let index = 8;
  for (const [channels, kernel, stride, expansion, count] of STACKS) {
    const to = toMultipleOf8(channels * width);
    for (let i = 0; i < count; i++) {
      const module = `layers.${index}.${i}`;
      tensor = planBlock(plan, tensor, { module, from, to, kernel, stride: i === 0 ? stride : 1, expansion });
      from = to;
    }
    index++;
  }
  const last = plan.conv(tensor, `layers.${index}`, { from, to: LAST_CHANNELS, kernel: 1, norm: norm(index + 1) });
  return plan.activate(last, 'ReLU', `layers.${index + 2}`);
}

interface Block {
  readonly module: string;
  readonly from: number;
  readonly to: number;
  readonly kernel: number;
  readonly stride: number;
  readonly expansion: number;
}

function planBlock(plan: NetworkPlan, input: string, block: Block): string {
  const { module, from, to, kernel, stride, expansion } = block;
  const name = (at: number) => `${module}.layers.${at}`;
  const norm = (at: number) => ({ module: name(at), eps: EPS });
  const hidden = from * expansion;
  let tensor = plan.conv(input, name(0), { from, to: hidden, kernel: 1, norm: norm(1) });
  tensor = plan.activate(tensor, 'ReLU', name(2));
  tensor = plan.conv(tensor, name(3), { from: hidden, to: hidden, kernel, stride, groups: hidden, norm: norm(4) });
  tensor = plan.activate(tensor, 'ReLU', name(5));
  const isResidual = from === to && stride === 1;
  const output = isResidual ? {} : { output: module };
  tensor = plan.conv(tensor, name(6), { from: hidden, to, kernel: 1, norm: norm(7), ...output });
  return isResidual ? plan.add([tensor, input], module) : tensor;
}
