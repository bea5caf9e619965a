import type { Architecture, Family } from './architecture.ts';
import { mapOutputs } from './map-outputs.ts';
import { INPUT_NAME, NetworkPlan } from './network-plan.ts';
import { imagenetInput } from './usual-preprocessing.ts';

/** AlexNet, as torchvision has it: of one tower. */
export const alexnet: Family = {
  name: 'AlexNet',
  firstWeights: ['features.0.weight'],
  architectures: () => [alexnetArchitecture()],
};

const POOLING = { kernel: 3, stride: 2, pad: 0 };
const CHANNELS = 256;

function alexnetArchitecture(): Architecture {
  const plan = new NetworkPlan();
  let index = 0;
  const next = () => `features.${index++}`;
  const conv = (input: string, shape: { from: number; to: number; kernel: number; stride?: number; pads?: number }) =>
    plan.activate(plan.conv(input, next(), { ...shape, hasBias: true }), 'ReLU', next());
  let tensor = conv(INPUT_NAME, { from: 3, to: 64, kernel: 11, stride: 4, pads: 2 });
  tensor = conv(plan.maxPool(tensor, next(), POOLING), { from: 64, to: 192, kernel: 5 });
  tensor = conv(plan.maxPool(tensor, next(), POOLING), { from: 192, to: 384, kernel: 3 });
  tensor = conv(tensor, { from: 384, to: CHANNELS, kernel: 3 });
  tensor = conv(tensor, { from: CHANNELS, to: CHANNELS, kernel: 3 });
  tensor = plan.maxPool(tensor, next(), POOLING);
  return {
    id: 'alexnet',
    plan,
    body: new Set(['features']),
    head: new Set(['classifier']),
    // It pools to 6×6 pixels, so that the map is only torch's at this size.
    input: { ...imagenetInput(), isSizeFixed: true },
    outputs: mapOutputs(plan, { tensor, channels: CHANNELS, edge: 6, kept: tensor }),
  };
}
