import type { Preprocessing } from '../../src/core/preprocessing.ts';

/** The notebook's recipe: Resize((224, 224)), ToTensor, Normalize with ImageNet's numbers. */
export const NOTEBOOK: Preprocessing = {
  preset: 'squash',
  sizePx: 224,
  resizePx: 256,
  filter: 'bilinear',
  pillow: '13',
  exif: 'ignore',
  channels: 'RGB',
  range: '0-1',
  normalization: { mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225] },
};
