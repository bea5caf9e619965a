import type { ModelOutput, Reduction } from '../../core/model-spec.ts';
import { toPlainName } from './plain-name.ts';
import type { TracedTensor } from './traced-tensor.ts';

const MAX_DIM = 1_000_000; // 4 MB a picture

/**
 * The vectors that a tensor can become, the usual one first: a vector as it is; of a map the mean or the largest value of each
 * channel over both edges, of tokens over all of them, or the class token or the mean over the patches without it; and of either all values one after another.
 *
 * @returns empty for a tensor of one value, of too many, or of a shape that is not known
 */
export function vectorChoices(tensor: TracedTensor): readonly ModelOutput[] {
  const { shape, channels } = tensor;
  if (!shape) return [];
  const values = shape.reduce((product, length) => product * length, 1);
  if (values < 2) return [];
  // All lengths but one are 1: it is a vector already.
  if (shape.includes(values)) return values > MAX_DIM ? [] : [toOutput(tensor, undefined, values)];
  const choices: ModelOutput[] = [];
  const { prefixTokens = 0 } = tensor;
  if (prefixTokens > 0) {
    choices.push(toOutput(tensor, 'class-token', shape.at(-1)), toOutput(tensor, 'patch-mean', shape.at(-1)));
  }
  const channelCount = (channels === 'first' ? shape[0] : shape.at(-1)) ?? 0;
  if (canPool(shape) && channelCount > 1) {
    choices.push(toOutput(tensor, 'mean', channelCount), toOutput(tensor, 'max', channelCount));
  }
  if (values <= MAX_DIM) choices.push(toOutput(tensor, 'flatten', values));
  return choices;
}

/**
 * The vectors that a tensor of unknown shape gives: of a list of tokens the first one and the mean over all, else what it is.
 *
 * @returns without a `dim`: it shows when the model runs
 */
export function unknownVectors(tensor: TracedTensor): readonly ModelOutput[] {
  if (!isListOfTokens(tensor)) return [toOutput(tensor, undefined, undefined)];
  return [toOutput(tensor, 'class-token', undefined), toOutput(tensor, 'mean', undefined)];
}

/**
 * Whether a tensor is a transformer's list of tokens by Hugging Face's name for it, though its lengths only show when it runs.
 * How many tokens stand before those of the patches isn't known then.
 */
export function isListOfTokens({ name, shape, declaredRank }: TracedTensor): boolean {
  return name === 'last_hidden_state' && shape === undefined && declaredRank === 2;
}

/** Whether a tensor of this shape, without the batch, has channels and something to pool over. */
export function canPool(shape: readonly number[]): boolean {
  return shape.length === 2 || shape.length === 3;
}

function toOutput(
  { name, op, shape, prefixTokens }: TracedTensor,
  reduction: Reduction | undefined,
  dim: number | undefined,
): ModelOutput {
  return {
    id: reduction === undefined ? name : `${name}/${reduction}`,
    tensor: name,
    reduction,
    dim,
    facts: {
      code: 'tensor',
      name: toPlainName(name, op),
      ...(shape === undefined ? {} : { shape }),
      ...(dim === undefined ? {} : { values: dim }),
      ...(reduction === 'patch-mean' && prefixTokens !== undefined ? { prefixTokens } : {}),
    },
  };
}
