import type { RowEncoder } from './row-encoder.ts';
import type { TableHeader } from './table-header.ts';

/**
 * The header's meta with what has been done to the rows, under `rows`: `dtype`, `l2`, and how many are NaN, for files that were skipped (`nan_rows`). Rows that came out of a file may bring
 * such facts with them: they stay as `rows.before`, and rows that had unit length have it still.
 *
 * @param isComplete - whether every row has been encoded: then the rows of zeros that `l2` left, and what float16 has cost, are
 * known and told as well
 */
export function savedMeta(
  meta: TableHeader['meta'],
  encoder: RowEncoder,
  isComplete: boolean,
): Record<string, unknown> {
  const { dtype, l2, nanRows, zeroRows, rounding } = encoder;
  const before = meta['rows'];
  const hadUnitLength = typeof before === 'object' && before !== null && 'l2' in before && before.l2 === true;
  const rows: Record<string, unknown> = { dtype, l2: l2 || hadUnitLength };
  if (nanRows > 0) rows['nan_rows'] = nanRows;
  if (isComplete && l2) rows['zero_rows'] = zeroRows;
  if (isComplete && rounding) {
    const { maxRelative, minCosine, overflows } = rounding;
    rows['rounding'] = { max_relative: maxRelative, min_cosine: minCosine, overflows };
  }
  if (before !== undefined) rows['before'] = before;
  return { ...meta, rows };
}
