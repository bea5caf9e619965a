import type { DroppedModel } from '../../core/model-spec.ts';
import { type ChannelValues, channelCount, type Normalization, type ResizeFilter } from '../../core/preprocessing.ts';
import type { UnmetWish } from './unmet-wish.ts';

type Fields = Readonly<Record<string, unknown>>;
type Facts = Pick<DroppedModel, 'sizePx' | 'crop' | 'normalization' | 'prepared'>;

/** How a file on the preparation of pictures is met. */
export interface FoundPreparation {
  readonly facts: Facts;
  /** What it asks for that is done in another way. */
  readonly unmet: readonly UnmetWish[];
}

/** Pillow's numbers of filters, as Hugging Face writes them. */
const FILTERS = ['nearest', 'lanczos', 'bilinear', 'bicubic', 'box', 'hamming'];
const CONVNEXT_SQUASHES_FROM_PX = 384; // its processor does not crop larger pictures
const CONVNEXT_CROP_FRACTION = 224 / 256;
const TIMM_CROP_FRACTION = 0.875;
const BYTE = 1 / 255;
const EPSILON = 1e-9;
const MAX_EDGE_PX = 2048; // larger inputs are refused

/**
 * Reads Hugging Face's `preprocessor_config.json` or timm's `config.json`.
 *
 * @param text - the file's
 * @param model - what is known without it, which stays where the file says nothing
 * @returns undefined if the file says nothing of pictures
 */
export function readPreprocessor(
  text: string,
  model: Pick<DroppedModel, 'sizePx' | 'input' | 'normalization'>,
): FoundPreparation | undefined {
  const all = parsed(text);
  const fields = asFields(all['image_processor']) ?? all; // of a processor for texts too
  const timm = asFields(fields['pretrained_cfg']);
  if (timm) return fromTimm(timm, model);
  const isHuggingFace = ['image_mean', 'do_resize', 'do_normalize', 'crop_size', 'resample'].some(
    (key) => key in fields,
  );
  return isHuggingFace ? fromHuggingFace(fields, model) : undefined;
}

type Model = Parameters<typeof readPreprocessor>[1];

function fromTimm(fields: Fields, model: Model): FoundPreparation {
  const unmet: UnmetWish[] = [];
  const sizes = Array.isArray(fields['input_size']) ? (fields['input_size'] as readonly unknown[]) : [];
  if (sizes[1] !== sizes[2]) unmet.push({ code: 'not-square', width: String(sizes[2]), height: String(sizes[1]) });
  const sizePx = fitting(countOr(sizes[1], model.sizePx), model, unmet);
  const fraction = numberOr(fields['crop_pct'], TIMM_CROP_FRACTION);
  const mode = fields['crop_mode'] ?? 'center';
  if (mode !== 'center' && mode !== 'squash') unmet.push({ code: 'crop-mode', mode: textOf(mode) });
  const filter = filterOf(fields['interpolation'], unmet);
  const resizePx = Math.max(sizePx, Math.floor(sizePx / fraction));
  const normalization = {
    mean: valuesOr(fields['mean'], model.normalization.mean),
    std: valuesOr(fields['std'], model.normalization.std),
  };
  const preset = mode === 'squash' ? 'squash' : 'crop';
  return { facts: { sizePx, crop: { resizePx, filter }, normalization, prepared: { preset, filter } }, unmet };
}

function fromHuggingFace(fields: Fields, model: Model): FoundPreparation {
  const unmet: UnmetWish[] = [];
  const processor = textOf(fields['image_processor_type'] ?? fields['feature_extractor_type']);
  const filter = filterOf(fields['resample'] ?? 2, unmet);
  const frame = frameOf(fields, model, unmet);
  const sizePx = fitting(frame.sizePx, model, unmet);
  const resizePx = sizePx === frame.sizePx ? frame.resizePx : Math.round((frame.resizePx * sizePx) / frame.sizePx);
  if (fields['do_resize'] === false) unmet.push({ code: 'not-resized' });
  if (fields['do_pad'] === true) unmet.push({ code: 'padded' });
  if (frame.preset === 'crop') {
    unmet.push({ code: 'other-centre' });
  }
  if (processor.endsWith('Fast')) {
    unmet.push({ code: 'torch-resize' });
  }
  const facts = { sizePx, crop: { resizePx: Math.max(resizePx, sizePx), filter } };
  return {
    facts: { ...facts, normalization: normalizationOf(fields, model), prepared: { preset: frame.preset, filter } },
    unmet,
  };
}

interface Frame {
  readonly preset: 'squash' | 'crop';
  readonly sizePx: number;
  readonly resizePx: number;
}

