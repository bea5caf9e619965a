import type { Preprocessing } from './preprocessing.ts';

/** What a byte's value in the tensor depends on. */
export type Scaling = Pick<Preprocessing, 'range' | 'normalization'>;

let last: { readonly scaling: Scaling; readonly tables: Float32Array<ArrayBuffer> } | undefined;

/**
 * Gives the normalised value of every byte in every channel, so that float32 is rounded exactly where numpy and torch round.
 *
 * @returns `Float32Array[channels * 256]`, channel by channel, red first: `(v / 255 − mean) / std`, without the division by 255 where the
 *   range is `0-255`; not to be written to
 */
export function normalizationTables({ range, normalization }: Scaling): Float32Array<ArrayBuffer> {
  // A run has one normalisation, but each call brings its own copy of it: compare by value.
  if (last && isSame(last.scaling, { range, normalization })) return last.tables;
  const channels = normalization.mean.length;
  const tables = new Float32Array(channels * 256);
  for (let channel = 0; channel < channels; channel++) {
    const mean = Math.fround(normalization.mean[channel]!);
    const std = Math.fround(normalization.std[channel]!);
    for (let value = 0; value < 256; value++) {
      const scaled = range === '0-1' ? Math.fround(value / 255) : value;
      tables[256 * channel + value] = Math.fround(Math.fround(scaled - mean) / std);
    }
  }
  last = { scaling: { range, normalization }, tables };
  return tables;
}

function isSame(a: Scaling, b: Scaling): boolean {
  return (
    a.range === b.range &&
    a.normalization.mean.length === b.normalization.mean.length &&
    a.normalization.mean.every((value, i) => value === b.normalization.mean[i]) &&
    a.normalization.std.every((value, i) => value === b.normalization.std[i])
  );
}
