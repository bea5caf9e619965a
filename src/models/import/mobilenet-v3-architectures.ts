import type { Architecture } from './architecture.ts';
import { type Activation, INPUT_NAME, NetworkPlan } from './network-plan.ts';

const EPS = 1e-3;
const STEM_CHANNELS = 16;

/** Kernel, expanded channels, channels, squeeze-and-excitation, activation, stride. */
type BlockNumbers = readonly [number, number, number, boolean, 'ReLU' | 'Hardswish', number];

const NUMBERS: Readonly<Record<string, readonly BlockNumbers[]>> = {
  mobilenet_v3_small: [
    [3, 16, 16, true, 'ReLU', 2],
    [3, 72, 24, false, 'ReLU', 2],
    [3, 88, 24, false, 'ReLU', 1],
    [5, 96, 40, true, 'Hardswish', 2],
    [5, 240, 40, true, 'Hardswish', 1],
    [5, 240, 40, true, 'Hardswish', 1],
    [5, 120, 48, true, 'Hardswish', 1],
    [5, 144, 48, true, 'Hardswish', 1],
    [5, 288, 96, true, 'Hardswish', 2],
    [5, 576, 96, true, 'Hardswish', 1],
    [5, 576, 96, true, 'Hardswish', 1],
  ],
  mobilenet_v3_large: [
    [3, 16, 16, false, 'ReLU', 1],
    [3, 64, 24, false, 'ReLU', 2],
    [3, 72, 24, false, 'ReLU', 1],
    [5, 72, 40, true, 'ReLU', 2],
    [5, 120, 40, true, 'ReLU', 1],
    [5, 120, 40, true, 'ReLU', 1],
    [3, 240, 80, false, 'Hardswish', 2],
    [3, 200, 80, false, 'Hardswish', 1],
    [3, 184, 80, false, 'Hardswish', 1],
    [3, 184, 80, false, 'Hardswish', 1],
    [3, 480, 112, true, 'Hardswish', 1],
    [3, 672, 112, true, 'Hardswish', 1],
    [5, 672, 160, true, 'Hardswish', 2],
    [5, 960, 160, true, 'Hardswish', 1],
    [5, 960, 160, true, 'Hardswish', 1],
  ],
};

/** MobileNet V3, small and large, of width 1. */
export function mobilenetV3Architectures(): Architecture[] {
  return Object.entries(NUMBERS).map(([id, blocks]) => {
    const plan = new NetworkPlan();
    const stem = { from: 3, to: STEM_CHANNELS, kernel: 3, stride: 2 };
    let tensor = planNormedConv(plan, { input: INPUT_NAME, module: 'features.0', activation: 'Hardswish' }, stem);
    let from = STEM_CHANNELS;
    blocks.forEach((numbers, i) => {
      tensor = planBlock(plan, { input: tensor, name: `features.${i + 1}`, from }, numbers);
      from = numbers[2];
    });
    const last = { input: tensor, module: `features.${blocks.length + 1}`, activation: 'Hardswish' } as const;
    const channels = from * 6;
    tensor = planNormedConv(plan, last, { from, to: channels, kernel: 1 });
    return {
      id,
      plan,
      body: new Set(['features']),
      head: new Set(['classifier']),
      features: { tensor, channels, stride: 32 },
      keepsMap: false,
      hasFixedSize: false,
    };
  });
}

function planBlock(
  plan: NetworkPlan,
  { input, name, from }: { readonly input: string; readonly name: string; readonly from: number },
  [kernel, hidden, to, hasSqueeze, activation, stride]: BlockNumbers,
): string {
  let tensor = input;
  let part = 0;
  const next = () => `${name}.block.${part++}`;
  if (hidden !== from) {
    tensor = planNormedConv(plan, { input, module: next(), activation }, { from, to: hidden, kernel: 1 });
  }
  const depthwise = { from: hidden, to: hidden, kernel, stride, groups: hidden };
  tensor = planNormedConv(plan, { input: tensor, module: next(), activation }, depthwise);
  if (hasSqueeze) tensor = planSqueeze(plan, { input: tensor, module: next() }, hidden);
  const project = { input: tensor, module: next(), activation: undefined };
  const isResidual = stride === 1 && from === to;
  tensor = planNormedConv(plan, project, { from: hidden, to, kernel: 1, ...(isResidual ? {} : { output: name }) });
  return isResidual ? plan.add([tensor, input], name) : tensor;
}

/** Squeeze-and-excitation: each channel times a factor that follows from all channels' means. */
function planSqueeze(
  plan: NetworkPlan,
  { input, module }: { readonly input: string; readonly module: string },
  channels: number,
): string {
  const squeezed = toMultipleOf8(channels / 4);
  let factor = plan.average(input, `${module}.avgpool`);
  factor = plan.conv(factor, `${module}.fc1`, { from: channels, to: squeezed, kernel: 1, hasBias: true });
  factor = plan.activate(factor, 'ReLU', `${module}.activation`);
  factor = plan.conv(factor, `${module}.fc2`, { from: squeezed, to: channels, kernel: 1, hasBias: true });
  factor = plan.activate(factor, 'Hardsigmoid', `${module}.scale_activation`);
  return plan.multiply([factor, input], module);
}

/** Torchvision's rule: the nearest multiple of 8, but never less than nine tenths. */
function toMultipleOf8(channels: number): number {
  const nearest = Math.max(8, Math.floor((Math.floor(channels) + 4) / 8) * 8);
  return nearest < 0.9 * Math.floor(channels) ? nearest + 8 : nearest;
}

/** Convolution, normalisation, activation if any; gives a tensor of the module's name. */
function planNormedConv(
  plan: NetworkPlan,
  {
    input,
    module,
    activation,
  }: { readonly input: string; readonly module: string; readonly activation: Activation | undefined },
  shape: { from: number; to: number; kernel: number; stride?: number; groups?: number; output?: string },
): string {
  const tensor = plan.conv(input, `${module}.0`, { ...shape, norm: { module: `${module}.1`, eps: EPS } });
  return activation ? plan.activate(tensor, activation, module) : tensor;
}
