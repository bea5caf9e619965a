import type { BundledModel } from '../../core/model-spec.ts';
import type { ChannelValues, ColourRule, Normalization, ResizeFilter } from '../../core/preprocessing.ts';
import type { NetworkInput } from './architecture.ts';

/** Mean and deviation of ImageNet, which all of torchvision's networks were trained with. */
export const IMAGENET: Normalization = { mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225] };

/** Mean and deviation of many transformers: values from −1 to 1. */
export const HALVES: Normalization = { mean: [0.5, 0.5, 0.5], std: [0.5, 0.5, 0.5] };

/** Mean and deviation of the pictures that CLIP was trained with. */
export const CLIP: Normalization = {
  mean: [0.48145466, 0.4578275, 0.40821073],
  std: [0.26862954, 0.26130258, 0.27577711],
};

/**
 * What is taken for networks of one channel or four, of which nothing is known: the averages over the channels, a guess; alpha as
 * it is.
 */
export function forColours({ mean, std }: Normalization, colours: ColourRule | undefined): Normalization {
  if (colours === 'grey') return { mean: threeTimes(mean), std: threeTimes(std) };
  return colours === 'rgba' ? { mean: withAlpha(mean, 0), std: withAlpha(std, 1) } : { mean, std };
}

function withAlpha([red, green, blue]: ChannelValues, alpha: number): ChannelValues {
  return [red, green, blue, alpha];
}

function threeTimes([red, green, blue]: ChannelValues): ChannelValues {
  const average = Number(((red + green + blue) / 3).toFixed(6));
  return [average, average, average];
}

/** Values as they are: for models that take the bytes themselves. */
export const UNCHANGED: Normalization = { mean: [0, 0, 0], std: [1, 1, 1] };

const CROPPED_FRACTION = 7 / 8; // 224 of 256

/** The centre crop that most networks were tested with: the shorter edge is resized to an eighth more than the input, and cut. */
export function usualCrop(sizePx: number): BundledModel['crop'] {
  return { resizePx: Math.round(sizePx / CROPPED_FRACTION), filter: 'bilinear' };
}

/**
 * Pictures for a network of ImageNet's mean and deviation that takes any size.
 *
 * @param resizePx - shorter edge before the centre crop; the usual one unless told
 */
export function imagenetInput(
  sizePx = 224,
  resizePx = usualCrop(sizePx).resizePx,
  filter: ResizeFilter = 'bilinear',
): NetworkInput {
  return { sizePx, isSizeFixed: false, normalization: IMAGENET, crop: { resizePx, filter } };
}
