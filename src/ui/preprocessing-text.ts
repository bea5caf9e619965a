import type { Preprocessing } from '../core/preprocessing.ts';

const EXIF_TEXT: Record<Preprocessing['exif'], string> = {
  ignore: 'EXIF ignored',
  upright: 'turned upright by EXIF',
};
const PILLOW_TEXT: Record<Preprocessing['pillow'], string> = {
  '13': 'rounding of Pillow 13',
  '11': 'rounding of Pillow 11.3 and older',
};

/** Order of the channels of a model of four. */
const RGBA_TEXT: Record<Preprocessing['channels'], string> = {
  RGB: 'four channels: red, green, blue and alpha',
  BGR: 'four channels: blue, green, red and alpha',
};

/** What stands for a range on the screen. */
export const RANGE_TEXT: Record<Preprocessing['range'], string> = { '0-1': '0–1', '0-255': '0–255' };

/** A square's edges, held together where a line is broken: `224 × 224`. */
export function squareText(sizePx: number): string {
  return `${sizePx}\u00a0×\u00a0${sizePx}`;
}

/** Everything that is done to a picture before the model sees it, in one line. */
export function preprocessingText(preprocessing: Preprocessing): string {
  const { channels, range, normalization, exif, pillow, wideGrey, colours } = preprocessing;
  const { mean, std } = normalization;
  return [
    shapeText(preprocessing),
    `${colours === 'rgba' ? RGBA_TEXT[channels] : (colours ?? channels)}, ${RANGE_TEXT[range]}`,
    `mean ${mean.join(' ')}, std ${std.join(' ')}`,
    EXIF_TEXT[exif],
    PILLOW_TEXT[pillow],
    ...(wideGrey === 'scale' ? ['16 bits scaled'] : []),
  ].join('; ');
}

function shapeText({ preset, sizePx, resizePx, filter }: Preprocessing): string {
  return preset === 'squash'
    ? `Whole image to ${squareText(sizePx)}, ${filter}`
    : `Shorter edge to ${resizePx}, ${filter}, then the middle ${squareText(sizePx)}`;
}
