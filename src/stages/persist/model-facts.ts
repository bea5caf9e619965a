import type { ModelNote } from '../../core/model-spec.ts';
import type { VectorFacts } from '../../core/vector-facts.ts';
import { asFields, isCount, isItems } from './parse.ts';

/** Reads what is to be said of a model; earlier versions kept a sentence. Undefined if it is neither. */
export function parseModelNote(value: unknown): ModelNote | string | undefined {
  if (typeof value === 'string') return value;
  const { code, architecture, from, fileName } = asFields(value) ?? {};
  switch (code) {
    case 'resnet18-mlnet':
    case 'efficientnet-lite0':
    case 'onnx':
      return { code };
    case 'torchvisions':
      return typeof architecture === 'string' ? { code, architecture } : undefined;
    case 'checkpoint':
      return typeof architecture === 'string' && typeof from === 'string' ? { code, architecture, from } : undefined;
    case 'prepared':
      return typeof fileName === 'string' ? { code, fileName } : undefined;
    default:
      return undefined;
  }
}

/** Reads what a vector is made of; earlier versions kept a text. Undefined if it is neither. */
export function parseVectorFacts(value: unknown): VectorFacts | string | undefined {
  if (typeof value === 'string') return value;
  const fields = asFields(value) ?? {};
  if (fields['code'] === 'tensor') return parseTensor(fields);
  const { code, values, map, grid, of, isNormalised, isBeforeNorm } = fields;
  if (!isCount(values)) return undefined;
  switch (code) {
    case 'map-mean':
      if (map !== undefined && !isShape(map)) return undefined;
      return { code, values, ...(map ? { map } : {}), ...(isNormalised === true ? { isNormalised } : {}) };
    case 'map-values':
      return isShape(map) ? { code, values, map } : undefined;
    case 'token-mean':
    case 'class-token':
    case 'distillation-token':
    case 'pooler':
      return { code, values };
    case 'patch-mean':
      return isCount(grid) ? { code, values, grid, ...(isBeforeNorm === true ? { isBeforeNorm } : {}) } : undefined;
    case 'image-vector':
      return of === 'CLIP' || of === 'SigLIP' ? { code, values, of } : undefined;
    default:
      return undefined;
  }
}

function parseTensor({
  name,
  shape,
  values,
  prefixTokens,
}: Readonly<Record<string, unknown>>): VectorFacts | undefined {
  if (typeof name !== 'string' || (shape !== undefined && !isShape(shape))) return undefined;
  if (!isCountOrNone(values) || !isCountOrNone(prefixTokens)) return undefined;
  return {
    code: 'tensor',
    name,
    ...(shape === undefined ? {} : { shape }),
    ...(values === undefined ? {} : { values }),
    ...(prefixTokens === undefined ? {} : { prefixTokens }),
  };
}

function isShape(value: unknown): value is readonly number[] {
  return isItems(value) && value.every(isCount);
}

function isCountOrNone(value: unknown): value is number | undefined {
  return value === undefined || isCount(value);
}
