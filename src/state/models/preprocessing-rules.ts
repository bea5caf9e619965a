import type { ModelSpec } from '../../core/model-spec.ts';
import { channelCount, type ChannelValues, type Normalization, type Preprocessing } from '../../core/preprocessing.ts';
import { PreprocessingError } from './preprocessing-error.ts';
import type { PreprocessingChange } from './preprocessing-view.ts';

/** The smallest picture a model may be given, in pixels. */
const MIN_SIZE_PX = 8;
/** The largest one: its tensor has 12 MiB. */
const MAX_SIZE_PX = 1024;
const MAX_RESIZE_PX = 4096;
/** Largest mean and deviation on the scale 0–1: far beyond any use, and what comes of it is finite in float32. */
const MAX_VALUE = 1000;
const MIN_STD = 0.000_001;
/** Digits that survive a change of scale and back: one less than what a number holds, so that 0.485 · 255 is 123.675. */
const SCALED_DIGITS = 15;

/** Choices that stay when another model or preset is chosen: they belong to neither. */
export type KeptRules = Pick<Preprocessing, 'pillow' | 'exif' | 'wideGrey'>;

/** What a preset means for a model, before the visitor changes anything. */
export function recipeOf(preset: Preprocessing['preset'], model: ModelSpec, kept: KeptRules): Preprocessing {
  return {
    preset,
    pillow: kept.pillow,
    exif: kept.exif,
    ...(kept.wideGrey === undefined ? {} : { wideGrey: kept.wideGrey }),
    sizePx: model.sizePx,
    resizePx: model.crop.resizePx,
    filter: preset === 'squash' ? squashFilter(model) : model.crop.filter,
    channels: 'RGB',
    range: takesBytes(model) ? '0-255' : '0-1',
    normalization: model.normalization,
    // Left out for all others, so that the fingerprints of rows that are stored stay what they are.
    ...(model.input.colours === undefined ? {} : { colours: model.input.colours }),
  };
}

/** What a model says of the preparation of its pictures, as a text: the same for two that say the same. */
export function preparationKey(model: ModelSpec): string {
  const { sizePx, crop, normalization } = model;
  const { preset, filter } = (model.kind === 'dropped' ? model.prepared : undefined) ?? {};
  const { mean, std } = normalization;
  return JSON.stringify([sizePx, crop.resizePx, crop.filter, ...mean, ...std, preset ?? null, filter ?? null]);
}

/** Squash is the notebook's own transform: bilinear, whatever the model was trained with, unless a file beside it asks for squash. */
function squashFilter(model: ModelSpec): Preprocessing['filter'] {
  const prepared = model.kind === 'dropped' ? model.prepared : undefined;
  return prepared?.preset === 'squash' ? prepared.filter : 'bilinear';
}

/** Whether a model takes the bytes of a picture as they are: there is nothing to normalise then. */
export function takesBytes(model: ModelSpec): boolean {
  return model.input.elementType === 'uint8';
}

/**
 * Applies a change. Another range without a normalisation takes the old one along, converted.
 *
 * @param current - as it is before
 * @param model - the model that it is for
 * @throws PreprocessingError if the outcome can't be
 */
export function applyChange(current: Preprocessing, change: PreprocessingChange, model: ModelSpec): Preprocessing {
  const range = change.range ?? current.range;
  const before = rescaled(current.normalization, current.range, range);
  const normalization = change.normalization ? ofChannels(change.normalization, before) : before;
  const { wideGrey: asked, ...others } = change;
  const { wideGrey: earlier, ...kept } = current;
  // What Pillow does goes unsaid, so that rows from before it could be chosen stay comparable.
  const wide = (asked ?? earlier) === 'scale' ? ({ wideGrey: 'scale' } as const) : {};
  const next: Preprocessing = { ...kept, ...others, ...wide, range, normalization };
  checkSizes(next, current, model);
  checkScale(next, current, model);
  return next;
}

/** Whether two are the same in everything that belongs to preset and model. */
export function isSameRecipe(a: Preprocessing, b: Preprocessing): boolean {
  return (
    a.preset === b.preset &&
    a.sizePx === b.sizePx &&
    a.resizePx === b.resizePx &&
    a.filter === b.filter &&
    a.channels === b.channels &&
    a.range === b.range &&
    isSameNormalization(a.normalization, b.normalization)
  );
}

