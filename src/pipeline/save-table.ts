import type { TableColumn } from '../core/table-column.ts';
import type { RowStore, StoredTable } from '../stages/persist/row-store.ts';
import type { WriteApi, WriteRequest, WriteResult } from '../stages/write/write.contract.ts';

/** Formats that hold no rows. */
const WITHOUT_ROWS: ReadonlySet<WriteRequest['format']> = new Set(['paths-json', 'rows-csv', 'skipped-csv']);

/** What saving a file needs. */
export interface SaveJob {
  readonly table: StoredTable;
  readonly meta: Readonly<Record<string, unknown>>;
  /** Labels that come along, aligned with the table's paths. */
  readonly columns: readonly TableColumn[];
  readonly store: Pick<RowStore, 'readRows'>;
  readonly writer: WriteApi;
  readonly format: WriteRequest['format'];
  readonly dtype: WriteRequest['dtype'];
  readonly l2: WriteRequest['l2'];
  readonly sink: WriteRequest['sink'];
  /** Rows handed to the writer so far. */
  readonly onProgress: (rows: number) => void;
  readonly signal: AbortSignal;
}

/**
 * Streams stored rows into a file, block by block, in ImageFolder's order: no second copy of the matrix is ever held.
 *
 * @throws PipelineError `write-failed`, `store-failed`; AbortError. Nothing is left under the file's name then.
 */
export async function saveTable(job: SaveJob): Promise<WriteResult> {
  const { table, writer, format, dtype, l2, sink } = job;
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
    columns: job.columns,
    meta: job.meta,
    dim: table.dim,
  };
  try {
    await writer.begin({ format, dtype, l2, header, sink });
    let rows = 0;
    if (!WITHOUT_ROWS.has(format)) {
      for await (const block of job.store.readRows(table.paths)) {
        job.signal.throwIfAborted();
        rows += block.length / table.dim;
        await writer.rows(block);
        job.onProgress(rows);
      }
    }
    return await writer.end();
  } catch (error) {
    await writer.abort().catch(() => undefined); // a writer that died has nothing to give up; the first failure is the one to tell
    throw error;
  }
}
