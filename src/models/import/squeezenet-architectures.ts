import type { Architecture, Family } from './architecture.ts';
import { mapOutputs } from './map-outputs.ts';
import { INPUT_NAME, NetworkPlan } from './network-plan.ts';
import { imagenetInput } from './usual-preprocessing.ts';

/** SqueezeNet 1.0 and 1.1. */
export const squeezenets: Family = {
  name: 'SqueezeNet',
  firstWeights: ['features.0.weight'],
  architectures: squeezenetArchitectures,
};

const POOLING = { kernel: 3, stride: 2, pad: 0, isCeil: true };
const CHANNELS = 512;

interface SqueezenetNumbers {
  readonly stem: { readonly to: number; readonly kernel: number };
  /** Squeezed channels of each fire module, and of each of its two halves; `pool` between. */
  readonly fires: readonly (readonly [number, number] | 'pool')[];
}

const NUMBERS: Readonly<Record<string, SqueezenetNumbers>> = {
  squeezenet1_0: {
    stem: { to: 96, kernel: 7 },
    fires: [[16, 64], [16, 64], [32, 128], 'pool', [32, 128], [48, 192], [48, 192], [64, 256], 'pool', [64, 256]],
  },
  squeezenet1_1: {
    stem: { to: 64, kernel: 3 },
    fires: [[16, 64], [16, 64], 'pool', [32, 128], [32, 128], 'pool', [48, 192], [48, 192], [64, 256], [64, 256]],
  },
};

function squeezenetArchitectures(): Architecture[] {
  return Object.entries(NUMBERS).map(([id, { stem, fires }]) => {
    const plan = new NetworkPlan();
    let index = 0;
    const next = () => `features.${index++}`;
    const first = plan.conv(INPUT_NAME, next(), { from: 3, ...stem, stride: 2, pads: 0, hasBias: true });
    let tensor = plan.maxPool(plan.activate(first, 'ReLU', next()), next(), POOLING);
    let from = stem.to;
    for (const fire of fires) {
      if (fire === 'pool') tensor = plan.maxPool(tensor, next(), POOLING);
      else {
        tensor = planFire(plan, { input: tensor, module: next(), from }, fire);
        from = fire[1] * 2;
      }
    }
    return {
      id,
      plan,
      body: new Set(['features']),
      head: new Set(['classifier']),
      input: imagenetInput(),
      outputs: mapOutputs(plan, { tensor, channels: CHANNELS, edge: 13, kept: tensor }),
    };
  });
}

function planFire(
  plan: NetworkPlan,
  { input, module, from }: { readonly input: string; readonly module: string; readonly from: number },
  [squeezed, to]: readonly [number, number],
): string {
  const conv = (tensor: string, name: string, shape: { from: number; to: number; kernel: number }) =>
    plan.activate(
      plan.conv(tensor, `${module}.${name}`, { ...shape, hasBias: true }),
      'ReLU',
      `${module}.${name}_activation`,
    );
  const tensor = conv(input, 'squeeze', { from, to: squeezed, kernel: 1 });
  const halves = [
    conv(tensor, 'expand1x1', { from: squeezed, to, kernel: 1 }),
    conv(tensor, 'expand3x3', { from: squeezed, to, kernel: 3 }),
  ];
  return plan.concat(halves, module);
}
