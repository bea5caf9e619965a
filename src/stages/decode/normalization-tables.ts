import type { Normalization } from '../../core/preprocessing.ts';

let last: { readonly normalization: Normalization; readonly tables: Float32Array<ArrayBuffer> } | undefined;

/**
 * Gives the normalised value of every byte in every channel, so that float32 is rounded exactly where numpy and torch round.
 *
 * @returns `Float32Array[3 * 256]`, channel by channel, red first: `(v / 255 − mean) / std`; not to be written to
 */
export function normalizationTables(normalization: Normalization): Float32Array<ArrayBuffer> {
  // A run has one normalisation, but each call brings its own copy of it: compare by value.
  if (last && isSame(last.normalization, normalization)) return last.tables;
  const tables = new Float32Array(3 * 256);
  for (let channel = 0; channel < 3; channel++) {
    const mean = Math.fround(normalization.mean[channel]!);
    const std = Math.fround(normalization.std[channel]!);
    for (let value = 0; value < 256; value++) {
      const centred = Math.fround(Math.fround(value / 255) - mean);
      tables[256 * channel + value] = Math.fround(centred / std);
    }
  }
  last = { normalization, tables };
  return tables;
}

function isSame(a: Normalization, b: Normalization): boolean {
  return a.mean.every((value, i) => value === b.mean[i]) && a.std.every((value, i) => value === b.std[i]);
}
