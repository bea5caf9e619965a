import { rowBlocks } from '../../core/row-blocks.ts';
import type { Reduction } from '../../core/reduction.ts';
import type { RowLoan, RowMatrix } from '../../core/row-table.ts';
import { openLink, withTransfer, type WorkerLink } from '../../core/worker-link.ts';
import type { FileFacts, ReadApi } from './read.contract.ts';
import workerUrl from './read.worker.ts?worker&url';

/** Rows of a file, open in a worker of their own, and what the file says of them. Releasing them ends the worker. */
export interface FileTable extends RowMatrix {
  readonly facts: FileFacts;
  /** @param order - the file's row for each row that the borrower asks for; the file's own order unless given */
  lend(order?: Uint32Array): RowLoan;
}

/**
 * Opens a table of vectors: one file, or a matrix and the `.json` that holds its paths.
 *
 * @param signal - gives up, and ends the worker; once open, {@link FileTable.release} does
 * @throws PipelineError `file-damaged`, its path being the file's name; AbortError
 */
export async function openTable(files: readonly File[], signal: AbortSignal): Promise<FileTable> {
  signal.throwIfAborted();
  const link = openLink<ReadApi>(workerUrl, 'read', { code: 'file-damaged', stage: 'read' });
  const giveUp = () => link.close();
  signal.addEventListener('abort', giveUp);
  try {
    return tableOf(link, await link.guard(link.remote.open(files)));
  } catch (error) {
    link.close();
    throw error;
  } finally {
    signal.removeEventListener('abort', giveUp);
  }
}

/**
 * Reads a reduction from a file: one of ours, or a matrix of the visitor's own.
 *
 * @param dim - length of the rows that it is for
 * @throws PipelineError `file-damaged`, `reduction-mismatch`, its path being the file's name; the signal's reason
 */
export async function openReduction(file: File, dim: number, signal: AbortSignal): Promise<Reduction> {
  signal.throwIfAborted();
  const link = openLink<ReadApi>(workerUrl, 'read', { code: 'file-damaged', stage: 'read' });
  const giveUp = () => link.close();
  signal.addEventListener('abort', giveUp);
  try {
    return await link.guard(link.remote.reduction(file, dim));
  } finally {
    signal.removeEventListener('abort', giveUp);
    link.close();
  }
}

function tableOf(link: WorkerLink<ReadApi>, facts: FileFacts): FileTable {
  const { dim, rows: count } = facts;
  const gone = new AbortController();
  // What never answers is rejected when the worker ends.
  link.guard(new Promise<never>(() => undefined)).catch((error: unknown) => gone.abort(error));
  return {
    ...{ dim, count, facts },
    rows: (at, signal) => rowBlocks({ dim, read: (some) => link.guard(link.remote.rows(some)) }, at, signal),
    lend(order) {
      const { port1, port2 } = new MessageChannel();
      link.guard(link.remote.serve(withTransfer(port1, [port1]), order)).catch(() => undefined); // `gone` tells it
      return { port: port2, gone: gone.signal, end: () => undefined };
    },
    release: () => link.close(),
  };
}
