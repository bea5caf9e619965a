import type { Architecture, Family } from './architecture.ts';
import { mapOutputs } from './map-outputs.ts';
import { INPUT_NAME, NetworkPlan } from './network-plan.ts';
import { imagenetInput } from './usual-preprocessing.ts';

const EPS = 1e-5;
const STEM_CHANNELS = 32;
const LAST_CHANNELS = 1280;

/** Expansion, channels, blocks, stride of the first block. */
const STAGES: readonly (readonly [number, number, number, number])[] = [
  [1, 16, 1, 1],
  [6, 24, 2, 2],
  [6, 32, 3, 2],
  [6, 64, 4, 2],
  [6, 96, 3, 1],
  [6, 160, 3, 2],
  [6, 320, 1, 1],
];

/** MobileNet V2 of width 1. */
export const mobilenetV2: Family = {
  name: 'MobileNet V2',
  firstWeights: ['features.0.0.weight'],
  architectures: mobilenetV2Architectures,
};

function mobilenetV2Architectures(): Architecture[] {
  const plan = new NetworkPlan();
  let tensor = planNormedConv(plan, INPUT_NAME, 'features.0', { from: 3, to: STEM_CHANNELS, kernel: 3, stride: 2 });
  let channels = STEM_CHANNELS;
  let index = 1;
  for (const [expansion, to, count, stride] of STAGES) {
    for (let i = 0; i < count; i++) {
      const block = { from: channels, to, expansion, stride: i === 0 ? stride : 1 };
      tensor = planBlock(plan, tensor, { name: `features.${index++}`, ...block });
      channels = to;
    }
  }
  tensor = planNormedConv(plan, tensor, `features.${index}`, { from: channels, to: LAST_CHANNELS, kernel: 1 });
  return [
    {
      id: 'mobilenet_v2',
      plan,
      body: new Set(['features']),
      head: new Set(['classifier']),
      input: imagenetInput(),
      // torchvision pools in `forward`, which is no child
      outputs: mapOutputs(plan, { tensor, channels: LAST_CHANNELS, edge: 7, kept: tensor }),
    },
  ];
}

interface Block {
  readonly name: string;
  readonly from: number;
  readonly to: number;
  readonly expansion: number;
  readonly stride: number;
}

function planBlock(plan: NetworkPlan, input: string, { name, from, to, expansion, stride }: Block): string {
  const hidden = from * expansion;
  let tensor = input;
  let part = 0;
  if (expansion !== 1) tensor = planNormedConv(plan, tensor, `${name}.conv.${part++}`, { from, to: hidden, kernel: 1 });
  const depthwise = { from: hidden, to: hidden, kernel: 3, stride, groups: hidden };
  tensor = planNormedConv(plan, tensor, `${name}.conv.${part++}`, depthwise);
  const isResidual = stride === 1 && from === to;
  tensor = plan.conv(tensor, `${name}.conv.${part}`, {
    ...{ from: hidden, to, kernel: 1 },
    norm: { module: `${name}.conv.${part + 1}`, eps: EPS },
    ...(isResidual ? {} : { output: name }),
  });
  return isResidual ? plan.add([input, tensor], name) : tensor;
}

/** Convolution, normalisation, ReLU6; gives a tensor of the module's name. */
function planNormedConv(
  plan: NetworkPlan,
  input: string,
  module: string,
  shape: { from: number; to: number; kernel: number; stride?: number; groups?: number },
): string {
  const tensor = plan.conv(input, `${module}.0`, { ...shape, norm: { module: `${module}.1`, eps: EPS } });
  return plan.activate(tensor, 'ReLU6', module);
}
