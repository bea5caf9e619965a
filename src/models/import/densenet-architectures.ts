import type { Architecture, Family } from './architecture.ts';
import { mapOutputs } from './map-outputs.ts';
import { INPUT_NAME, NetworkPlan } from './network-plan.ts';
import { imagenetInput } from './usual-preprocessing.ts';

/** DenseNet of 121 to 201 layers; also under the names before torchvision 0.4, which its own files still have. */
export const densenets: Family = {
  name: 'DenseNet',
  firstWeights: ['features.conv0.weight'],
  rename: (name) => name.replace(/(denselayer\d+\.(?:norm|relu|conv))\.(\d)\./, '$1$2.'),
  architectures: densenetArchitectures,
};

const EPS = 1e-5;
const BOTTLENECK = 4; // times the growth

interface DensenetNumbers {
  readonly blocks: readonly number[];
  readonly stem: number;
  /** Channels that a layer adds. */
  readonly growth: number;
}

const NUMBERS: Readonly<Record<string, DensenetNumbers>> = {
  densenet121: { blocks: [6, 12, 24, 16], stem: 64, growth: 32 },
  densenet161: { blocks: [6, 12, 36, 24], stem: 96, growth: 48 },
  densenet169: { blocks: [6, 12, 32, 32], stem: 64, growth: 32 },
  densenet201: { blocks: [6, 12, 48, 32], stem: 64, growth: 32 },
};

function densenetArchitectures(): Architecture[] {
  return Object.entries(NUMBERS).map(([id, numbers]) => {
    const plan = new NetworkPlan();
    const { normed, tensor, channels } = planDensenet(plan, numbers);
    return {
      id,
      plan,
      body: new Set(['features']),
      head: new Set(['classifier']),
      input: imagenetInput(),
      // The last ReLU and the pooling stand in `forward`: the children give what is before both.
      outputs: mapOutputs(plan, { tensor, channels, edge: 7, kept: normed }),
    };
  });
}

function planDensenet(plan: NetworkPlan, { blocks, stem, growth }: DensenetNumbers) {
  const name = (module: string) => `features.${module}`;
  const norm0 = { module: name('norm0'), eps: EPS };
  let tensor = plan.conv(INPUT_NAME, name('conv0'), { from: 3, to: stem, kernel: 7, stride: 2, norm: norm0 });
  tensor = plan.activate(tensor, 'ReLU', name('relu0'));
  tensor = plan.maxPool(tensor, name('pool0'), { kernel: 3, stride: 2, pad: 1 });
  let channels = stem;
  blocks.forEach((count, i) => {
    const features = [tensor];
    for (let layer = 1; layer <= count; layer++) {
      const module = `${name(`denseblock${i + 1}`)}.denselayer${layer}`;
      // What the layers before gave, together: each layer sees all of it.
      if (layer > 1) tensor = plan.concat(features, `${module}.input`);
      features.push(planLayer(plan, { input: tensor, module, from: channels }, growth));
      channels += growth;
    }
    tensor = plan.concat(features, name(`denseblock${i + 1}`));
    if (i === blocks.length - 1) return;
    const transition = name(`transition${i + 1}`);
    tensor = planNorm(plan, tensor, { module: `${transition}.norm`, relu: `${transition}.relu`, channels });
    tensor = plan.conv(tensor, `${transition}.conv`, { from: channels, to: channels / 2, kernel: 1 });
    tensor = plan.node('AveragePool', [tensor], transition, {
      kernel_shape: { ints: [2, 2] },
      strides: { ints: [2, 2] },
    });
    channels /= 2;
  });
  const normed = plan.batchNorm(tensor, { module: name('norm5'), eps: EPS }, channels);
  return { normed, tensor: plan.activate(normed, 'ReLU', name('relu5')), channels };
}

function planLayer(
  plan: NetworkPlan,
  { input, module, from }: { readonly input: string; readonly module: string; readonly from: number },
  growth: number,
): string {
  const width = BOTTLENECK * growth;
  let tensor = planNorm(plan, input, { module: `${module}.norm1`, relu: `${module}.relu1`, channels: from });
  const norm = { module: `${module}.norm2`, eps: EPS };
  tensor = plan.activate(
    plan.conv(tensor, `${module}.conv1`, { from, to: width, kernel: 1, norm }),
    'ReLU',
    `${module}.relu2`,
  );
  return plan.conv(tensor, `${module}.conv2`, { from: width, to: growth, kernel: 3, output: module });
}

function planNorm(
  plan: NetworkPlan,
  input: string,
  { module, relu, channels }: { readonly module: string; readonly relu: string; readonly channels: number },
): string {
  return plan.activate(plan.batchNorm(input, { module, eps: EPS }, channels), 'ReLU', relu);
}
