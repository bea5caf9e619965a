import type { Architecture, Family } from './architecture.ts';
import { planInceptionConv, planTransformInput } from './inception-steps.ts';
import { mapOutputs } from './map-outputs.ts';
import { INPUT_NAME, NetworkPlan } from './network-plan.ts';
import { imagenetInput } from './usual-preprocessing.ts';

/** GoogLeNet, as torchvision has it. */
export const googlenet: Family = {
  name: 'GoogLeNet',
  firstWeights: ['conv1.conv.weight'],
  architectures: () => [googlenetArchitecture(true), googlenetArchitecture(false)],
};

/** Channels: 1×1; before 3×3, 3×3; before the second 3×3, that; behind the pooling. */
type BlockNumbers = readonly [number, number, number, number, number, number];

const STAGES: readonly (readonly [string, BlockNumbers][])[] = [
  [
    ['3a', [64, 96, 128, 16, 32, 32]],
    ['3b', [128, 128, 192, 32, 96, 64]],
  ],
  [
    ['4a', [192, 96, 208, 16, 48, 64]],
    ['4b', [160, 112, 224, 24, 64, 64]],
    ['4c', [128, 128, 256, 24, 64, 64]],
    ['4d', [112, 144, 288, 32, 64, 64]],
    ['4e', [256, 160, 320, 32, 128, 128]],
  ],
  [
    ['5a', [256, 160, 320, 32, 128, 128]],
    ['5b', [384, 192, 384, 48, 128, 128]],
  ],
];

const POOLING = { kernel: 3, stride: 2, pad: 0, isCeil: true };

function googlenetArchitecture(isTransformed: boolean): Architecture {
  const plan = new NetworkPlan();
  const { tensor, channels } = planGooglenet(plan, isTransformed ? planTransformInput(plan, INPUT_NAME) : INPUT_NAME);
  const names = STAGES.flatMap((stage) => stage.map(([name]) => `inception${name}`));
  return {
    id: isTransformed ? 'googlenet' : 'googlenet_plain',
    distinction: { by: isTransformed ? 'transform-input' : 'no-transform-input' },
    plan,
    body: new Set(['conv1', 'conv2', 'conv3', ...names]),
    head: new Set(['fc', 'aux1', 'aux2']),
    input: imagenetInput(),
    outputs: mapOutputs(plan, { tensor, channels, edge: 7 }),
  };
}

function planGooglenet(plan: NetworkPlan, input: string): { tensor: string; channels: number } {
  let tensor = planInceptionConv(plan, { input, module: 'conv1', from: 3 }, { to: 64, kernel: 7, stride: 2 });
  tensor = plan.maxPool(tensor, 'maxpool1', POOLING);
  tensor = planInceptionConv(plan, { input: tensor, module: 'conv2', from: 64 }, { to: 64 });
  tensor = planInceptionConv(plan, { input: tensor, module: 'conv3', from: 64 }, { to: 192, kernel: 3 });
  let channels = 192;
  STAGES.forEach((stage, i) => {
    // The last pooling has windows of 2×2.
    tensor = plan.maxPool(tensor, `maxpool${i + 2}`, i < 2 ? POOLING : { ...POOLING, kernel: 2 });
    for (const [name, numbers] of stage) {
      tensor = planBlock(plan, { input: tensor, module: `inception${name}`, from: channels }, numbers);
      const [one, , three, , second, pooled] = numbers;
      channels = one + three + second + pooled;
    }
  });
  return { tensor, channels };
}

function planBlock(
  plan: NetworkPlan,
  { input, module, from }: { readonly input: string; readonly module: string; readonly from: number },
  [one, before3, three, before5, five, pooled]: BlockNumbers,
): string {
  const conv = (tensor: string, name: string, shape: { from: number; to: number; kernel?: number }) =>
    planInceptionConv(plan, { input: tensor, module: `${module}.${name}`, from: shape.from }, shape);
  const branches = [
    conv(input, 'branch1', { from, to: one }),
    conv(conv(input, 'branch2.0', { from, to: before3 }), 'branch2.1', { from: before3, to: three, kernel: 3 }),
    // The paper has 5×5 here; torchvision has 3×3.
    conv(conv(input, 'branch3.0', { from, to: before5 }), 'branch3.1', { from: before5, to: five, kernel: 3 }),
  ];
  const pool = plan.maxPool(input, `${module}.branch4.0`, { kernel: 3, stride: 1, pad: 1, isCeil: true });
  return plan.concat([...branches, conv(pool, 'branch4.1', { from, to: pooled })], module);
}
