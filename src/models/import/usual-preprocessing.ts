import type { BundledModel } from '../../core/model-spec.ts';
import type { Normalization } from '../../core/preprocessing.ts';

/** Mean and deviation of ImageNet, which all of torchvision's networks were trained with. */
export const IMAGENET: Normalization = { mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225] };

/** The averages of ImageNet's, for networks of one channel, of which nothing is known. */
export const IMAGENET_GREY: Normalization = { mean: [0.449, 0.449, 0.449], std: [0.226, 0.226, 0.226] };

/** Values as they are: for models that take the bytes themselves. */
export const UNCHANGED: Normalization = { mean: [0, 0, 0], std: [1, 1, 1] };

const CROPPED_FRACTION = 7 / 8; // 224 of 256

/** The centre crop that most networks were tested with: the shorter edge is resized to an eighth more than the input, and cut. */
export function usualCrop(sizePx: number): BundledModel['crop'] {
  return { resizePx: Math.round(sizePx / CROPPED_FRACTION), filter: 'bilinear' };
}
