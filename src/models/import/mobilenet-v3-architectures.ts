import type { Architecture, Family } from './architecture.ts';
import { planConvNorm, planSqueeze, toMultipleOf8 } from './conv-norm-activation.ts';
import { mapOutputs } from './map-outputs.ts';
import { INPUT_NAME, NetworkPlan } from './network-plan.ts';
import { imagenetInput } from './usual-preprocessing.ts';

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
export const mobilenetV3: Family = {
  name: 'MobileNet V3',
  firstWeights: ['features.0.0.weight'],
  architectures: mobilenetV3Architectures,
};

function mobilenetV3Architectures(): Architecture[] {
  return Object.entries(NUMBERS).map(([id, blocks]) => {
    const plan = new NetworkPlan();
    const stem = { from: 3, to: STEM_CHANNELS, kernel: 3, stride: 2 };
    let tensor = planConvNorm(
      plan,
      { input: INPUT_NAME, module: 'features.0', activation: 'Hardswish', eps: EPS },
      stem,
    );
    let from = STEM_CHANNELS;
    blocks.forEach((numbers, i) => {
      tensor = planBlock(plan, { input: tensor, name: `features.${i + 1}`, from }, numbers);
      from = numbers[2];
    });
    const last = { input: tensor, module: `features.${blocks.length + 1}`, activation: 'Hardswish', eps: EPS } as const;
    const channels = from * 6;
    tensor = planConvNorm(plan, last, { from, to: channels, kernel: 1 });
    return {
      id,
      plan,
      body: new Set(['features']),
      head: new Set(['classifier']),
      input: imagenetInput(),
      outputs: mapOutputs(plan, { tensor, channels, edge: 7 }),
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
    tensor = planConvNorm(plan, { input, module: next(), activation, eps: EPS }, { from, to: hidden, kernel: 1 });
  }
  const depthwise = { from: hidden, to: hidden, kernel, stride, groups: hidden };
  tensor = planConvNorm(plan, { input: tensor, module: next(), activation, eps: EPS }, depthwise);
  if (hasSqueeze) {
    const squeezed = toMultipleOf8(Math.floor(hidden / 4));
    const factor = { channels: hidden, squeezed, activation: 'ReLU', gate: 'Hardsigmoid' } as const;
    tensor = planSqueeze(plan, { input: tensor, module: next() }, factor);
  }
  const isResidual = stride === 1 && from === to;
  const module = next();
  tensor = plan.conv(tensor, `${module}.0`, {
    ...{ from: hidden, to, kernel: 1 },
    norm: { module: `${module}.1`, eps: EPS },
    ...(isResidual ? {} : { output: name }),
  });
  return isResidual ? plan.add([tensor, input], name) : tensor;
}
