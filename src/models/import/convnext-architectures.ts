import type { Architecture, Family, ShapeOf } from './architecture.ts';
import { type ConvnextNames, convnextSize, planConvnext } from './convnext-steps.ts';
import { imagenetInput } from './usual-preprocessing.ts';

/** ConvNeXt, by torchvision's names. */
export const convnexts: Family = {
  name: 'ConvNeXt',
  firstWeights: ['features.0.0.weight'],
  architectures: convnextArchitecture,
};

const EPS = 1e-6;
/** Shorter edge before the crop. */
const RESIZES: Readonly<Record<string, number>> = { tiny: 236, small: 230 };
const USUAL_RESIZE = 232;

const NAMES: ConvnextNames = {
  stem: ['features.0.0', 'features.0.1'],
  downsample: (stage) => [`features.${stage * 2}.0`, `features.${stage * 2}.1`],
  block: (stage, index) => {
    const block = `features.${stage * 2 + 1}.${index}`;
    return {
      conv: `${block}.block.0`,
      norm: `${block}.block.2`,
      fc1: `${block}.block.3`,
      fc2: `${block}.block.5`,
      gain: `${block}.layer_scale`,
    };
  },
  norm: 'classifier.0',
  body: new Set(['features']),
  head: new Set(['classifier']),
};

function convnextArchitecture(shapeOf: ShapeOf): Architecture[] {
  const size = convnextSize(NAMES, shapeOf);
  if (size === undefined) return [];
  // torchvision's children but the last give the pooled map; the classifier begins with a norm.
  const planned = planConvnext(NAMES, shapeOf, { lastEps: EPS, usual: 'pooled' });
  return [{ id: `convnext_${size}`, ...planned, input: imagenetInput(224, RESIZES[size] ?? USUAL_RESIZE) }];
}
