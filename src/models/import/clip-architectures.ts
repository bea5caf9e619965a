import type { Architecture, Family, NetworkOutput, ShapeOf } from './architecture.ts';
import { toThreeParts } from './attention-steps.ts';
import { PATCH_MEAN, towerSize } from './class-token-architecture.ts';
import type { Distinction } from './distinction.ts';
import { type Gelu, planLayerNorm, planLinear } from './layer-steps.ts';
import { POOLED } from './map-outputs.ts';
import { NetworkPlan } from './network-plan.ts';
import { planPatchMean, planToken, planTower, type TowerNames, towerNumbers } from './transformer-tower.ts';
import { CLIP } from './usual-preprocessing.ts';

/** CLIP's image tower, by the names of Hugging Face. */
export const hfClips: Family = {
  name: 'CLIP',
  firstWeights: ['vision_model.embeddings.class_embedding'],
  architectures: (shapeOf) =>
    clipArchitectures(shapeOf, {
      ...{ id: 'hf_clip', names: HF, isQuickFirst: true },
      projection: { weight: 'visual_projection.weight', isTransposed: false },
      body: ['vision_model'],
      ignored: ['vision_model.embeddings.position_ids'],
    }),
};

/** CLIP's image tower, by the names of OpenAI's own code and open_clip. */
export const openClips: Family = {
  name: 'CLIP',
  firstWeights: ['visual.class_embedding'],
  architectures: (shapeOf) =>
    clipArchitectures(shapeOf, {
      ...{ id: 'open_clip', names: OPEN, isQuickFirst: false },
      projection: { weight: 'visual.proj', isTransposed: true },
      body: ['visual'],
      ignored: [],
    }),
};

const EPS = 1e-5;
/** CLIP's vector that is compared with texts. */
const IMAGE_EMBEDS = 'image_embeds';

const HF: TowerNames = {
  patch: 'vision_model.embeddings.patch_embedding',
  classToken: 'vision_model.embeddings.class_embedding',
  positions: 'vision_model.embeddings.position_embedding.weight',
  preNorm: 'vision_model.pre_layrnorm', // as the library spells it
  block: (i) => hfClipBlock(`vision_model.encoder.layers.${i}`),
  norm: 'vision_model.post_layernorm',
};

const OPEN: TowerNames = {
  patch: 'visual.conv1',
  classToken: 'visual.class_embedding',
  positions: 'visual.positional_embedding',
  preNorm: 'visual.ln_pre',
  block: (i) => {
    const block = `visual.transformer.resblocks.${i}`;
    return {
      norm1: `${block}.ln_1`,
      attention: {
        ...toThreeParts(`${block}.attn.in_proj_weight`, `${block}.attn.in_proj_bias`),
        out: { weight: `${block}.attn.out_proj.weight`, bias: `${block}.attn.out_proj.bias` },
      },
      norm2: `${block}.ln_2`,
      fc1: `${block}.mlp.c_fc`,
      fc2: `${block}.mlp.c_proj`,
    };
  },
  norm: 'visual.ln_post',
};

/** A block as Hugging Face names it in CLIP and in SigLIP. */
export function hfClipBlock(block: string): ReturnType<TowerNames['block']> {
  const project = (part: string) => ({
    ...{ weight: `${block}.self_attn.${part}.weight`, bias: `${block}.self_attn.${part}.bias` },
  });
  return {
    norm1: `${block}.layer_norm1`,
    attention: {
      ...{ query: project('q_proj'), key: project('k_proj'), value: project('v_proj') },
      out: project('out_proj'),
    },
    norm2: `${block}.layer_norm2`,
    fc1: `${block}.mlp.fc1`,
    fc2: `${block}.mlp.fc2`,
  };
}

interface ClipNaming {
  readonly id: string;
  readonly names: TowerNames;
  readonly projection: { readonly weight: string; readonly isTransposed: boolean };
  readonly body: readonly string[];
  readonly ignored: readonly string[];
  readonly isQuickFirst: boolean;
}

function clipArchitectures(shapeOf: ShapeOf, naming: ClipNaming): Architecture[] {
  const kinds = [
    { gelu: 'quickGelu', suffix: '_quickgelu', distinction: { by: 'quick-gelu' } },
    { gelu: 'gelu', suffix: '', distinction: { by: 'laion-gelu' } },
  ] as const;
  const ordered = naming.isQuickFirst ? kinds : kinds.toReversed();
  return ordered.flatMap((kind) => clipArchitecture(shapeOf, naming, kind) ?? []);
}

function clipArchitecture(
  shapeOf: ShapeOf,
  { id, names, projection, body, ignored }: ClipNaming,
  { gelu, suffix, distinction }: { readonly gelu: Gelu; readonly suffix: string; readonly distinction: Distinction },
): Architecture | undefined {
  const numbers = towerNumbers(names, shapeOf);
  const known = towerSize(numbers?.dim ?? 0);
  if (!numbers || !known) return undefined;
  const { dim, grid, patchPx } = numbers;
  const sizePx = grid * patchPx;
  const plan = new NetworkPlan();
  for (const name of ignored) plan.ignore(name);
  const choices = { heads: known.heads, eps: EPS, gelu, sizePx };
  const tower = planTower(plan, { names, shapeOf, numbers, choices });
  const token = planToken(plan, tower.hidden, 'class_token', 0);
  planLayerNorm(plan, token, { module: names.norm, channels: dim, eps: EPS, output: POOLED });
  planPatchMean(plan, tower.hidden, PATCH_MEAN, tower);
  const pooled: NetworkOutput = { id: POOLED, dim, facts: { code: 'class-token', values: dim } };
  const mean: NetworkOutput = {
    id: PATCH_MEAN,
    dim,
    facts: { code: 'patch-mean', values: dim, grid, isBeforeNorm: true },
  };
  const to = shapeOf(projection.weight)?.[projection.isTransposed ? 1 : 0];
  if (to !== undefined) planLinear(plan, POOLED, IMAGE_EMBEDS, { from: dim, to, ...projection });
  const embeds: NetworkOutput = {
    id: IMAGE_EMBEDS,
    dim: to ?? 0,
    facts: { code: 'image-vector', values: to ?? 0, of: 'CLIP' },
  };
  return {
    id: `${id}_${known.size}_patch${patchPx}_${sizePx}${suffix}`,
    distinction,
    plan,
    body: new Set(body),
    head: new Set(),
    input: {
      ...{ sizePx, isSizeFixed: true, normalization: CLIP },
      crop: { resizePx: sizePx, filter: 'bicubic' },
    },
    outputs: to === undefined ? [pooled, mean] : [embeds, pooled, mean],
  };
}
