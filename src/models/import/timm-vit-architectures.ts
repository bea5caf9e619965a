import type { Normalization } from '../../core/preprocessing.ts';
import type { Architecture, Family, ShapeOf } from './architecture.ts';
import { type AttentionWeights, toThreeParts } from './attention-steps.ts';
import { classTokenArchitecture, towerSize } from './class-token-architecture.ts';
import type { Distinction } from './distinction.ts';
import type { Gelu } from './layer-steps.ts';
import { type BlockNames, isGated, type TowerNames, type TowerNumbers, towerNumbers } from './transformer-tower.ts';
import { CLIP, HALVES, IMAGENET, imagenetInput } from './usual-preprocessing.ts';

/** ViT, DeiT, DINO, DINOv2 and CLIP's image tower, by the names of timm; also those of DINO's and DINOv2's own code. */
export const timmVits: Family = {
  name: 'ViT',
  firstWeights: ['patch_embed.proj.weight'],
  // DINOv2's own code may keep its blocks in chunks, and counts them through: `blocks.1.6.norm1` is block 6.
  rename: (name) => name.replace(/^blocks\.\d+\.(\d+)\./, 'blocks.$1.'),
  architectures: timmVitArchitectures,
};

/** Pictures for DINOv2 as its own code prepares them, whatever its positions are for. */
const DINO_PX = 224;
const DINO_RESIZE_PX = 256;
/** What DINOv2's own code adds to the number of patches before it resamples positions without antialiasing. */
const DINO_OFFSET = 0.1;

/** Whether weights are named by DINOv2's own code, which has them for torch.hub. */
function isOfHub(shapeOf: ShapeOf): boolean {
  const has = (name: string) => shapeOf(name) !== undefined;
  return has('blocks.0.ls1.gamma') && (has('mask_token') || has('register_tokens'));
}

function namesOf(shapeOf: ShapeOf): TowerNames {
  const has = (name: string) => shapeOf(name) !== undefined;
  return {
    patch: 'patch_embed.proj',
    classToken: 'cls_token',
    ...(has('dist_token') ? { placedTokens: ['dist_token'] } : {}),
    ...(has('reg_token') ? { registers: 'reg_token' } : {}),
    ...(has('register_tokens') ? { registers: 'register_tokens' } : {}),
    positions: 'pos_embed',
    ...(has('norm_pre.weight') ? { preNorm: 'norm_pre' } : {}),
    block: (i) => toTimmBlock(`blocks.${i}`, shapeOf),
    norm: 'norm',
  };
}

/** One block by timm's names. */
export function toTimmBlock(block: string, shapeOf: ShapeOf): BlockNames {
  const has = (name: string) => shapeOf(name) !== undefined;
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
  const layers = has(`${block}.mlp.w12.weight`)
    ? { fc1: `${block}.mlp.w12`, fc2: `${block}.mlp.w3` }
    : { fc1: `${block}.mlp.fc1`, fc2: `${block}.mlp.fc2` };
  return {
    ...{ norm1: `${block}.norm1`, attention, norm2: `${block}.norm2`, ...layers },
    ...(gain2 === undefined ? {} : { gain2 }),
    isGated: isGated(layers, shapeOf),
  };
}

interface Kind {
  readonly name: string;
  readonly distinction?: Distinction;
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
      { name: 'vit_clip', distinction: { by: 'laion-gelu' }, ...clip },
      { name: 'vit_clip_quickgelu', distinction: { by: 'quick-gelu' }, gelu: 'quickGelu', ...clip },
    ];
  }
  if (has('dist_token')) return [{ name: 'deit_distilled', normalization: IMAGENET, eps: EPS, kept: 0.9 }];
  if (has('blocks.0.ls1.gamma')) {
    return [{ name: has('reg_token') ? 'vit_reg_dinov2' : 'vit_dinov2', normalization: IMAGENET, eps: EPS, kept: 1 }];
  }
  return [
    { name: 'vit', distinction: { by: 'half-mean-augreg' }, normalization: HALVES, eps: EPS, kept: 0.9 },
    { name: 'deit', distinction: { by: 'imagenet-mean' }, normalization: IMAGENET, eps: EPS, kept: 0.9 },
  ];
}

/** DINOv2 as torch.hub gives it. */
function hubDino(shapeOf: ShapeOf, names: TowerNames, numbers: TowerNumbers): Architecture | undefined {
  const known = towerSize(numbers.dim);
  if (!known) return undefined;
  const { grid, patchPx } = numbers;
  const sizePx = Math.min(grid * patchPx, DINO_PX);
  const hasRegisters = names.registers !== undefined;
  const resampling = hasRegisters ? { isSmooth: true } : { offset: DINO_OFFSET };
  const network = {
    id: `dinov2_vit${known.size.charAt(0)}${patchPx}${hasRegisters ? '_reg' : ''}`,
    ...{ names, numbers, choices: { heads: known.heads, eps: EPS, sizePx, ...resampling } },
    input: imagenetInput(sizePx, DINO_RESIZE_PX, 'bicubic'),
    body: ['patch_embed', 'cls_token', 'register_tokens', 'pos_embed', 'blocks', 'norm'],
    head: ['head', 'linear_head'],
    ignored: ['mask_token'],
  };
  return classTokenArchitecture(network, shapeOf);
}

function timmVitArchitectures(shapeOf: ShapeOf): Architecture[] {
  const names = namesOf(shapeOf);
  const numbers = towerNumbers(names, shapeOf);
  const known = towerSize(numbers?.dim ?? 0);
  if (!numbers || !known) return [];
  if (isOfHub(shapeOf)) {
    const dino = hubDino(shapeOf, names, numbers);
    return dino ? [dino] : [];
  }
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
