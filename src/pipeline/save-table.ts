import type { RowTable } from '../core/row-table.ts';
import type { WriteFile } from '../stages/write/write.client.ts';
import type { WriteRequest, WriteResult } from '../stages/write/write.contract.ts';

/** What saving a file needs. */
export interface SaveJob extends Omit<WriteRequest, 'header'> {
  /** Stays the caller's. */
  readonly table: RowTable;
  /** Whether the format holds rows; if not, none are read. */
  readonly holdsRows: boolean;
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
  const header = {
    paths: table.paths,
    labels: Array.from(table.labels),
    classes: table.classes,
    skipped: table.skipped.map(({ path, code, stage, message }) => ({
      path: path ?? '',
      code,
      stage,
      reason: message,
    })),
    columns: table.columns,
    sizesBytes: table.sizesBytes,
    mtimesMs: table.mtimesMs,
    meta: table.manifest,
    dim: table.dim,
    ...(table.reduction === undefined ? {} : { reduction: table.reduction }),
  };
  const rows = holdsRows ? table.lend() : undefined;
  try {
    return await write({ request: { format, dtype, l2, header, sink }, rows, onRows: onProgress, signal });
  } finally {
    rows?.end();
  }
}
