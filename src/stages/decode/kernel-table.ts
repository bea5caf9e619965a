import { makeResampleTable, type ResampleAxis, type ResampleTable } from '../../core/resample-table.ts';
import type { ResizeFilter } from '../../core/preprocessing.ts';

/** A resample table as the kernel reads it: taps in pairs, each coefficient in two halves of 16 bits. */
export interface KernelTable {
  readonly count: number;
  /** First input and number of tap pairs an output, `Int32Array[2 * count]`. */
  readonly bounds: Int32Array;
  /** Tap pairs of the longest output. */
  readonly maxPairs: number;
  /** `Int32Array[count * maxPairs * 2]`: (hi of both taps, lo of both taps); the lower 16 bits are the first tap's. */
  readonly coefficients: Int32Array;
  /** The inputs that the outputs are made of: from `begin` up to, not including, `end`. */
  readonly begin: number;
  readonly end: number;
}

const LOW_BITS = 15; // a signed 16-bit lane holds them as they are
const LOW_MASK = 2 ** LOW_BITS - 1;

/** Two signed 16-bit lanes as one number. */
function lanes(first: number, second: number): number {
  return (first & 0xffff) | (second << 16);
}

/**
 * Lays a table out for the kernel.
 *
 * @param alignment - 2 where the inputs are pixel pairs: outputs then begin at an even input, by a weight of 0 in front
 */
export function toKernelTable(table: ResampleTable, alignment: 1 | 2): KernelTable {
  const { first, taps, maxTaps } = table;
  const count = first.length;
  const maxPairs = (maxTaps + alignment) >> 1;
  const bounds = new Int32Array(2 * count);
  const coefficients = new Int32Array(count * maxPairs * 2);
  let end = 0;
  for (let i = 0; i < count; i++) {
    const lead = first[i]! % alignment;
    const length = lead + taps[i]!;
    const pairs = (length + 1) >> 1;
    bounds[2 * i] = first[i]! - lead;
    bounds[2 * i + 1] = pairs;
    end = Math.max(end, first[i]! + taps[i]!);
    const at = (tap: number) => (tap < lead || tap >= length ? 0 : table.coefficients[i * maxTaps + tap - lead]!);
    for (let pair = 0; pair < pairs; pair++) {
      const a = at(2 * pair);
      const b = at(2 * pair + 1);
      const to = (i * maxPairs + pair) * 2;
      coefficients[to] = lanes(a >> LOW_BITS, b >> LOW_BITS);
      coefficients[to + 1] = lanes(a & LOW_MASK, b & LOW_MASK);
    }
  }
  return { count, bounds, maxPairs, coefficients, begin: bounds[0]!, end };
}

const MAX_CACHED_TABLES = 64; // some 40 kB each; a folder of one camera's pictures needs two
const cache = new Map<string, KernelTable>();

/** Gives the table of one axis, made once for pictures of the same size. Not to be written to. */
export function kernelTable(axis: ResampleAxis, filter: ResizeFilter, alignment: 1 | 2): KernelTable {
  const { inSize, outSize, from, count } = axis;
  const key = [filter, alignment, inSize, outSize, from, count].join();
  const known = cache.get(key);
  if (known) return known;
  const table = toKernelTable(makeResampleTable(axis, filter), alignment);
  // A Map remembers the order of insertion: the oldest goes. No need to be cleverer for tables that cost under 1 ms.
  const oldest = cache.size >= MAX_CACHED_TABLES ? cache.keys().next().value : undefined;
  if (oldest !== undefined) cache.delete(oldest);
  cache.set(key, table);
  return table;
}
