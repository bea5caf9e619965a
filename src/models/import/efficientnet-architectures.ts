import type { ResizeFilter } from '../../core/preprocessing.ts';
import type { Architecture, Family } from './architecture.ts';
import { EFFICIENTNET_V1, EFFICIENTNET_V2 } from './efficientnet-numbers.ts';
import { type EfficientnetNames, planEfficientnet } from './efficientnet-steps.ts';
import { HALVES, imagenetInput } from './usual-preprocessing.ts';

/** EfficientNet B0 to B7 and V2, by torchvision's names. */
export const efficientnets: Family = {
  name: 'EfficientNet',
  firstWeights: ['features.0.0.weight'],
  architectures: efficientnetArchitectures,
};

/** What torchvision's first weights of each were trained with: edge, shorter edge before the crop, filter, epsilon. */
const INPUTS: Readonly<Record<string, readonly [number, number, ResizeFilter, number]>> = {
  b0: [224, 256, 'bicubic', 1e-5],
  b1: [240, 256, 'bicubic', 1e-5],
  b2: [288, 288, 'bicubic', 1e-5],
  b3: [300, 320, 'bicubic', 1e-5],
  b4: [380, 384, 'bicubic', 1e-5],
  b5: [456, 456, 'bicubic', 1e-3],
  b6: [528, 528, 'bicubic', 1e-3],
  b7: [600, 600, 'bicubic', 1e-3],
  v2_s: [384, 384, 'bilinear', 1e-3],
  v2_m: [480, 480, 'bilinear', 1e-3],
  v2_l: [480, 480, 'bicubic', 1e-3],
};

function toNames(stages: number): EfficientnetNames {
  return {
    stem: ['features.0.0', 'features.0.1'],
    block: ({ stage, index, isFused, isWidened }) => {
      let part = 0;
      const next = () => `features.${stage + 1}.${index}.block.${part++}`;
      const conv = () => {
        const module = next();
        return [`${module}.0`, `${module}.1`] as const;
      };
      const squeeze = () => {
        const module = next();
        return [`${module}.fc1`, `${module}.fc2`] as const;
      };
      // In the order in which torchvision numbers them.
      const expand = isWidened || isFused ? conv() : undefined;
      const depthwise = isFused ? undefined : conv();
      return {
        ...{ expand, depthwise, squeeze: isFused ? undefined : squeeze() },
        project: isFused && !isWidened ? undefined : conv(),
      };
    },
    top: [`features.${stages + 1}.0`, `features.${stages + 1}.1`],
  };
}

function efficientnetArchitectures(): Architecture[] {
  const all = [
    ...EFFICIENTNET_V1,
    ...Array.from(EFFICIENTNET_V2, ([size, numbers]) => [`v2_${size}`, numbers] as const),
  ];
  return all.map(([size, numbers]) => {
    const [sizePx, resizePx, filter, eps] = INPUTS[size]!;
    const input = imagenetInput(sizePx, resizePx, filter);
    return {
      id: `efficientnet_${size}`,
      ...planEfficientnet(numbers, toNames(numbers.stages.length), { eps, sizePx, padsAsNeeded: false }),
      body: new Set(['features']),
      head: new Set(['classifier']),
      input: size === 'v2_l' ? { ...input, normalization: HALVES } : input,
    };
  });
}