function checkSizes(next: Preprocessing, current: Preprocessing, model: ModelSpec): void {
  const { preset, sizePx, resizePx } = next;
  if (sizePx !== model.sizePx && model.input.isSizeFixed) {
    throw new PreprocessingError({ code: 'size-is-fixed', model: model.title, sizePx: model.sizePx });
  }
  // Whatever size a model has of its own stays possible.
  if (sizePx !== model.sizePx && !isWholeNumber(sizePx, MIN_SIZE_PX, MAX_SIZE_PX)) {
    throw new PreprocessingError({ code: 'size-out-of-range', from: MIN_SIZE_PX, to: MAX_SIZE_PX });
  }
  if (preset === 'squash') {
    // It would choose other rows without another number in them.
    if (resizePx !== current.resizePx) throw new PreprocessingError({ code: 'edge-without-crop' });
    return;
  }
  if (resizePx !== current.resizePx && !isWholeNumber(resizePx, sizePx, MAX_RESIZE_PX)) {
    throw new PreprocessingError({ code: 'edge-out-of-range', sizePx, to: MAX_RESIZE_PX });
  }
  if (resizePx < sizePx) {
    throw new PreprocessingError({ code: 'square-over-edge', resizePx });
  }
}

function checkScale(next: Preprocessing, current: Preprocessing, model: ModelSpec): void {
  if (next.range === current.range && isSameNormalization(next.normalization, current.normalization)) return;
  if (takesBytes(model)) {
    throw new PreprocessingError({ code: 'scale-is-fixed', model: model.title });
  }
  const { mean, std } = next.normalization;
  const channels = channelCount(next);
  if (mean.length !== channels || std.length !== channels)
    throw new PreprocessingError({ code: 'no-alpha', model: model.title });
  const limit = (value: number) => scaled(value, '0-1', next.range);
  if (!mean.every((value) => Math.abs(value) <= limit(MAX_VALUE))) {
    throw new PreprocessingError({ code: 'mean-out-of-range', limit: limit(MAX_VALUE) });
  }
  if (!std.every((value) => value >= limit(MIN_STD) && value <= limit(MAX_VALUE))) {
    throw new PreprocessingError({ code: 'std-out-of-range', from: limit(MIN_STD), to: limit(MAX_VALUE) });
  }
}

function isWholeNumber(value: number, from: number, to: number): boolean {
  return Number.isInteger(value) && value >= from && value <= to;
}

function isSameNormalization(a: Normalization, b: Normalization): boolean {
  return isSameValues(a.mean, b.mean) && isSameValues(a.std, b.std);
}

function isSameValues(a: ChannelValues, b: ChannelValues): boolean {
  return a.length === b.length && a.every((value, i) => value === b[i]);
}

/** A change of red, green and blue leaves alpha's mean and deviation as they are. */
function ofChannels({ mean, std }: Normalization, { mean: means, std: stds }: Normalization): Normalization {
  const filled = ([red, green, blue, alpha]: ChannelValues, otherwise: number | undefined): ChannelValues => {
    const fourth = alpha ?? otherwise;
    return fourth === undefined ? [red, green, blue] : [red, green, blue, fourth];
  };
  return { mean: filled(mean, means[3]), std: filled(std, stds[3]) };
}

function rescaled(
  normalization: Normalization,
  from: Preprocessing['range'],
  to: Preprocessing['range'],
): Normalization {
  const all = ([red, green, blue, alpha]: ChannelValues): ChannelValues => {
    const colours = [scaled(red, from, to), scaled(green, from, to), scaled(blue, from, to)] as const;
    return alpha === undefined ? colours : [...colours, scaled(alpha, from, to)];
  };
  return { mean: all(normalization.mean), std: all(normalization.std) };
}

function scaled(value: number, from: Preprocessing['range'], to: Preprocessing['range']): number {
  if (from === to) return value;
  return Number((to === '0-255' ? value * 255 : value / 255).toPrecision(SCALED_DIGITS));
}
