import type { Architecture, Family } from './architecture.ts';
import { mapOutputs } from './map-outputs.ts';
import { INPUT_NAME, NetworkPlan } from './network-plan.ts';
import { imagenetInput } from './usual-preprocessing.ts';

const EPS = 1e-5;
const STEM_CHANNELS = 64;
const STAGE_CHANNELS = [64, 128, 256, 512];

interface ResnetNumbers {
  readonly blocks: readonly [number, number, number, number];
  readonly kind: 'basic' | 'bottleneck';
  readonly groups?: number;
  /** Channels a group in the first stage, for 64 channels of the stage. */
  readonly groupWidth?: number;
}

const NUMBERS: Readonly<Record<string, ResnetNumbers>> = {
  resnet18: { blocks: [2, 2, 2, 2], kind: 'basic' },
  resnet34: { blocks: [3, 4, 6, 3], kind: 'basic' },
  resnet50: { blocks: [3, 4, 6, 3], kind: 'bottleneck' },
  resnet101: { blocks: [3, 4, 23, 3], kind: 'bottleneck' },
  resnet152: { blocks: [3, 8, 36, 3], kind: 'bottleneck' },
  resnext50_32x4d: { blocks: [3, 4, 6, 3], kind: 'bottleneck', groups: 32, groupWidth: 4 },
  resnext101_32x8d: { blocks: [3, 4, 23, 3], kind: 'bottleneck', groups: 32, groupWidth: 8 },
  resnext101_64x4d: { blocks: [3, 4, 23, 3], kind: 'bottleneck', groups: 64, groupWidth: 4 },
  wide_resnet50_2: { blocks: [3, 4, 6, 3], kind: 'bottleneck', groupWidth: 128 },
  wide_resnet101_2: { blocks: [3, 4, 23, 3], kind: 'bottleneck', groupWidth: 128 },
};

/** ResNet, Wide ResNet and ResNeXt, with the stride in the 3×3 convolution as torchvision has it. */
export const resnets: Family = { name: 'ResNet', firstWeights: ['conv1.weight'], architectures: resnetArchitectures };

function resnetArchitectures(): Architecture[] {
  return Object.entries(NUMBERS).map(([id, numbers]) => {
    const plan = new NetworkPlan();
    const { tensor, channels } = planResnet(plan, numbers);
    return {
      id,
      plan,
      body: new Set(['conv1', 'bn1', 'layer1', 'layer2', 'layer3', 'layer4']),
      head: new Set(['fc']),
      input: imagenetInput(),
      outputs: mapOutputs(plan, { tensor, channels, edge: 7 }),
    };
  });
}

interface Block {
  readonly name: string;
  readonly from: number;
  /** The stage's channels, before a bottleneck's widening. */
  readonly planes: number;
  readonly stride: number;
}

function planResnet(plan: NetworkPlan, numbers: ResnetNumbers): { tensor: string; channels: number } {
  const stem = { from: 3, to: STEM_CHANNELS, kernel: 7, stride: 2, norm: { module: 'bn1', eps: EPS } };
  let tensor = plan.activate(plan.conv(INPUT_NAME, 'conv1', stem), 'ReLU', 'relu');
  tensor = plan.maxPool(tensor, 'maxpool', { kernel: 3, stride: 2, pad: 1 });
  let channels = STEM_CHANNELS;
  numbers.blocks.forEach((count, stage) => {
    const planes = STAGE_CHANNELS[stage]!;
    for (let i = 0; i < count; i++) {
      const block = { name: `layer${stage + 1}.${i}`, from: channels, planes, stride: i === 0 && stage > 0 ? 2 : 1 };
      channels = numbers.kind === 'basic' ? planes : planes * 4;
      tensor = planBlock(plan, { input: tensor, block, to: channels }, numbers);
    }
  });
  return { tensor, channels };
}

function planBlock(
  plan: NetworkPlan,
  { input, block, to }: { readonly input: string; readonly block: Block; readonly to: number },
  { kind, groups = 1, groupWidth = 64 }: ResnetNumbers,
): string {
  const { name, from, planes, stride } = block;
  const norm = (i: number) => ({ module: `${name}.bn${i}`, eps: EPS });
  const relu = (tensor: string) => plan.activate(tensor, 'ReLU', `${tensor}.relu`);
  let tensor: string;
  if (kind === 'basic') {
    tensor = relu(plan.conv(input, `${name}.conv1`, { from, to, kernel: 3, stride, norm: norm(1) }));
    tensor = plan.conv(tensor, `${name}.conv2`, { from: to, to, kernel: 3, norm: norm(2) });
  } else {
    const width = ((planes * groupWidth) / 64) * groups;
    tensor = relu(plan.conv(input, `${name}.conv1`, { from, to: width, kernel: 1, norm: norm(1) }));
    const middle = { from: width, to: width, kernel: 3, stride, groups, norm: norm(2) };
    tensor = relu(plan.conv(tensor, `${name}.conv2`, middle));
    tensor = plan.conv(tensor, `${name}.conv3`, { from: width, to, kernel: 1, norm: norm(3) });
  }
  const hasDownsample = stride !== 1 || from !== to;
  const shortcut = hasDownsample
    ? plan.conv(input, `${name}.downsample.0`, {
        ...{ from, to, kernel: 1, stride },
        norm: { module: `${name}.downsample.1`, eps: EPS },
      })
    : input;
  return plan.activate(plan.add([tensor, shortcut], `${name}.sum`), 'ReLU', name);
}
