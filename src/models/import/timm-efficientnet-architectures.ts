import type { Architecture, Family } from './architecture.ts';
import { EFFICIENTNET_V1, EFFICIENTNET_V2, type EfficientnetNumbers } from './efficientnet-numbers.ts';
import { type EfficientnetNames, planEfficientnet } from './efficientnet-steps.ts';
import { HALVES, imagenetInput } from './usual-preprocessing.ts';

/** EfficientNet B0 to B7 and V2, by timm's names: those that were trained with torch, and those that come from TensorFlow. */
export const timmEfficientnets: Family = {
  name: 'EfficientNet',
  firstWeights: ['conv_stem.weight'],
  architectures: () => [
    ...Object.entries(OWN).map(([size, input]) => toArchitecture(size, EFFICIENTNET_V1.get(size)!, input, false)),
    ...Object.entries(TENSORFLOW).map(([size, input]) =>
      toArchitecture(size, EFFICIENTNET_V1.get(size) ?? EFFICIENTNET_V2.get(size.slice('v2_'.length))!, input, true),
    ),
  ],
};

/** What timm's default weights of each were trained with: edge, part of the picture that the crop keeps, mean and deviation of 0.5. */
type InputNumbers = readonly [number, number, boolean?];

const OWN: Readonly<Record<string, InputNumbers>> = {
  b0: [224, 0.875],
  b1: [240, 0.9, true],
  b2: [256, 0.875],
  b3: [288, 0.875],
  b4: [320, 0.875],
  b5: [448, 1],
};
const TENSORFLOW: Readonly<Record<string, InputNumbers>> = {
  b0: [224, 0.875],
  b1: [240, 0.882],
  b2: [260, 0.89],
  b3: [300, 0.904],
  b4: [380, 0.922],
  b5: [456, 0.934],
  b6: [528, 0.942],
  b7: [600, 0.949],
  v2_s: [300, 1, true],
  v2_m: [384, 1, true],
  v2_l: [384, 1, true],
};

const NAMES: EfficientnetNames = {
  stem: ['conv_stem', 'bn1'],
  block: ({ stage, index, isFused, isWidened }) => {
    const block = `blocks.${stage}.${index}`;
    const name = (part: string) => `${block}.${part}`;
    if (isFused) {
      return {
        ...{ depthwise: undefined, squeeze: undefined },
        expand: [name(isWidened ? 'conv_exp' : 'conv'), name('bn1')],
        project: isWidened ? [name('conv_pwl'), name('bn2')] : undefined,
      };
    }
    const squeeze = [name('se.conv_reduce'), name('se.conv_expand')] as const;
    if (!isWidened) {
      const depthwise = [name('conv_dw'), name('bn1')] as const;
      return { expand: undefined, depthwise, squeeze, project: [name('conv_pw'), name('bn2')] };
    }
    return {
      expand: [name('conv_pw'), name('bn1')],
      depthwise: [name('conv_dw'), name('bn2')],
      squeeze,
      project: [name('conv_pwl'), name('bn3')],
    };
  },
  top: ['conv_head', 'bn2'],
};

function toArchitecture(
  size: string,
  numbers: EfficientnetNumbers,
  [sizePx, kept, isHalves = false]: InputNumbers,
  isTensorflow: boolean,
): Architecture {
  const input = imagenetInput(sizePx, Math.floor(sizePx / kept), 'bicubic');
  const eps = isTensorflow ? 1e-3 : 1e-5;
  return {
    id: `${isTensorflow ? 'tf_' : ''}efficientnet${size.startsWith('v2') ? '' : '_'}${size}`,
    distinction: { by: isTensorflow ? 'tensorflow' : 'torch' },
    ...planEfficientnet(numbers, NAMES, { eps, sizePx, padsAsNeeded: isTensorflow }),
    body: new Set(['conv_stem', 'bn1', 'blocks', 'conv_head', 'bn2']),
    head: new Set(['classifier']),
    // What is padded as needed follows from the size.
    input: { ...input, isSizeFixed: isTensorflow, ...(isHalves ? { normalization: HALVES } : {}) },
  };
}
