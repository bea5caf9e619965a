import type { Architecture, NetworkOutput, ShapeOf } from './architecture.ts';
import { planGelu, planLayerNorm, planLinear, planTranspose } from './layer-steps.ts';
import { POOLED } from './map-outputs.ts';
import { INPUT_NAME, NetworkPlan } from './network-plan.ts';

/** A ConvNeXt by a library's names. */
export interface ConvnextNames {
  /** Convolution and norm of the stem. */
  readonly stem: readonly [string, string];
  /** Norm and convolution before a stage; the first stage has none. */
  downsample(stage: number): readonly [string, string];
  block(stage: number, index: number): ConvnextBlockNames;
  /** The norm behind the pooling. */
  readonly norm: string;
  /** First parts of the names of what is used, and of what is behind it. */
  readonly body: ReadonlySet<string>;
  readonly head: ReadonlySet<string>;
}

/** One block by a library's names. */
export interface ConvnextBlockNames {
  readonly conv: string;
  readonly norm: string;
  readonly fc1: string;
  readonly fc2: string;
  /** Layer scale. */
  readonly gain: string;
}

/** The pooled features behind the last norm. */
export const NORMED = 'normed';

const EPS = 1e-6;
const EXPANSION = 4;
const SIZES: ReadonlyMap<string, string> = new Map([
  ['3,3,9,3/96', 'tiny'],
  ['3,3,27,3/96', 'small'],
  ['3,3,27,3/128', 'base'],
  ['3,3,27,3/192', 'large'],
  ['3,3,27,3/256', 'xlarge'],
]);

/** The name of a size, from the blocks of its stages and its first channels; undefined if it is none that has a name. */
export function convnextSize(names: ConvnextNames, shapeOf: ShapeOf): string | undefined {
  const [width = 0] = shapeOf(`${names.stem[0]}.weight`) ?? [];
  return SIZES.get(`${convnextDepths(names, shapeOf).join(',')}/${width}`);
}

/** Blocks of each stage. */
function convnextDepths(names: ConvnextNames, shapeOf: ShapeOf): number[] {
  const depths: number[] = [];
  for (let stage = 0; shapeOf(`${names.block(stage, 0).conv}.weight`); stage++) {
    let count = 1;
    while (shapeOf(`${names.block(stage, count).conv}.weight`)) count++;
    depths.push(count);
  }
  return depths;
}

/**
 * Plans a ConvNeXt of any depth and width.
 *
 * @param lastEps - epsilon of the norm behind the pooling
 * @param usual - which of the two vectors is the library's own
 */
export function planConvnext(
  names: ConvnextNames,
  shapeOf: ShapeOf,
  { lastEps, usual }: { readonly lastEps: number; readonly usual: 'pooled' | 'normed' },
): Pick<Architecture, 'plan' | 'body' | 'head' | 'outputs'> {
  const plan = new NetworkPlan();
  const depths = convnextDepths(names, shapeOf);
  const [width = 0, , patchPx = 0] = shapeOf(`${names.stem[0]}.weight`) ?? [];
  let channels = width;
  const stem = { from: 3, to: width, kernel: patchPx, stride: patchPx, pads: 0, hasBias: true };
  let tensor = planMapNorm(plan, plan.conv(INPUT_NAME, names.stem[0], stem), names.stem[1], channels);
  depths.forEach((count, stage) => {
    if (stage > 0) {
      const [norm, conv] = names.downsample(stage);
      const shape = { from: channels, to: channels * 2, kernel: 2, stride: 2, pads: 0, hasBias: true };
      tensor = plan.conv(planMapNorm(plan, tensor, norm, channels), conv, shape);
      channels *= 2;
    }
    for (let i = 0; i < count; i++) {
      tensor = planBlock(plan, tensor, { block: names.block(stage, i), shapeOf, channels });
    }
  });
  const pooledName = usual === 'pooled' ? POOLED : 'before_norm';
  const normedName = usual === 'pooled' ? NORMED : POOLED;
  const pooled = plan.node('Flatten', [plan.average(tensor, 'avgpool')], pooledName);
  planLayerNorm(plan, pooled, { module: names.norm, channels, eps: lastEps, output: normedName });
  const before: NetworkOutput = { id: pooledName, dim: channels, facts: { code: 'map-mean', values: channels } };
  const behind: NetworkOutput = {
    id: normedName,
    dim: channels,
    facts: { code: 'map-mean', values: channels, isNormalised: true },
  };
  return {
    plan,
    body: names.body,
    head: names.head,
    outputs: usual === 'pooled' ? [before, behind] : [behind, before],
  };
}

/** Normalises the channels of a map at each pixel. */
function planMapNorm(plan: NetworkPlan, input: string, module: string, channels: number): string {
  const last = planTranspose(plan, input, `${module}/last`, [0, 2, 3, 1]);
  const normed = planLayerNorm(plan, last, { module, channels, eps: EPS, output: `${module}/normed` });
  return planTranspose(plan, normed, module, [0, 3, 1, 2]);
}

function planBlock(
  plan: NetworkPlan,
  input: string,
  { block, shapeOf, channels }: { block: ConvnextBlockNames; shapeOf: ShapeOf; channels: number },
): string {
  const conv = plan.conv(input, block.conv, {
    from: channels,
    to: channels,
    kernel: 7,
    groups: channels,
    hasBias: true,
  });
  const last = planTranspose(plan, conv, `${block.conv}/last`, [0, 2, 3, 1]);
  const normed = planLayerNorm(plan, last, { module: block.norm, channels, eps: EPS });
  const linear = (
    tensor: string,
    module: string,
    shape: Pick<Parameters<typeof planLinear>[3], 'from' | 'to' | 'gain'>,
  ) => planLinear(plan, tensor, module, { ...shape, weight: `${module}.weight`, bias: `${module}.bias` });
  const wide = planGelu(
    plan,
    linear(normed, block.fc1, { from: channels, to: channels * EXPANSION }),
    `${block.fc1}/gelu`,
  );
  const gain = { name: block.gain, shape: shapeOf(block.gain) ?? [channels] };
  const narrow = linear(wide, block.fc2, { from: channels * EXPANSION, to: channels, gain });
  return plan.add([planTranspose(plan, narrow, `${block.fc2}/first`, [0, 3, 1, 2]), input], `${block.conv}/block`);
}