function frameOf(fields: Fields, model: Model, unmet: UnmetWish[]): Frame {
  const { height, width, shortest_edge: shortest } = asFields(fields['size']) ?? {};
  // Older files have one number: with a crop the shorter edge, else both.
  const plain = typeof fields['size'] === 'number' ? fields['size'] : undefined;
  const crops = fields['do_center_crop'] === true || ('crop_size' in fields && fields['do_center_crop'] !== false);
  const edge = countOr(shortest ?? plain ?? height, model.sizePx);
  if (height !== width) unmet.push({ code: 'not-square', width: String(width), height: String(height) });
  if (crops) {
    const crop = asFields(fields['crop_size']);
    if (crop && crop['height'] !== crop['width']) unmet.push({ code: 'crop-not-square' });
    const sizePx = countOr(crop ? crop['height'] : fields['crop_size'], edge);
    if (sizePx > edge) unmet.push({ code: 'crop-beyond-edge', cropPx: sizePx, edgePx: edge });
    return { preset: 'crop', sizePx, resizePx: Math.max(edge, sizePx) };
  }
  const isConvNext =
    'crop_pct' in fields ||
    /ConvNext/i.test(textOf(fields['image_processor_type'] ?? fields['feature_extractor_type']));
  if (isConvNext && edge < CONVNEXT_SQUASHES_FROM_PX) {
    const fraction = numberOr(fields['crop_pct'], CONVNEXT_CROP_FRACTION);
    return { preset: 'crop', sizePx: edge, resizePx: Math.floor(edge / fraction) };
  }
  if (shortest !== undefined && !isConvNext) {
    unmet.push({ code: 'no-crop' });
    return { preset: 'crop', sizePx: edge, resizePx: edge };
  }
  return { preset: 'squash', sizePx: edge, resizePx: edge };
}

/** On the scale 0–1, whatever factor and offset the file scales by before. */
function normalizationOf(fields: Fields, model: Model): Normalization {
  const factor = fields['do_rescale'] === false ? 1 : numberOr(fields['rescale_factor'], BYTE);
  const offset = fields['rescale_offset'] === true ? 1 : 0;
  const isOn = fields['do_normalize'] !== false;
  const mean = isOn ? valuesOr(fields['image_mean'], model.normalization.mean) : plain(0, model);
  const std = isOn ? valuesOr(fields['image_std'], model.normalization.std) : plain(1, model);
  const scale = Math.abs(factor * 255 - 1) < EPSILON ? 1 : factor * 255;
  return { mean: eachOf(mean, (value) => (value + offset) / scale), std: eachOf(std, (value) => value / scale) };
}

function plain(value: number, { input }: Model): ChannelValues {
  return channelCount(input) === 4 ? [value, value, value, value] : [value, value, value];
}

function fitting(sizePx: number, { sizePx: own, input }: Model, unmet: UnmetWish[]): number {
  if (!input.isSizeFixed || sizePx === own) return sizePx;
  unmet.push({ code: 'other-size', askedPx: sizePx, takenPx: own });
  return own;
}

function filterOf(value: unknown, unmet: UnmetWish[]): ResizeFilter {
  const name = typeof value === 'number' ? (FILTERS[value] ?? `filter ${value}`) : textOf(value ?? 'bicubic');
  if (name === 'bilinear' || name === 'bicubic') return name;
  const nearest = name === 'lanczos' || name === 'random' ? 'bicubic' : 'bilinear';
  unmet.push({ code: 'other-filter', asked: name, taken: nearest });
  return nearest;
}

function eachOf([red, green, blue, alpha]: ChannelValues, map: (value: number) => number): ChannelValues {
  const colours = [map(red), map(green), map(blue)] as const;
  return alpha === undefined ? colours : [...colours, map(alpha)];
}

/** A number a channel, as the file has it; where it says nothing of alpha, that stays. */
function valuesOr(value: unknown, otherwise: ChannelValues): ChannelValues {
  if (!Array.isArray(value)) return otherwise;
  const [red, green, blue, alpha = otherwise[3]] = value as readonly unknown[];
  if (!isNumber(red) || !isNumber(green) || !isNumber(blue)) return otherwise;
  return otherwise.length === 4 && isNumber(alpha) ? [red, green, blue, alpha] : [red, green, blue];
}

function isNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}

function countOr(value: unknown, otherwise: number): number {
  return typeof value === 'number' && Number.isInteger(value) && value > 0 && value <= MAX_EDGE_PX ? value : otherwise;
}

function numberOr(value: unknown, otherwise: number): number {
  return typeof value === 'number' && value > 0 && Number.isFinite(value) ? value : otherwise;
}

/** What a file says in words; other values as JSON. */
function textOf(value: unknown): string {
  if (value === undefined) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function asFields(value: unknown): Fields | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : undefined;
}

function parsed(text: string): Fields {
  try {
    return asFields(JSON.parse(text)) ?? {};
  } catch {
    return {}; // another file of that name
  }
}
