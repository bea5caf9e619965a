import type { Architecture, Family, ShapeOf } from './architecture.ts';
import { type AttentionWeights, planCrossAttention, toThreeParts } from './attention-steps.ts';
import { PATCH_MEAN, towerSize } from './class-token-architecture.ts';
import { hfClipBlock } from './clip-architectures.ts';
import type { Distinction } from './distinction.ts';
import { type Gelu, planGelu, planLayerNorm, planLinear } from './layer-steps.ts';
import { POOLED } from './map-outputs.ts';
import { NetworkPlan } from './network-plan.ts';
import { planPatchMean, planToken, planTower, type TowerNames, towerNumbers } from './transformer-tower.ts';
import { HALVES } from './usual-preprocessing.ts';

/** SigLIP's and SigLIP 2's image tower with the attention that pools it, by the names of Hugging Face. */
export const hfSiglips: Family = {
  name: 'SigLIP',
  firstWeights: ['vision_model.embeddings.patch_embedding.bias'],
  architectures: (shapeOf) => siglipArchitectures(shapeOf, HF, hfKinds),
};

const EPS = 1e-6;
const HF_HEAD = 'vision_model.head';

/** SigLIP by a library's names. */
export interface SiglipNaming {
  readonly names: TowerNames;
  /** The learnt vector that asks all tokens. */
  readonly probe: string;
  /** The attention that answers it, and the module that its tensors are named by. */
  readonly attention: AttentionWeights;
  readonly head: string;
  /** The norm behind it; two layers follow, `fc1` and `fc2` of `mlp`. */
  readonly norm: string;
  readonly mlp: string;
  /** First parts of the names of its weights, and of those that are dropped. */
  readonly body: readonly string[];
  readonly dropped: readonly string[];
  readonly ignored: readonly string[];
}

/** What the weights of one tower may be: its id follows from size and pixels. */
export interface SiglipKind {
  readonly id: string;
  readonly distinction?: Distinction;
  readonly gelu: Gelu;
  readonly sizePx: number;
  /** Shorter edge before the centre crop, in pixels. */
  readonly resizePx: number;
}

/** What shapes tell of a tower. */
export interface SiglipShape {
  readonly size: string;
  readonly patchPx: number;
  /** Patches of an edge. */
  readonly grid: number;
}

const HF: SiglipNaming = {
  names: {
    patch: 'vision_model.embeddings.patch_embedding',
    positions: 'vision_model.embeddings.position_embedding.weight',
    block: (i) => hfClipBlock(`vision_model.encoder.layers.${i}`),
    norm: 'vision_model.post_layernorm',
  },
  probe: `${HF_HEAD}.probe`,
  attention: {
    ...toThreeParts(`${HF_HEAD}.attention.in_proj_weight`, `${HF_HEAD}.attention.in_proj_bias`),
    out: { weight: `${HF_HEAD}.attention.out_proj.weight`, bias: `${HF_HEAD}.attention.out_proj.bias` },
  },
  head: HF_HEAD,
  norm: `${HF_HEAD}.layernorm`,
  mlp: `${HF_HEAD}.mlp`,
  ...{ body: ['vision_model'], dropped: ['classifier'], ignored: ['vision_model.embeddings.position_ids'] },
};

function hfKinds({ size, patchPx, grid }: SiglipShape): SiglipKind[] {
  // 384 pixels are no whole number of 14: the last six of each row and column are seen by no patch.
  const sizePx = patchPx === 14 && grid === 27 ? 384 : grid * patchPx;
  return [{ id: `hf_siglip_${size}_patch${patchPx}_${sizePx}`, gelu: 'tanhGelu', sizePx, resizePx: sizePx }];
}

/** Heads and name of a tower's width: the largest has fewer heads than others of its width. */
function siglipSize(dim: number) {
  return dim === 1536 ? { heads: 16, size: 'giantopt' } : towerSize(dim);
}

/**
 * The towers that weights may be.
 *
 * @param toKinds - what a tower of this shape may be, the most usual one first
 */
export function siglipArchitectures(
  shapeOf: ShapeOf,
  naming: SiglipNaming,
  toKinds: (shape: SiglipShape) => readonly SiglipKind[],
): Architecture[] {
  const numbers = towerNumbers(naming.names, shapeOf);
  const known = siglipSize(numbers?.dim ?? 0);
  if (!numbers || !known) return [];
  const { patchPx, grid } = numbers;
  return toKinds({ size: known.size, patchPx, grid }).map((kind) => siglip(shapeOf, naming, kind));
}

function siglip(
  shapeOf: ShapeOf,
  { names, probe, attention, head, norm, mlp, body, dropped, ignored }: SiglipNaming,
  { id, distinction, gelu, sizePx, resizePx }: SiglipKind,
): Architecture {
  const numbers = towerNumbers(names, shapeOf)!;
  const { dim, hidden, grid } = numbers;
  const { heads } = siglipSize(dim)!;
  const plan = new NetworkPlan();
  for (const name of ignored) plan.ignore(name);
  const tower = planTower(plan, { names, shapeOf, numbers, choices: { heads, eps: EPS, gelu, sizePx } });
  const normed = planLayerNorm(plan, tower.hidden, { module: names.norm, channels: dim, eps: EPS });
  // One learnt vector asks all tokens.
  const query = plan.weight(probe, [1, 1, dim], [{ name: probe, shape: [1, 1, dim] }]);
  const place = { module: `${head}/attention`, dim, heads, weights: attention };
  const asked = planCrossAttention(plan, { query, others: normed }, place);
  const askedNorm = planLayerNorm(plan, asked, { module: norm, channels: dim, eps: EPS });
  const linear = (input: string, name: string, from: number, to: number) => {
    const module = `${mlp}.${name}`;
    return planLinear(plan, input, module, { from, to, weight: `${module}.weight`, bias: `${module}.bias` });
  };
  const wide = planGelu(plan, linear(askedNorm, 'fc1', dim, hidden), `${head}/gelu`, gelu);
  planToken(plan, plan.add([asked, linear(wide, 'fc2', hidden, dim)], head), POOLED, 0);
  planPatchMean(plan, normed, PATCH_MEAN, tower);
  return {
    id,
    ...(distinction === undefined ? {} : { distinction }),
    plan,
    body: new Set(body),
    head: new Set(dropped),
    input: {
      ...{ sizePx, isSizeFixed: true, normalization: HALVES },
      crop: { resizePx, filter: 'bicubic' },
    },
    outputs: [
      { id: POOLED, dim, facts: { code: 'image-vector', values: dim, of: 'SigLIP' } },
      { id: PATCH_MEAN, dim, facts: { code: 'patch-mean', values: dim, grid } },
    ],
  };
}
