import { openLink } from '../../core/worker-link.ts';
import type { ReadApi, TableFacts } from './read.contract.ts';
import workerUrl from './read.worker.ts?worker&url';

/** A table of vectors, open in a worker of its own. */
export interface Table {
  readonly facts: TableFacts;
  /**
   * Rows of the table.
   *
   * @param at - row numbers, in any order
   * @returns `Float32Array[at.length * dim]`, the caller's
   * @throws RangeError for a row that is not there; AbortError once the table was closed
   */
  rows(at: Int32Array): Promise<Float32Array<ArrayBuffer>>;
  /** Ends the worker, and frees the table. */
  close(): void;
}

/**
 * Opens a table of vectors: one file, or a matrix and the `.json` that holds its paths.
 *
 * @param signal - gives up, and ends the worker; once open, {@link Table.close} does
 * @throws PipelineError `file-damaged`, its path being the file's name; AbortError
 */
export async function openTable(files: readonly File[], signal: AbortSignal): Promise<Table> {
  signal.throwIfAborted();
  const link = openLink<ReadApi>(workerUrl, 'read', { code: 'file-damaged', stage: 'read' });
  const giveUp = () => link.close();
  signal.addEventListener('abort', giveUp);
  try {
    const facts = await link.guard(link.remote.open(files));
    return {
      facts,
      rows: (at) => link.guard(link.remote.rows(at)),
      close: () => link.close(),
    };
  } catch (error) {
    link.close();
    throw error;
  } finally {
    signal.removeEventListener('abort', giveUp);
  }
}
