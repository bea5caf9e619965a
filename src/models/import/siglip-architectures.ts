import type { Architecture, Family, ShapeOf } from './architecture.ts';
import { type AttentionWeights, planCrossAttention, toThreeParts } from './attention-steps.ts';
import { PATCH_MEAN, towerSize } from './class-token-architecture.ts';
import { hfClipBlock } from './clip-architectures.ts';
import { planGelu, planLayerNorm, planLinear } from './layer-steps.ts';
import { POOLED, withCommas } from './map-outputs.ts';
import { NetworkPlan } from './network-plan.ts';
import { planPatchMean, planToken, planTower, type TowerNames, towerNumbers } from './transformer-tower.ts';
import { HALVES } from './usual-preprocessing.ts';

/** SigLIP's and SigLIP 2's image tower with the attention that pools it, by the names of Hugging Face. */
export const hfSiglips: Family = {
  name: 'SigLIP',
  firstWeights: ['vision_model.embeddings.patch_embedding.bias'],
  architectures: siglipArchitectures,
};

const EPS = 1e-6;
const GELU = 'tanhGelu';
const HEAD = 'vision_model.head';
const PROBE = `${HEAD}.probe`;

const NAMES: TowerNames = {
  patch: 'vision_model.embeddings.patch_embedding',
  positions: 'vision_model.embeddings.position_embedding.weight',
  block: (i) => hfClipBlock(`vision_model.encoder.layers.${i}`),
  norm: 'vision_model.post_layernorm',
};

const POOLING: AttentionWeights = {
  ...toThreeParts(`${HEAD}.attention.in_proj_weight`, `${HEAD}.attention.in_proj_bias`),
  out: { weight: `${HEAD}.attention.out_proj.weight`, bias: `${HEAD}.attention.out_proj.bias` },
};

function siglipArchitectures(shapeOf: ShapeOf): Architecture[] {
  const numbers = towerNumbers(NAMES, shapeOf);
  const known = towerSize(numbers?.dim ?? 0);
  if (!numbers || !known) return [];
  const { dim, hidden, grid, patchPx } = numbers;
  const { heads, size } = known;
  const sizePx = grid * patchPx;
  const plan = new NetworkPlan();
  plan.ignore('vision_model.embeddings.position_ids');
  const choices = { heads, eps: EPS, gelu: GELU, sizePx } as const;
  const tower = planTower(plan, { names: NAMES, shapeOf, numbers, choices });
  const normed = planLayerNorm(plan, tower.hidden, { module: NAMES.norm, channels: dim, eps: EPS });
  // One learnt vector asks all tokens.
  const probe = plan.weight(PROBE, [1, 1, dim], [{ name: PROBE, shape: [1, 1, dim] }]);
  const place = { module: `${HEAD}.attention`, dim, heads, weights: POOLING };
  const asked = planCrossAttention(plan, { query: probe, others: normed }, place);
  const askedNorm = planLayerNorm(plan, asked, { module: `${HEAD}.layernorm`, channels: dim, eps: EPS });
  const linear = (input: string, name: string, from: number, to: number) => {
    const module = `${HEAD}.mlp.${name}`;
    return planLinear(plan, input, module, { from, to, weight: `${module}.weight`, bias: `${module}.bias` });
  };
  const wide = planGelu(plan, linear(askedNorm, 'fc1', dim, hidden), `${HEAD}/gelu`, GELU);
  planToken(plan, plan.add([asked, linear(wide, 'fc2', hidden, dim)], HEAD), POOLED, 0);
  planPatchMean(plan, normed, PATCH_MEAN, tower);
  return [
    {
      id: `hf_siglip_${size}_patch${patchPx}_${sizePx}`,
      plan,
      body: new Set(['vision_model']),
      head: new Set(['classifier']),
      input: {
        ...{ sizePx, isSizeFixed: true, normalization: HALVES },
        crop: { resizePx: sizePx, filter: 'bicubic' },
      },
      outputs: [
        { id: POOLED, dim, words: `SigLIP’s image vector, ${withCommas(dim)} values` },
        { id: PATCH_MEAN, dim, words: `the mean of ${grid}×${grid} patches, ${withCommas(dim)} values` },
      ],
    },
  ];
}
