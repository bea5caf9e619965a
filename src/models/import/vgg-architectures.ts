import type { Architecture, Family } from './architecture.ts';
import { mapOutputs } from './map-outputs.ts';
import { INPUT_NAME, NetworkPlan } from './network-plan.ts';
import { imagenetInput } from './usual-preprocessing.ts';

const EPS = 1e-5;
const CHANNELS = [64, 128, 256, 512, 512];

/** Convolutions before each of the five poolings. */
const NUMBERS: Readonly<Record<string, readonly number[]>> = {
  vgg11: [1, 1, 2, 2, 2],
  vgg13: [2, 2, 2, 2, 2],
  vgg16: [2, 2, 3, 3, 3],
  vgg19: [2, 2, 4, 4, 4],
};

/** VGG of 11 to 19 layers, with and without batch normalisation. */
export const vggs: Family = { name: 'VGG', firstWeights: ['features.0.weight'], architectures: vggArchitectures };

function vggArchitectures(): Architecture[] {
  return Object.entries(NUMBERS).flatMap(([id, counts]) => [
    toArchitecture(id, planVgg(counts, false)),
    toArchitecture(`${id}_bn`, planVgg(counts, true)),
  ]);
}

function toArchitecture(id: string, { plan, tensor }: { plan: NetworkPlan; tensor: string }): Architecture {
  return {
    id,
    plan,
    body: new Set(['features']),
    head: new Set(['classifier']),
    // It pools to 7×7 pixels, so that the map is only torch's at this size.
    input: { ...imagenetInput(), isSizeFixed: true },
    outputs: mapOutputs(plan, { tensor, channels: CHANNELS.at(-1)!, edge: 7, kept: tensor }),
  };
}

function planVgg(counts: readonly number[], hasNorm: boolean): { plan: NetworkPlan; tensor: string } {
  const plan = new NetworkPlan();
  let tensor = INPUT_NAME;
  let from = 3;
  let index = 0;
  const next = () => `features.${index++}`;
  counts.forEach((count, stage) => {
    const to = CHANNELS[stage]!;
    for (let i = 0; i < count; i++) {
      const shape = { from, to, kernel: 3, hasBias: true };
      const module = next();
      tensor = plan.conv(tensor, module, hasNorm ? { ...shape, norm: { module: next(), eps: EPS } } : shape);
      tensor = plan.activate(tensor, 'ReLU', next());
      from = to;
    }
    tensor = plan.maxPool(tensor, next(), { kernel: 2, stride: 2, pad: 0 });
  });
  return { plan, tensor };
}
