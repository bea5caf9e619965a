import type { RowTable } from '../core/row-table.ts';
import { headerOfTable } from '../stages/write/table-header.ts';
import { withNanRows } from './nan-rows.ts';
import type { WriteFile } from '../stages/write/write.client.ts';
import type { WriteRequest, WriteResult } from '../stages/write/write.contract.ts';

/** What saving a file needs. */
export interface SaveJob extends Omit<WriteRequest, 'header' | 'rowAt'> {
  /** Stays the caller's. */
  readonly table: RowTable;
  /** Whether the format holds rows; if not, none are read. */
  readonly holdsRows: boolean;
  /** Whether skipped files have a row of NaN, among the others (`nan-rows.ts`). */
  readonly nanRows: boolean;
  readonly write: WriteFile;
  /** Rows written so far. */
  readonly onProgress: (rows: number) => void;
  readonly signal: AbortSignal;
}

/**
 * Saves a table as a file, in its own order. The rows go from where they lie to the writer, thread to thread: here only the words
 * about them are known.
 *
 * @throws PipelineError `write-failed`, `store-failed`; the signal's reason. Nothing is left under the file's name then.
 */
export async function saveTable(job: SaveJob): Promise<WriteResult> {
  const { table, format, holdsRows, dtype, l2, sink, write, onProgress, signal } = job;
  const spread = job.nanRows && table.dim > 0 ? await withNanRows(table) : undefined;
  const { dim, skipped, reduction } = table;
  const header = headerOfTable(spread ? { ...spread.words, dim, skipped, reduction } : table);
  const rows = holdsRows ? table.lend() : undefined;
  try {
    const request = { format, dtype, l2, header, sink, ...(spread ? { rowAt: spread.rowAt } : {}) };
    return await write({ request, rows, onRows: onProgress, signal });
  } finally {
    rows?.end();
  }
}
