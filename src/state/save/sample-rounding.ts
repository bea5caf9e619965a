import { toFloat16 } from '../../core/float16.ts';
import { Slicer } from '../../core/event-loop.ts';
import type { NestedIndex } from '../../stages/persist/nested-index.ts';
import type { RowStore } from '../../stages/persist/row-store.ts';
import { RoundingMeter } from '../../stages/write/rounding-meter.ts';
import { toUnitLength } from '../../stages/write/unit-length.ts';
import type { RoundingError } from '../../stages/write/write.contract.ts';

const MAX_ROWS = 2000;
const MAX_VALUES = 2 ** 24; // 64 MiB read at most, for models with very long rows
const BLOCK_BYTES = 2 ** 18; // under a slice's time to measure

/** What to measure. */
export interface SampleJob {
  readonly store: Pick<RowStore, 'readRows'>;
  readonly index: Pick<NestedIndex, 'rows' | 'pathOf'>;
  /** Length of a row. */
  readonly dim: number;
  /** Whether rows get unit length before they are rounded. */
  readonly l2: boolean;
}

/**
 * Measures what float16 would cost, on up to 2,000 stored rows spread evenly over the table; in slices, so the page stays quick.
 *
 * @throws AbortError; what the store throws
 */
export async function sampleRounding(
  { store, index, dim, l2 }: SampleJob,
  signal: AbortSignal,
): Promise<RoundingError & { readonly ofRows: number }> {
  const count = Math.min(index.rows, MAX_ROWS, Math.max(1, Math.floor(MAX_VALUES / dim)));
  const paths = Array.from({ length: count }, (_, i) => index.pathOf(Math.floor((i * index.rows) / count)));
  const meter = new RoundingMeter(dim);
  const slicer = new Slicer();
  for await (const rows of store.readRows(paths, { maxBlockBytes: BLOCK_BYTES })) {
    signal.throwIfAborted();
    if (l2) toUnitLength(rows, dim);
    meter.add(rows, toFloat16(rows));
    await slicer.breathe();
  }
  signal.throwIfAborted();
  return { ...meter.error, ofRows: count };
}
