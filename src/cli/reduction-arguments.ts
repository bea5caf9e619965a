import type { KernelKind, KernelSpec, ReductionSpec } from '../core/reduction.ts';
import { ArgumentError } from './argument-error.ts';
import { countOf, oneOf, readableFile } from './argument-values.ts';
import type { EncodeValues } from './encode-options.ts';

const METHODS = ['pca', 'kernel-pca', 'svd', 'random-projection', 'apply'] as const;
const KERNELS: readonly KernelKind[] = ['rbf', 'cosine', 'poly'];
const KERNEL_SETTINGS = ['gamma', 'degree', 'coef0'] as const;
const MAX_SEED = 2 ** 32 - 1;

/** What the rows are to be reduced by; at most one of the two. */
export interface Reducing {
  readonly reduction: ReductionSpec | undefined;
  /** Absolute path. */
  readonly reductionFile: string | undefined;
}

/**
 * Reads what was typed of reductions.
 *
 * @param base - folder that relative paths start from
 * @throws ArgumentError with one sentence on the first mistake
 */
export function parseReduction(values: EncodeValues, base: string): Reducing {
  const named = METHODS.filter((name) => values[name] !== undefined);
  const [first, second] = named;
  if (first !== undefined && second !== undefined) {
    throw new ArgumentError(`--${first} and --${second} both make shorter vectors: choose one.`);
  }
  if (values.whiten && first !== 'pca') throw new ArgumentError('--whiten belongs to --pca.');
  const text = first === undefined ? undefined : values[first];
  if (first === undefined || text === undefined) return { reduction: undefined, reductionFile: undefined };
  if (first === 'apply') return { reduction: undefined, reductionFile: readableFile('--apply', text, base) };
  return { reduction: specOf(first, text, values.whiten), reductionFile: undefined };
}

function specOf(method: Exclude<(typeof METHODS)[number], 'apply'>, text: string, whiten: boolean): ReductionSpec {
  switch (method) {
    case 'pca':
      return { method: 'pca', components: countOrShare(text), whiten };
    case 'svd':
      return { method: 'truncated-svd', components: countOf('--svd', text, 'components') };
    case 'random-projection': {
      const [count = '', ...settings] = text.split(':');
      const { seed = 0 } = settingsOf('--random-projection', settings, ['seed']);
      if (!Number.isInteger(seed) || seed < 0 || seed > MAX_SEED) {
        throw new ArgumentError(`--random-projection wants a seed from 0 to ${MAX_SEED}, not "${seed}".`);
      }
      const components = countOf('--random-projection', count, 'components');
      return { method: 'random-projection', components, seed };
    }
    case 'kernel-pca': {
      const [name = '', count = '', ...settings] = text.split(':');
      const kind = oneOf('--kernel-pca', name, KERNELS);
      const components = countOf('--kernel-pca', count, `components, as in ${kind}:64`);
      return { method: 'kernel-pca', components, kernel: { kind, ...kernelNumbers(settings) } };
    }
  }
}

function countOrShare(text: string): number {
  const number = Number(text);
  if (/^\d*\.\d+$/.test(text) && number > 0 && number < 1) return number;
  if (/^\d+$/.test(text) && number > 0 && Number.isSafeInteger(number)) return number;
  throw new ArgumentError(
    `--pca wants a number of components, or a share of the variance between 0 and 1, as in 0.95, not "${text}".`,
  );
}

function kernelNumbers(settings: readonly string[]): Partial<KernelSpec> {
  const numbers = settingsOf('--kernel-pca', settings, KERNEL_SETTINGS);
  for (const name of ['gamma', 'degree'] as const) {
    const value = numbers[name];
    if (value !== undefined && !(value > 0)) {
      throw new ArgumentError(`--kernel-pca wants a ${name} above 0, not "${value}".`);
    }
  }
  return numbers;
}

function settingsOf<T extends string>(
  option: string,
  settings: readonly string[],
  names: readonly T[],
): Partial<Record<T, number>> {
  const found: Partial<Record<T, number>> = {};
  for (const setting of settings) {
    const [name = '', text = '', ...more] = setting.split('=');
    const known = names.find((one) => one === name);
    const value = text.trim() === '' || more.length > 0 ? NaN : Number(text);
    if (known === undefined || !Number.isFinite(value)) {
      throw new ArgumentError(`${option} takes ${names.join('=, ')}= with a number, not "${setting}".`);
    }
    found[known] = value;
  }
  return found;
}
