import type { FingerprintParts } from '../../core/fingerprint.ts';
import type { ModelSpec } from '../../core/model-spec.ts';
import { recipeOf } from '../models/preprocessing-rules.ts';

/**
 * What tells one set of stored rows from another, for people: `model`, `preset`, and `details` where something is not as model and
 * preset say, for example `output layer3/mean, 299 px, bicubic, upright`.
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
  ].filter((detail) => detail !== '');
  return { model: model.title, preset, ...(details.length > 0 ? { details: details.join(', ') } : {}) };
}
