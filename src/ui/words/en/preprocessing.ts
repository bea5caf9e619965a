import type { Preprocessing } from '../../../core/preprocessing.ts';
import type { PreprocessingProblem } from '../../../state/models/preprocessing-error.ts';
import { JOINT } from '../../format.ts';

/** How a picture becomes what the model takes. */
export const preprocessing = {
  legend: 'How an image becomes a square',
  squash: {
    title: 'Squash',
    note: (sizePx: number) =>
      `The whole image, squeezed to ${square(sizePx)}: torchvision’s Resize((${sizePx}, ${sizePx})).`,
  },
  crop: {
    title: 'Crop',
    note: ({ resizePx, sizePx, filter }: CropRecipe) =>
      `Shorter edge to ${resizePx}, then the middle ${square(sizePx)} (${filter}): as the model was trained.`,
  },
  changed: 'Changed.',
  /** Everything that is done to a picture before the model sees it, in one line. */
  line: ({ channels, range, normalization, exif, pillow, wideGrey, colours, ...shape }: Preprocessing): string => {
    const { mean, std } = normalization;
    return [
      shapeLine(shape),
      `${colours === 'rgba' ? RGBA[channels] : (colours ?? channels)}, ${RANGE[range]}`,
      `mean ${mean.join(' ')}, std ${std.join(' ')}`,
      exif === 'upright' ? 'turned upright by EXIF' : 'EXIF ignored',
      pillow === '13' ? 'rounding of Pillow 13' : 'rounding of Pillow 11.3 and older',
      ...(wideGrey === 'scale' ? ['16 bits scaled'] : []),
    ].join('; ');
  },
  modelsOwn: 'Model’s own preset',
  notebooks: 'Notebook’s recipe',
  adjust: 'Adjust',
  size: 'Size of the square, in pixels',
  sizeIsFixed: (sizePx: number) => `This model takes pictures of ${square(sizePx)} only.`,
  shorterEdge: 'Shorter edge before the crop, in pixels',
  filter: 'Filter of the resize',
  filters: { bilinear: 'Bilinear', bicubic: 'Bicubic' },
  channels: 'Order of the channels',
  channelOrders: { RGB: 'RGB (torchvision)', BGR: 'BGR (OpenCV, Caffe)' },
  range: 'Range of the values',
  ranges: { '0-1': '0–1 (ToTensor)', '0-255': '0–255' },
  scaleIsFixed: 'This model takes bytes as they are: range, mean and standard deviation can’t be changed.',
  rangeConverts: 'Another range converts mean and standard deviation.',
  converted: {
    '0-1': 'Mean and standard deviation were divided by 255, to fit this range.',
    '0-255': 'Mean and standard deviation were multiplied by 255, to fit this range.',
  },
  mean: 'Mean',
  std: 'Standard deviation',
  channel: { red: 'red', green: 'green', blue: 'blue', alpha: 'alpha' },
  exif: 'Turned photos',
  exifRules: { ignore: 'As stored (torchvision)', upright: 'Upright, by EXIF' },
  wideGrey: 'Grey of 16 bits',
  wideGreyRules: { clip: 'White above 255 (Pillow)', scale: 'Scaled to 8 bits' },
  pillow: 'Rounding of the resize',
  pillowRules: { '13': 'As Pillow 13', '11': 'As Pillow 11.3 and older' },
  /** Why a change can't be, in a sentence. Numbers stand as they can be typed. */
  problem: (problem: PreprocessingProblem): string => {
    switch (problem.code) {
      case 'size-is-fixed':
        return `${problem.model} takes pictures of ${problem.sizePx} × ${problem.sizePx} pixels only.`;
      case 'size-out-of-range':
        return `The size must be a whole number from ${problem.from} to ${problem.to}.`;
      case 'edge-without-crop':
        return 'Only a crop has a shorter edge.';
      case 'edge-out-of-range':
        return `The shorter edge must be a whole number from ${problem.sizePx}, the size of the square, to ${problem.to}.`;
      case 'square-over-edge':
        return `The square can’t be larger than the shorter edge, ${problem.resizePx}: enlarge that first.`;
      case 'scale-is-fixed':
        return `${problem.model} takes bytes as they are: range, mean and deviation can’t be changed.`;
      case 'no-alpha':
        return `${problem.model} takes three channels: there is no fourth mean or deviation.`;
      case 'mean-out-of-range': {
        const limit = NUMBER.format(problem.limit);
        return `The mean must be a number from −${limit} to ${limit}.`;
      }
      case 'std-out-of-range':
        return `The standard deviation must be a number from ${NUMBER.format(problem.from)} to ${NUMBER.format(problem.to)}.`;
    }
  },
};

type CropRecipe = Pick<Preprocessing, 'resizePx' | 'sizePx' | 'filter'>;

const NUMBER = new Intl.NumberFormat('en', { maximumFractionDigits: 6, useGrouping: false });

const RANGE: Record<Preprocessing['range'], string> = { '0-1': '0–1', '0-255': '0–255' };

/** Order of the channels of a model of four. */
const RGBA: Record<Preprocessing['channels'], string> = {
  RGB: 'four channels: red, green, blue and alpha',
  BGR: 'four channels: blue, green, red and alpha',
};

function shapeLine({ preset, resizePx, sizePx, filter }: CropRecipe & Pick<Preprocessing, 'preset'>): string {
  return preset === 'squash'
    ? `Whole image to ${square(sizePx)}, ${filter}`
    : `Shorter edge to ${resizePx}, ${filter}, then the middle ${square(sizePx)}`;
}

/** A square's edges, held together where a line is broken: `224 × 224`. */
function square(sizePx: number): string {
  return `${sizePx}${JOINT}×${JOINT}${sizePx}`;
}
