import type { Normalization } from '../../core/preprocessing.ts';
import type { Architecture, Family, ShapeOf } from './architecture.ts';
import { type AttentionWeights, toThreeParts } from './attention-steps.ts';
import { classTokenArchitecture, towerSize } from './class-token-architecture.ts';
import type { Gelu } from './layer-steps.ts';
import { type TowerNames, towerNumbers } from './transformer-tower.ts';
import { CLIP, HALVES, IMAGENET } from './usual-preprocessing.ts';

/** ViT, DeiT, DINO, DINOv2 and CLIP's image tower, by the names of timm; also those of DINO's own code. */
export const timmVits: Family = {
  name: 'ViT',
  firstWeights: ['patch_embed.proj.weight'],
  architectures: timmVitArchitectures,
};

function namesOf(shapeOf: ShapeOf): TowerNames {
  const has = (name: string) => shapeOf(name) !== undefined;
  return {
    patch: 'patch_embed.proj',
    classToken: 'cls_token',
    ...(has('dist_token') ? { placedTokens: ['dist_token'] } : {}),
    ...(has('reg_token') ? { registers: 'reg_token' } : {}),
    positions: 'pos_embed',
    ...(has('norm_pre.weight') ? { preNorm: 'norm_pre' } : {}),
    block: (i) => {
      const block = `blocks.${i}`;
      const gain = (name: string) => {
        const shape = shapeOf(`${block}.${name}.gamma`);
        return shape ? { name: `${block}.${name}.gamma`, shape } : undefined;
      };
      const qkvBias = has(`${block}.attn.qkv.bias`) ? `${block}.attn.qkv.bias` : undefined;
      const attention: AttentionWeights = {
        ...toThreeParts(`${block}.attn.qkv.weight`, qkvBias),
        out: { weight: `${block}.attn.proj.weight`, bias: `${block}.attn.proj.bias`, gain: gain('ls1') },
      };
      const gain2 = gain('ls2')?.name;
      return {
        ...{ norm1: `${block}.norm1`, attention, norm2: `${block}.norm2` },
        ...{ fc1: `${block}.mlp.fc1`, fc2: `${block}.mlp.fc2` },
        ...(gain2 === undefined ? {} : { gain2 }),
      };
    },
    norm: 'norm',
  };
}

interface Kind {
  readonly name: string;
  readonly distinction?: string;
  readonly normalization: Normalization;
  readonly eps: number;
  readonly gelu?: Gelu;
  /** Part of the picture that the crop keeps. */
  readonly kept: number;
}

const EPS = 1e-6;
const CLIP_EPS = 1e-5;

/** What such weights may be, by what they have: mean, deviation and kind of GELU are not among them. */
function kindsOf(shapeOf: ShapeOf): Kind[] {
  const has = (name: string) => shapeOf(name) !== undefined;
  if (has('norm_pre.weight')) {
    const clip = { normalization: CLIP, eps: CLIP_EPS, kept: 0.95 };
    return [
      { name: 'vit_clip', distinction: 'GELU: LAION’s and later weights', ...clip },
      { name: 'vit_clip_quickgelu', distinction: 'QuickGELU: OpenAI’s weights', gelu: 'quickGelu', ...clip },
    ];
  }
  if (has('dist_token')) return [{ name: 'deit_distilled', normalization: IMAGENET, eps: EPS, kept: 0.9 }];
  if (has('blocks.0.ls1.gamma')) {
    return [{ name: has('reg_token') ? 'vit_reg_dinov2' : 'vit_dinov2', normalization: IMAGENET, eps: EPS, kept: 1 }];
  }
  return [
    { name: 'vit', distinction: 'mean 0.5: ViT (AugReg and Google’s)', normalization: HALVES, eps: EPS, kept: 0.9 },
    { name: 'deit', distinction: 'ImageNet’s mean: DeiT, DINO, MAE', normalization: IMAGENET, eps: EPS, kept: 0.9 },
  ];
}

function timmVitArchitectures(shapeOf: ShapeOf): Architecture[] {
  const names = namesOf(shapeOf);
  const numbers = towerNumbers(names, shapeOf);
  const known = towerSize(numbers?.dim ?? 0);
  if (!numbers || !known) return [];
  const sizePx = numbers.grid * numbers.patchPx;
  return kindsOf(shapeOf).map(({ name, distinction, normalization, eps, gelu, kept }) => {
    const network = {
      id: `${name}_${known.size}_patch${numbers.patchPx}_${sizePx}`,
      ...(distinction === undefined ? {} : { distinction }),
      ...{ names, numbers, choices: { heads: known.heads, eps, sizePx, ...(gelu ? { gelu } : {}) } },
      input: {
        ...{ sizePx, isSizeFixed: true, normalization },
        crop: { resizePx: Math.floor(sizePx / kept), filter: 'bicubic' as const },
      },
      body: ['patch_embed', 'cls_token', 'dist_token', 'reg_token', 'pos_embed', 'norm_pre', 'blocks', 'norm'],
      head: ['head', 'head_dist', 'fc_norm'],
    };
    return classTokenArchitecture(network, shapeOf);
  });
}
