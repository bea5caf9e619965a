import { toFloat16 } from '../../core/float16.ts';
import { Slicer } from '../../core/event-loop.ts';
import type { RowTable } from '../../core/row-table.ts';
import { RoundingMeter } from '../../stages/write/rounding-meter.ts';
import { toUnitLength } from '../../stages/write/unit-length.ts';
import type { RoundingError } from '../../stages/write/table-header.ts';

const MAX_ROWS = 2000;
const MAX_VALUES = 2 ** 24; // 64 MiB read at most, for models with very long rows
const BLOCK_BYTES = 2 ** 18; // under a slice's time to measure

/**
 * Measures what float16 would cost, on up to 2,000 stored rows spread evenly over the table; in slices, so the page stays quick.
 *
 * @param l2 - whether rows get unit length before they are rounded
 * @throws AbortError; what reading throws
 */
export async function sampleRounding(
  table: Pick<RowTable, 'dim' | 'count' | 'rows'>,
  l2: boolean,
  signal: AbortSignal,
): Promise<RoundingError & { readonly ofRows: number }> {
  const { dim } = table;
  const count = Math.min(table.count, MAX_ROWS, Math.max(1, Math.floor(MAX_VALUES / dim)));
  const perBlock = Math.max(1, Math.floor(BLOCK_BYTES / (dim * Float32Array.BYTES_PER_ELEMENT)));
  const meter = new RoundingMeter(dim);
  const slicer = new Slicer(signal);
  for await (const block of table.rows(spread(count, table.count), signal)) {
    for (let from = 0; from < block.length; from += perBlock * dim) {
      const rows = block.subarray(from, from + perBlock * dim);
      if (l2) toUnitLength(rows, dim);
      meter.add(rows, toFloat16(rows));
      await slicer.breathe();
    }
  }
  signal.throwIfAborted();
  return { ...meter.error, ofRows: count };
}

/** So many row numbers, evenly over all rows. */
function spread(count: number, rows: number): Int32Array {
  return Int32Array.from({ length: count }, (_, i) => Math.floor((i * rows) / count));
}
