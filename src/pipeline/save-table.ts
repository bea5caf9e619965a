import type { RowTable } from '../core/row-table.ts';
import { headerOfTable } from '../stages/write/table-header.ts';
import { withNanRows, type TableWords } from './nan-rows.ts';
import { selectRows } from './select-rows.ts';
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
  /** Only these rows of the table, rising; then no skipped file goes with them. All, unless told. */
  readonly only?: Int32Array<ArrayBuffer> | undefined;
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
  const { dim, reduction } = table;
  const other = await otherRows(job);
  const skipped = job.only ? [] : table.skipped;
  const header = headerOfTable(other ? { ...other.words, dim, skipped, reduction } : table);
  const rows = holdsRows ? table.lend() : undefined;
  try {
    const request = { format, dtype, l2, header, sink, ...(other ? { rowAt: other.rowAt } : {}) };
    return await write({ request, rows, onRows: onProgress, signal });
  } finally {
    rows?.end();
  }
}

/** Other rows than those of the table, one after another, and the words about them; undefined for those. */
async function otherRows({ table, only, nanRows }: SaveJob): Promise<OtherRows | undefined> {
  if (only) return { words: selectRows(table, only), rowAt: only };
  return nanRows && table.dim > 0 ? withNanRows(table) : undefined;
}

interface OtherRows {
  readonly words: TableWords;
  readonly rowAt: Int32Array<ArrayBuffer>;
}
