import type { Architecture, Family, NetworkInput, ShapeOf } from './architecture.ts';
import { toThreeParts } from './attention-steps.ts';
import { classTokenArchitecture, towerSize } from './class-token-architecture.ts';
import { type TowerNames, towerNumbers } from './transformer-tower.ts';
import { imagenetInput } from './usual-preprocessing.ts';

/** Vision transformers, by torchvision's names: of 14, 16 or 32 pixels a patch and any size of the picture. */
export const vits: Family = {
  name: 'ViT',
  firstWeights: ['conv_proj.weight'],
  // Files before torchvision 0.13.
  rename: (name) => name.replace('.mlp.linear_1.', '.mlp.0.').replace('.mlp.linear_2.', '.mlp.3.'),
  architectures: vitArchitecture,
};

const EPS = 1e-6;

const NAMES: TowerNames = {
  patch: 'conv_proj',
  classToken: 'class_token',
  positions: 'encoder.pos_embedding',
  block: (i) => {
    const block = `encoder.layers.encoder_layer_${i}`;
    const attention = `${block}.self_attention`;
    return {
      norm1: `${block}.ln_1`,
      attention: {
        ...toThreeParts(`${attention}.in_proj_weight`, `${attention}.in_proj_bias`),
        out: { weight: `${attention}.out_proj.weight`, bias: `${attention}.out_proj.bias` },
      },
      norm2: `${block}.ln_2`,
      fc1: `${block}.mlp.0`,
      fc2: `${block}.mlp.3`,
    };
  },
  norm: 'encoder.ln',
};

function vitArchitecture(shapeOf: ShapeOf): Architecture[] {
  const numbers = towerNumbers(NAMES, shapeOf);
  const known = towerSize(numbers?.dim ?? 0);
  if (!numbers || !known) return [];
  const sizePx = numbers.grid * numbers.patchPx;
  const network = {
    id: `vit_${known.size.slice(0, 1)}_${numbers.patchPx}`,
    ...{ names: NAMES, numbers, choices: { heads: known.heads, eps: EPS, sizePx } },
    input: toInput(sizePx, `${known.size}${numbers.patchPx}`),
    body: ['conv_proj', 'class_token', 'encoder'],
    head: ['heads'],
  };
  return [classTokenArchitecture(network, shapeOf)];
}

/** Weights of 224 pixels are those trained on ImageNet alone, but for the largest network; others were tuned at their size. */
function toInput(sizePx: number, size: string): NetworkInput {
  if (sizePx !== 224 || size === 'huge14') return imagenetInput(sizePx, sizePx, 'bicubic');
  return imagenetInput(sizePx, size === 'large16' ? 242 : 256);
}
