import type { Architecture, Family, NetworkInput, ShapeOf } from './architecture.ts';
import { type AttentionWeights, type ProjectionWeights } from './attention-steps.ts';
import { classTokenArchitecture, type ClassTokenNetwork, towerSize } from './class-token-architecture.ts';
import { type BlockNames, isGated, type TowerNames, towerNumbers } from './transformer-tower.ts';
import { HALVES, imagenetInput } from './usual-preprocessing.ts';

/** ViT, DeiT and DINOv2, by the names of Hugging Face. */
export const hfVits: Family = {
  name: 'DINOv2',
  firstWeights: ['embeddings.patch_embeddings.projection.weight'],
  architectures: hfVitArchitectures,
};

const EPS = 1e-12;
const DINO_EPS = 1e-6;
const DINO_PX = 224;
const DINO_RESIZE_PX = 256;
const DEIT_RESIZE_PX = 256;

function attentionOf(block: string, shapeOf: ShapeOf, gain: ProjectionWeights['gain']): AttentionWeights {
  const project = (part: string) => {
    const module = `${block}.attention.attention.${part}`;
    return { weight: `${module}.weight`, bias: shapeOf(`${module}.bias`) ? `${module}.bias` : undefined };
  };
  const out = `${block}.attention.output.dense`;
  return {
    ...{ query: project('query'), key: project('key'), value: project('value') },
    out: { weight: `${out}.weight`, bias: `${out}.bias`, gain },
  };
}

function toVitBlock(block: string, shapeOf: ShapeOf): BlockNames {
  return {
    norm1: `${block}.layernorm_before`,
    attention: attentionOf(block, shapeOf, undefined),
    norm2: `${block}.layernorm_after`,
    fc1: `${block}.intermediate.dense`,
    fc2: `${block}.output.dense`,
  };
}

function toDinoBlock(block: string, shapeOf: ShapeOf): BlockNames {
  const gain = { name: `${block}.layer_scale1.lambda1`, shape: shapeOf(`${block}.layer_scale1.lambda1`) ?? [] };
  const layers = shapeOf(`${block}.mlp.weights_in.weight`)
    ? { fc1: `${block}.mlp.weights_in`, fc2: `${block}.mlp.weights_out` }
    : { fc1: `${block}.mlp.fc1`, fc2: `${block}.mlp.fc2` };
  return {
    norm1: `${block}.norm1`,
    attention: attentionOf(block, shapeOf, gain),
    norm2: `${block}.norm2`,
    ...{ ...layers, isGated: isGated(layers, shapeOf), gain2: `${block}.layer_scale2.lambda1` },
  };
}

function namesOf(shapeOf: ShapeOf): TowerNames {
  const has = (name: string) => shapeOf(`embeddings.${name}`) !== undefined;
  const isDino = shapeOf('encoder.layer.0.layer_scale1.lambda1') !== undefined;
  return {
    patch: 'embeddings.patch_embeddings.projection',
    classToken: 'embeddings.cls_token',
    ...(has('distillation_token') ? { placedTokens: ['embeddings.distillation_token'] } : {}),
    ...(has('register_tokens') ? { registers: 'embeddings.register_tokens' } : {}),
    positions: 'embeddings.position_embeddings',
    block: (i) => (isDino ? toDinoBlock : toVitBlock)(`encoder.layer.${i}`, shapeOf),
    norm: 'layernorm',
  };
}

function hfVitArchitectures(shapeOf: ShapeOf): Architecture[] {
  const names = namesOf(shapeOf);
  const numbers = towerNumbers(names, shapeOf);
  const known = towerSize(numbers?.dim ?? 0);
  if (!numbers || !known) return [];
  const nativePx = numbers.grid * numbers.patchPx;
  const toNetwork = (kind: string, input: NetworkInput, choices: Partial<ClassTokenNetwork['choices']> = {}) => ({
    id: `hf_${kind}_${known.size}_patch${numbers.patchPx}_${input.sizePx}`,
    ...{ names, numbers, input, choices: { heads: known.heads, eps: EPS, sizePx: input.sizePx, ...choices } },
    body: ['embeddings', 'encoder', 'layernorm'],
    head: ['classifier', 'cls_classifier', 'distillation_classifier', 'decoder'],
    pooler: 'pooler.dense',
    ignored: ['embeddings.mask_token'],
  });
  const deit = imagenetInput(nativePx, nativePx === DINO_PX ? DEIT_RESIZE_PX : nativePx, 'bicubic');
  if (names.placedTokens) return [classTokenArchitecture(toNetwork('deit_distilled', deit), shapeOf)];
  if (shapeOf('encoder.layer.0.layer_scale1.lambda1')) {
    // Its positions are for 518 pixels; the library's own preparation gives 224 and resamples them.
    const input = imagenetInput(nativePx > DINO_PX ? DINO_PX : nativePx, DINO_RESIZE_PX, 'bicubic');
    const isSmooth = names.registers !== undefined;
    const kind = isSmooth ? 'dinov2_registers' : 'dinov2';
    return [classTokenArchitecture(toNetwork(kind, input, { eps: DINO_EPS, isSmooth }), shapeOf)];
  }
  const plain: NetworkInput = {
    ...{ sizePx: nativePx, isSizeFixed: true, normalization: HALVES },
    crop: { resizePx: nativePx, filter: 'bilinear' },
  };
  return [
    { ...toNetwork('vit', plain), distinction: { by: 'half-mean' } as const },
    { ...toNetwork('deit', deit), distinction: { by: 'imagenet-mean' } as const },
  ].map((network) => classTokenArchitecture(network, shapeOf));
}
