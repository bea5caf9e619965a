import type { FingerprintParts } from '../../core/fingerprint.ts';
import type { ModelIdentity, ModelOutput } from '../../core/model-spec.ts';
import { channelCount, type ColourRule, type Preprocessing } from '../../core/preprocessing.ts';
import { isEdge, isFilter, isHash, parseNormalization, parseOutput, parseSource } from './model-record.ts';
import { asFields, isCount } from './parse.ts';

/** What made the rows of a run: enough to choose the same again, and to say it in a saved file when the model itself is gone. */
export interface RunOrigin {
  readonly model: ModelIdentity;
  readonly output: ModelOutput;
  readonly parts: FingerprintParts;
}

/** Reads what made the rows of a run; undefined if any of it is not what it should be, or was written before it was kept. */
export function parseOrigin(value: unknown): RunOrigin | undefined {
  const fields = asFields(value) ?? {};
  const model = parseIdentity(fields['model']);
  const output = parseOutput(fields['output']);
  const parts = parseParts(fields['parts']);
  return model && output && parts ? { model, output, parts } : undefined;
}

function parseIdentity(value: unknown): ModelIdentity | undefined {
  const { kind, id, title, sha256, file, source } = asFields(value) ?? {};
  if (typeof id !== 'string' || typeof title !== 'string' || !isHash(sha256)) return undefined;
  if (kind === 'bundled') return typeof file === 'string' ? { kind, id, title, sha256, file } : undefined;
  const parsed = kind === 'dropped' ? parseSource(source) : undefined;
  return parsed && { kind: 'dropped', id, title, sha256, source: parsed };
}

function parseParts(value: unknown): FingerprintParts | undefined {
  const fields = asFields(value) ?? {};
  const { modelSha256, output, arithmetic, pixels, kernelVersion } = fields;
  const preprocessing = parsePreprocessing(fields['preprocessing']);
  if (!isHash(modelSha256) || typeof output !== 'string' || !preprocessing || !isCount(kernelVersion)) return undefined;
  if (arithmetic !== 'fp32' && arithmetic !== 'fp16' && arithmetic !== 'int8') return undefined;
  if (pixels !== 'exact' && pixels !== 'approximate') return undefined;
  return { modelSha256, output, preprocessing, arithmetic, pixels, kernelVersion };
}

function parsePreprocessing(value: unknown): Preprocessing | undefined {
  const fields = asFields(value) ?? {};
  const { preset, sizePx, resizePx, filter, pillow, exif, wideGrey, channels, range, colours } = fields;
  if ((preset !== 'squash' && preset !== 'crop') || !isEdge(sizePx) || !isEdge(resizePx) || !isFilter(filter)) {
    return undefined;
  }
  if ((pillow !== '13' && pillow !== '11') || (exif !== 'ignore' && exif !== 'upright')) return undefined;
  if ((channels !== 'RGB' && channels !== 'BGR') || (range !== '0-1' && range !== '0-255')) return undefined;
  if ((wideGrey !== undefined && wideGrey !== 'scale') || !isColoursOrNone(colours)) return undefined;
  const own = {
    ...(wideGrey === undefined ? {} : ({ wideGrey } as const)),
    ...(colours === undefined ? {} : { colours }),
  };
  const normalization = parseNormalization(fields['normalization'], channelCount(own));
  return normalization && { preset, sizePx, resizePx, filter, pillow, exif, channels, range, normalization, ...own };
}

function isColoursOrNone(value: unknown): value is ColourRule | undefined {
  return value === undefined || value === 'grey' || value === 'rgba';
}
