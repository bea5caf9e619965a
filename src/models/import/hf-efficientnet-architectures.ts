import type { Normalization } from '../../core/preprocessing.ts';
import type { Architecture, Family } from './architecture.ts';
import { EFFICIENTNET_V1 } from './efficientnet-numbers.ts';
import { type EfficientnetNames, planEfficientnet } from './efficientnet-steps.ts';

/** EfficientNet B0 to B7, by the names of Hugging Face. */
export const hfEfficientnets: Family = {
  name: 'EfficientNet',
  firstWeights: ['embeddings.convolution.weight'],
  architectures: hfEfficientnetArchitectures,
};

const EPS = 1e-3;
/** Of Google's weights; the deviation is that of their configuration. */
const NORMALIZATION: Normalization = {
  mean: [0.485, 0.456, 0.406],
  std: [0.47853944, 0.4732864, 0.47434163],
};

const NAMES: EfficientnetNames = {
  stem: ['embeddings.convolution', 'embeddings.batchnorm'],
  block: ({ count, isWidened }) => {
    const name = (part: string) => `encoder.blocks.${count}.${part}`;
    return {
      expand: isWidened ? [name('expansion.expand_conv'), name('expansion.expand_bn')] : undefined,
      depthwise: [name('depthwise_conv.depthwise_conv'), name('depthwise_conv.depthwise_norm')],
      squeeze: [name('squeeze_excite.reduce'), name('squeeze_excite.expand')],
      project: [name('projection.project_conv'), name('projection.project_bn')],
    };
  },
  top: ['encoder.top_conv', 'encoder.top_bn'],
};

function hfEfficientnetArchitectures(): Architecture[] {
  return Array.from(EFFICIENTNET_V1, ([size, numbers]) => {
    const { sizePx } = numbers;
    return {
      id: `hf_efficientnet_${size}`,
      ...planEfficientnet(numbers, NAMES, { eps: EPS, sizePx, padsAsNeeded: true }),
      body: new Set(['embeddings', 'encoder']),
      head: new Set(['classifier']),
      // Its own filter is that of the nearest pixel, which is not offered.
      input: {
        sizePx,
        isSizeFixed: true,
        normalization: NORMALIZATION,
        crop: { resizePx: sizePx, filter: 'bilinear' },
      },
    };
  });
}
