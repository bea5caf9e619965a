import type { Architecture, Family, ShapeOf } from './architecture.ts';
import { type ConvnextNames, convnextSize, planConvnext } from './convnext-steps.ts';
import { imagenetInput } from './usual-preprocessing.ts';

/** ConvNeXt, by the names of timm. */
export const timmConvnexts: Family = {
  name: 'ConvNeXt',
  firstWeights: ['stem.0.weight'],
  architectures: (shapeOf) => toArchitectures('convnext', TIMM, { shapeOf, lastEps: 1e-6, kept: 0.95 }),
};

/** ConvNeXt, by the names of Hugging Face. */
export const hfConvnexts: Family = {
  name: 'ConvNeXt',
  firstWeights: ['embeddings.patch_embeddings.weight'],
  architectures: (shapeOf) => toArchitectures('hf_convnext', HF, { shapeOf, lastEps: 1e-12, kept: 0.875 }),
};

const TIMM: ConvnextNames = {
  stem: ['stem.0', 'stem.1'],
  downsample: (stage) => [`stages.${stage}.downsample.0`, `stages.${stage}.downsample.1`],
  block: (stage, index) => {
    const block = `stages.${stage}.blocks.${index}`;
    return {
      ...{ conv: `${block}.conv_dw`, norm: `${block}.norm` },
      ...{ fc1: `${block}.mlp.fc1`, fc2: `${block}.mlp.fc2`, gain: `${block}.gamma` },
    };
  },
  norm: 'head.norm',
  body: new Set(['stem', 'stages']),
  head: new Set(['head']),
};

const HF: ConvnextNames = {
  stem: ['embeddings.patch_embeddings', 'embeddings.layernorm'],
  downsample: (stage) => [
    `encoder.stages.${stage}.downsampling_layer.0`,
    `encoder.stages.${stage}.downsampling_layer.1`,
  ],
  block: (stage, index) => {
    const block = `encoder.stages.${stage}.layers.${index}`;
    return {
      ...{ conv: `${block}.dwconv`, norm: `${block}.layernorm` },
      ...{ fc1: `${block}.pwconv1`, fc2: `${block}.pwconv2`, gain: `${block}.layer_scale_parameter` },
    };
  },
  norm: 'layernorm',
  body: new Set(['embeddings', 'encoder', 'layernorm']),
  head: new Set(['classifier']),
};

function toArchitectures(
  id: string,
  names: ConvnextNames,
  { shapeOf, lastEps, kept }: { readonly shapeOf: ShapeOf; readonly lastEps: number; readonly kept: number },
): Architecture[] {
  const size = convnextSize(names, shapeOf);
  if (size === undefined) return [];
  const planned = planConvnext(names, shapeOf, { lastEps, usual: 'normed' });
  return [{ id: `${id}_${size}`, ...planned, input: imagenetInput(224, Math.floor(224 / kept), 'bicubic') }];
}
