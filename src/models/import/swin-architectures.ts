import type { Architecture, Family, ShapeOf } from './architecture.ts';
import { planGelu, planLayerNorm, planLinear, planReshape, planTranspose } from './layer-steps.ts';
import { POOLED } from './map-outputs.ts';
import { INPUT_NAME, NetworkPlan } from './network-plan.ts';
import { imagenetInput } from './usual-preprocessing.ts';
import { planWindowAttention } from './window-attention.ts';

/** Swin and Swin V2, by torchvision's names. */
export const swins: Family = { name: 'Swin', firstWeights: ['features.0.0.weight'], architectures: swinArchitecture };

const EPS = 1e-5;
const PATCH_PX = 4;
const STAGES = 4;
const EXPANSION = 4;

/** By blocks of the third stage and first channels: letter, and the shorter edge before the crop of V1 and of V2. */
const SIZES: ReadonlyMap<string, readonly [string, number, number]> = new Map([
  ['6/96', ['t', 232, 260]],
  ['18/96', ['s', 246, 260]],
  ['18/128', ['b', 238, 272]],
]);

function swinArchitecture(shapeOf: ShapeOf): Architecture[] {
  const [width = 0] = shapeOf('features.0.0.weight') ?? [];
  const isV2 = shapeOf('features.1.0.attn.logit_scale') !== undefined;
  const depths = Array.from({ length: STAGES }, (_, stage) => {
    let count = 0;
    while (shapeOf(`features.${stage * 2 + 1}.${count}.attn.qkv.weight`)) count++;
    return count;
  });
  const size = SIZES.get(`${depths[2] ?? 0}/${width}`);
  if (!size) return [];
  const [letter, resize1, resize2] = size;
  const numbers: SwinNumbers = { width, depths, isV2, window: isV2 ? 8 : 7, sizePx: isV2 ? 256 : 224 };
  const plan = new NetworkPlan();
  const channels = planSwin(plan, numbers);
  const input = imagenetInput(numbers.sizePx, isV2 ? resize2 : resize1, 'bicubic');
  return [
    {
      id: `swin_${isV2 ? 'v2_' : ''}${letter}`,
      plan,
      body: new Set(['features', 'norm']),
      head: new Set(['head']),
      // The windows are laid over a map of this size.
      input: { ...input, isSizeFixed: true },
      outputs: [{ id: POOLED, dim: channels, facts: { code: 'token-mean', values: channels } }],
    },
  ];
}

interface SwinNumbers {
  readonly width: number;
  readonly depths: readonly number[];
  readonly isV2: boolean;
  /** Tokens of a window's edge. */
  readonly window: number;
  readonly sizePx: number;
}

function planSwin(plan: NetworkPlan, numbers: SwinNumbers): number {
  const { width, depths, isV2, window, sizePx } = numbers;
  let channels = width;
  let edge = sizePx / PATCH_PX;
  const patches = plan.conv(INPUT_NAME, 'features.0.0', {
    ...{ from: 3, to: width, kernel: PATCH_PX, stride: PATCH_PX, pads: 0, hasBias: true },
  });
  const last = planTranspose(plan, patches, 'features.0.1', [0, 2, 3, 1]);
  let tensor = planLayerNorm(plan, last, { module: 'features.0.2', channels, eps: EPS });
  depths.forEach((count, stage) => {
    if (stage > 0) {
      tensor = planMerging(plan, tensor, { module: `features.${stage * 2}`, channels, edge, isV2 });
      channels *= 2;
      edge /= 2;
    }
    for (let i = 0; i < count; i++) {
      const shift = i % 2 === 0 || window >= edge ? 0 : Math.floor(window / 2);
      const module = `features.${stage * 2 + 1}.${i}`;
      tensor = planBlock(plan, tensor, { module, channels, edge, window, shift, isV2 });
    }
  });
  const normed = planLayerNorm(plan, tensor, { module: 'norm', channels, eps: EPS });
  plan.node('ReduceMean', [normed], POOLED, { axes: { ints: [1, 2] }, keepdims: { int: 0 } });
  return channels;
}

interface Block {
  readonly module: string;
  readonly channels: number;
  readonly edge: number;
  readonly window: number;
  readonly shift: number;
  readonly isV2: boolean;
}

/** V1 normalises what goes into attention and layers, V2 what comes out. */
function planBlock(plan: NetworkPlan, input: string, block: Block): string {
  const { module, channels, isV2 } = block;
  const norm = (tensor: string, name: string) =>
    planLayerNorm(plan, tensor, { module: `${module}.${name}`, channels, eps: EPS });
  const attend = (tensor: string) => planWindowAttention(plan, tensor, { ...block, module: `${module}.attn` });
  const linear = (tensor: string, name: string, from: number, to: number) =>
    planLinear(plan, tensor, `${module}.mlp.${name}`, {
      ...{ from, to, weight: `${module}.mlp.${name}.weight`, bias: `${module}.mlp.${name}.bias` },
    });
  const widen = (tensor: string) => {
    const wide = planGelu(plan, linear(tensor, '0', channels, channels * EXPANSION), `${module}.mlp.1`);
    return linear(wide, '3', channels * EXPANSION, channels);
  };
  const attended = isV2 ? norm(attend(input), 'norm1') : attend(norm(input, 'norm1'));
  const middle = plan.add([input, attended], `${module}/middle`);
  return plan.add([middle, isV2 ? norm(widen(middle), 'norm2') : widen(norm(middle, 'norm2'))], module);
}

/** Four tokens become one of twice the channels. */
function planMerging(
  plan: NetworkPlan,
  input: string,
  { module, channels, edge, isV2 }: { module: string; channels: number; edge: number; isV2: boolean },
): string {
  const half = edge / 2;
  const split = planReshape(plan, input, `${module}/split`, [0, half, 2, half, 2, channels]);
  // Torch puts the upper left before the lower left: the column runs slower than the row.
  const turned = planTranspose(plan, split, `${module}/turned`, [0, 1, 3, 4, 2, 5]);
  const merged = planReshape(plan, turned, `${module}/merged`, [0, half, half, 4 * channels]);
  const reduce = (tensor: string) =>
    planLinear(plan, tensor, `${module}.reduction`, {
      ...{ from: 4 * channels, to: 2 * channels, weight: `${module}.reduction.weight` },
    });
  const norm = (tensor: string, width: number) =>
    planLayerNorm(plan, tensor, { module: `${module}.norm`, channels: width, eps: EPS });
  return isV2 ? norm(reduce(merged), 2 * channels) : reduce(norm(merged, 4 * channels));
}
