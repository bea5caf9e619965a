import { withGrace } from '../../core/grace.ts';
import type { RowLoan } from '../../core/row-table.ts';
import { openCallback, openLink, withTransfer } from '../../core/worker-link.ts';
import type { WriteApi, WriteRequest, WriteResult } from './write.contract.ts';
import workerUrl from './write.worker.ts?worker&url';

/** A file to write. */
export interface WriteJob {
  readonly request: WriteRequest;
  /** Where its rows come from, for a format that holds rows; the lender's to end. */
  readonly rows: RowLoan | undefined;
  /** Told how many rows are written so far. */
  readonly onRows: (rows: number) => void;
  readonly signal: AbortSignal;
}

/** Writes one file. See {@link writeFile}. */
export type WriteFile = (job: WriteJob) => Promise<WriteResult>;

/**
 * Writes one file in a worker of its own, which reads the rows itself. Nothing is left under the file's name if it fails.
 *
 * @throws PipelineError `write-failed`, or of whoever serves the rows; the signal's reason, within some seconds of it
 */
export const writeFile: WriteFile = async ({ request, rows, onRows, signal }) => {
  signal.throwIfAborted();
  const link = openLink<WriteApi>(workerUrl, 'write', { code: 'write-failed', stage: 'write' });
  const progress = openCallback(onRows);
  const either = rows ? AbortSignal.any([signal, rows.gone]) : signal;
  const giveUp = () => {
    link.guard(link.remote.abort()).catch(() => undefined); // the write itself tells how it ended
  };
  either.addEventListener('abort', giveUp);
  try {
    const port = rows && withTransfer(rows.port, [rows.port]);
    // A disk that hangs must not hold Cancel: the worker has its time to leave nothing behind, and is ended below.
    return await withGrace(link.guard(link.remote.write(request, port, progress.proxy)), { signal: either });
  } catch (error) {
    either.throwIfAborted();
    throw error;
  } finally {
    either.removeEventListener('abort', giveUp);
    link.close();
    progress.release();
  }
};
