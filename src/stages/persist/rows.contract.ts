import type { OnDamaged, PinnedRows } from './pinned-rows.ts';

/** Spoken by `rows.worker.ts`: reads the rows of one table for other threads, so that they never cross the page's. */
export interface RowsApi {
  /**
   * Serves pinned rows to whoever holds the other end of `port`, for as long as this worker lives.
   *
   * @param databaseName - the rows' database, opened here once more
   * @param onDamaged - told of a record that is not what was written; the block fails with PipelineError `store-failed`
   */
  serve(databaseName: string, pinned: PinnedRows, port: MessagePort, onDamaged: OnDamaged): Promise<void>;
}
