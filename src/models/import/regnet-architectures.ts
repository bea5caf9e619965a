import type { Architecture, Family } from './architecture.ts';
import { planConvNorm, planSqueeze } from './conv-norm-activation.ts';
import { mapOutputs } from './map-outputs.ts';
import { INPUT_NAME, NetworkPlan } from './network-plan.ts';
import { imagenetInput } from './usual-preprocessing.ts';

/** RegNet X and Y of all sizes. */
export const regnets: Family = {
  name: 'RegNet',
  firstWeights: ['stem.0.weight'],
  architectures: regnetArchitectures,
};

const EPS = 1e-5;
const STEM_CHANNELS = 32;

interface RegnetNumbers {
  /** Blocks of each stage. */
  readonly depths: readonly number[];
  /** Channels of each stage. */
  readonly widths: readonly number[];
  /** Channels of each group of the 3×3 convolutions, a stage. */
  readonly group: readonly number[];
  /** Squeeze-and-excitation: the networks of the Y kind. */
  readonly squeezes?: boolean;
}

const NUMBERS: Readonly<Record<string, RegnetNumbers>> = {
  regnet_y_400mf: { depths: [1, 3, 6, 6], widths: [48, 104, 208, 440], group: [8, 8, 8, 8], squeezes: true },
  regnet_y_800mf: { depths: [1, 3, 8, 2], widths: [64, 144, 320, 784], group: [16, 16, 16, 16], squeezes: true },
  regnet_y_1_6gf: { depths: [2, 6, 17, 2], widths: [48, 120, 336, 888], group: [24, 24, 24, 24], squeezes: true },
  regnet_y_3_2gf: { depths: [2, 5, 13, 1], widths: [72, 216, 576, 1512], group: [24, 24, 24, 24], squeezes: true },
  regnet_y_8gf: { depths: [2, 4, 10, 1], widths: [224, 448, 896, 2016], group: [56, 56, 56, 56], squeezes: true },
  regnet_y_16gf: { depths: [2, 4, 11, 1], widths: [224, 448, 1232, 3024], group: [112, 112, 112, 112], squeezes: true },
  regnet_y_32gf: { depths: [2, 5, 12, 1], widths: [232, 696, 1392, 3712], group: [232, 232, 232, 232], squeezes: true },
  regnet_y_128gf: {
    depths: [2, 7, 17, 1],
    widths: [528, 1056, 2904, 7392],
    group: [264, 264, 264, 264],
    squeezes: true,
  },
  regnet_x_400mf: { depths: [1, 2, 7, 12], widths: [32, 64, 160, 400], group: [16, 16, 16, 16] },
  regnet_x_800mf: { depths: [1, 3, 7, 5], widths: [64, 128, 288, 672], group: [16, 16, 16, 16] },
  regnet_x_1_6gf: { depths: [2, 4, 10, 2], widths: [72, 168, 408, 912], group: [24, 24, 24, 24] },
  regnet_x_3_2gf: { depths: [2, 6, 15, 2], widths: [96, 192, 432, 1008], group: [48, 48, 48, 48] },
  regnet_x_8gf: { depths: [2, 5, 15, 1], widths: [80, 240, 720, 1920], group: [80, 120, 120, 120] },
  regnet_x_16gf: { depths: [2, 6, 13, 1], widths: [256, 512, 896, 2048], group: [128, 128, 128, 128] },
  regnet_x_32gf: { depths: [2, 7, 13, 1], widths: [336, 672, 1344, 2520], group: [168, 168, 168, 168] },
};

function regnetArchitectures(): Architecture[] {
  return Object.entries(NUMBERS).map(([id, numbers]) => {
    const plan = new NetworkPlan();
    const stem = { input: INPUT_NAME, module: 'stem', activation: 'ReLU', eps: EPS } as const;
    let tensor = planConvNorm(plan, stem, { from: 3, to: STEM_CHANNELS, kernel: 3, stride: 2 });
    let from = STEM_CHANNELS;
    numbers.depths.forEach((count, stage) => {
      const [to = 0, group = 1] = [numbers.widths[stage], numbers.group[stage]];
      for (let i = 0; i < count; i++) {
        const module = `trunk_output.block${stage + 1}.block${stage + 1}-${i}`;
        const squeezed = numbers.squeezes ? Math.round(from / 4) : 0;
        tensor = planBlock(plan, { input: tensor, module }, { from, to, stride: i === 0 ? 2 : 1, group, squeezed });
        from = to;
      }
    });
    return {
      id,
      plan,
      body: new Set(['stem', 'trunk_output']),
      head: new Set(['fc']),
      input: imagenetInput(),
      outputs: mapOutputs(plan, { tensor, channels: from, edge: 7 }),
    };
  });
}

interface Block {
  readonly from: number;
  readonly to: number;
  readonly stride: number;
  readonly group: number;
  /** Channels between of the squeeze-and-excitation; 0 for none. */
  readonly squeezed: number;
}

function planBlock(
  plan: NetworkPlan,
  { input, module }: { readonly input: string; readonly module: string },
  { from, to, stride, group, squeezed }: Block,
): string {
  const conv = (
    tensor: string,
    name: string,
    {
      activation,
      ...shape
    }: { activation?: 'ReLU' | undefined; from: number; to: number; kernel: number; stride?: number; groups?: number },
  ) => planConvNorm(plan, { input: tensor, module: `${module}.${name}`, activation, eps: EPS }, shape);
  const shortcut = from !== to || stride !== 1 ? conv(input, 'proj', { from, to, kernel: 1, stride }) : input;
  let tensor = conv(input, 'f.a', { activation: 'ReLU', from, to, kernel: 1 });
  tensor = conv(tensor, 'f.b', { activation: 'ReLU', from: to, to, kernel: 3, stride, groups: to / group });
  if (squeezed > 0) {
    const factor = { channels: to, squeezed, activation: 'ReLU', gate: 'Sigmoid' } as const;
    tensor = planSqueeze(plan, { input: tensor, module: `${module}.f.se` }, factor);
  }
  tensor = conv(tensor, 'f.c', { from: to, to, kernel: 1 });
  return plan.activate(plan.add([shortcut, tensor], `${module}.sum`), 'ReLU', module);
}
