import type { DroppedModel, ModelInput, ModelOutput, Reduction } from '../../core/model-spec.ts';
import { type ChannelValues, channelCount, type Normalization, type ResizeFilter } from '../../core/preprocessing.ts';
import { parseModelNote, parseVectorFacts } from './model-facts.ts';
import { asFields, isCount, isItems } from './parse.ts';

const MAX_SIZE_PX = 4096;

/** Reads what was stored of a model, field by field; undefined if any of it is not what it should be. */
export function parseModel(value: unknown): DroppedModel | undefined {
  const fields = asFields(value) ?? {};
  const { kind, id, title, fileBytes, sha256, sizePx, addedMs } = fields;
  if (kind !== 'dropped' || !isHash(sha256) || !isCount(fileBytes) || !isEdge(sizePx) || !isFinite(addedMs)) {
    return undefined;
  }
  const note = parseModelNote(fields['note']);
  if (typeof id !== 'string' || typeof title !== 'string' || note === undefined) return undefined;
  const input = parseInput(fields['input']);
  const outputs = parseOutputs(fields['outputs']);
  const normalization = input && parseNormalization(fields['normalization'], channelCount(input));
  const crop = parseCrop(fields['crop']);
  const source = parseSource(fields['source']);
  if (!input || !outputs || !normalization || !crop || !source) return undefined;
  const facts = { kind, id, title, note, fileBytes, sha256, sizePx, addedMs } as const;
  const prepared = parsePrepared(fields['prepared']);
  return { ...facts, input, outputs, normalization, crop, source, ...(prepared ? { prepared } : {}) };
}

function parsePrepared(value: unknown): DroppedModel['prepared'] {
  const { preset, filter } = asFields(value) ?? {};
  return (preset === 'squash' || preset === 'crop') && isFilter(filter) ? { preset, filter } : undefined;
}

function parseInput(value: unknown): ModelInput | undefined {
  const { layout, elementType, isSizeFixed, batch, colours } = asFields(value) ?? {};
  if (layout !== 'NCHW' && layout !== 'NHWC') return undefined;
  if (elementType !== 'float32' && elementType !== 'float16' && elementType !== 'uint8') return undefined;
  if (typeof isSizeFixed !== 'boolean' || !isPositiveOrNone(batch)) return undefined;
  if (colours !== undefined && colours !== 'grey' && colours !== 'rgba') return undefined;
  return { layout, elementType, isSizeFixed, batch, ...(colours === undefined ? {} : { colours }) };
}

function parseOutputs(value: unknown): DroppedModel['outputs'] | undefined {
  if (!isItems(value)) return undefined;
  const outputs = value.map(parseOutput).filter((output) => output !== undefined);
  const [first, ...others] = outputs;
  return first && outputs.length === value.length ? [first, ...others] : undefined;
}

/** Reads one vector of a model; undefined if any of it is not what it should be. */
export function parseOutput(value: unknown): ModelOutput | undefined {
  const fields = asFields(value) ?? {};
  const { id, tensor, reduction, dim } = fields;
  const facts = parseVectorFacts(fields['facts'] ?? fields['words']); // an earlier foldvec kept its words
  if (typeof id !== 'string' || typeof tensor !== 'string' || facts === undefined) return undefined;
  if (!isReductionOrNone(reduction) || !isPositiveOrNone(dim)) return undefined;
  return { id, tensor, reduction, dim, facts };
}

/** Reads mean and deviation of so many channels; undefined if any of it is not what it should be. */
export function parseNormalization(value: unknown, channels: number): Normalization | undefined {
  const { mean, std } = asFields(value) ?? {};
  if (!isOfChannels(mean, channels) || !isOfChannels(std, channels)) return undefined;
  return std.every((deviation) => deviation > 0) ? { mean, std } : undefined;
}

function parseCrop(value: unknown): DroppedModel['crop'] | undefined {
  const { resizePx, filter } = asFields(value) ?? {};
  return isEdge(resizePx) && isFilter(filter) ? { resizePx, filter } : undefined;
}

/** Reads what was noted of a dropped file; undefined if any of it is not what it should be. */
export function parseSource(value: unknown): DroppedModel['source'] | undefined {
  const { fileName, sha256, architecture, network } = asFields(value) ?? {};
  if (typeof fileName !== 'string' || !isHash(sha256)) return undefined;
  if (architecture !== undefined && typeof architecture !== 'string') return undefined;
  if (network !== undefined && typeof network !== 'string') return undefined;
  return { fileName, sha256, architecture, ...(network === undefined ? {} : { network }) };
}

/** Whether this is a SHA-256 in lower-case hex. */
export function isHash(value: unknown): value is string {
  return typeof value === 'string' && /^[0-9a-f]{64}$/.test(value);
}

/** Whether this can be the edge of a picture, in pixels. */
export function isEdge(value: unknown): value is number {
  return isCount(value) && value > 0 && value <= MAX_SIZE_PX;
}

function isPositiveOrNone(value: unknown): value is number | undefined {
  return value === undefined || (isCount(value) && value > 0);
}

function isFinite(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}

function isOfChannels(value: unknown, channels: number): value is ChannelValues {
  return isItems(value) && value.length === channels && value.every(isFinite);
}

const REDUCTIONS: Record<Reduction, true> = {
  ...{ mean: true, max: true, flatten: true },
  ...{ 'class-token': true, 'patch-mean': true },
};

function isReductionOrNone(value: unknown): value is Reduction | undefined {
  return value === undefined || (typeof value === 'string' && Object.hasOwn(REDUCTIONS, value));
}

const FILTERS: Record<ResizeFilter, true> = { bilinear: true, bicubic: true };

/** Whether this names one of our filters. */
export function isFilter(value: unknown): value is ResizeFilter {
  return typeof value === 'string' && Object.hasOwn(FILTERS, value);
}
