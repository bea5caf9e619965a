import type { FingerprintParts } from '../../core/fingerprint.ts';
import type { ModelSpec } from '../../core/model-spec.ts';
import { recipeOf } from '../models/preprocessing-rules.ts';

/** One thing in which rows were made otherwise than model and preset say. */
export type RunDetail =
  | { readonly code: 'output'; readonly id: string }
  | { readonly code: 'size' | 'shorter-edge'; readonly px: string }
  /** A filter, or an order of channels, by its name. */
  | { readonly code: 'named'; readonly name: string }
  | { readonly code: 'range'; readonly range: string }
  | { readonly code: 'pillow'; readonly release: string }
  | { readonly code: 'normalization' | 'upright' | 'scaled' | 'approximate' | 'float16' };

/** What made stored rows, as it can be said in any language. */
export interface RunDescription {
  /** Title of the model. */
  readonly model: string | undefined;
  readonly preset: string | undefined;
  readonly details: readonly RunDetail[];
}

/**
 * What tells one set of stored rows from another: `model`, `preset`, and `details` where something is not as model and preset
 * say, for example `output layer3/mean, 299 px, bicubic, upright`. It is stored, and stands in a saved file's `meta`; the screen
 * shows what {@link readRun} makes of it.
 */
export function describeRun(parts: FingerprintParts, model: ModelSpec): Record<string, string> {
  const { preset, sizePx, resizePx, filter, channels, range, normalization, pillow, exif, wideGrey } =
    parts.preprocessing;
  const usual = recipeOf(preset, model, { pillow, exif });
  const isUsualNormalization = JSON.stringify(normalization) === JSON.stringify(usual.normalization);
  const details = [
    parts.output === model.outputs[0].id ? '' : `output ${parts.output}`,
    sizePx === usual.sizePx ? '' : `${sizePx} px`,
    preset === 'squash' || resizePx === usual.resizePx ? '' : `shorter edge ${resizePx} px`,
    filter === usual.filter ? '' : filter,
    channels === usual.channels ? '' : channels,
    range === usual.range ? '' : `values ${range}`,
    isUsualNormalization || range !== usual.range ? '' : 'other mean and deviation',
    exif === 'upright' ? 'upright' : '',
    wideGrey === 'scale' ? '16 bits scaled' : '',
    pillow === '13' ? '' : `as Pillow ${pillow}`,
    parts.pixels === 'exact' ? '' : 'approximate pixels',
    parts.arithmetic === 'fp32' ? '' : 'computed in float16',
  ].filter((detail) => detail !== '');
  return { model: model.title, preset, ...(details.length > 0 ? { details: details.join(', ') } : {}) };
}

const PLAIN: Readonly<Record<string, RunDetail>> = {
  'other mean and deviation': { code: 'normalization' },
  upright: { code: 'upright' },
  '16 bits scaled': { code: 'scaled' },
  'approximate pixels': { code: 'approximate' },
  'computed in float16': { code: 'float16' },
};
const WITH_VALUE: readonly (readonly [RegExp, (value: string) => RunDetail])[] = [
  [/^output (.+)$/, (id) => ({ code: 'output', id })],
  [/^(\d+) px$/, (px) => ({ code: 'size', px })],
  [/^shorter edge (\d+) px$/, (px) => ({ code: 'shorter-edge', px })],
  [/^values (.+)$/, (range) => ({ code: 'range', range })],
  [/^as Pillow (.+)$/, (release) => ({ code: 'pillow', release })],
];

/** What {@link describeRun} made, read again so that it can be said in any language. */
export function readRun({ model, preset, details }: Readonly<Record<string, string>>): RunDescription {
  return { model, preset, details: details === undefined ? [] : readDetails(details) };
}

function readDetails(details: string): readonly RunDetail[] {
  return details.split(', ').map((text) => {
    for (const [pattern, make] of WITH_VALUE) {
      const value = pattern.exec(text)?.[1];
      if (value !== undefined) return make(value);
    }
    return PLAIN[text] ?? { code: 'named', name: text };
  });
}
