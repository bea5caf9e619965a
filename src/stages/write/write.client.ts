import { openLink, withTransfer } from '../../core/worker-link.ts';
import type { WriteApi } from './write.contract.ts';
import workerUrl from './write.worker.ts?worker&url';

/** The write worker as the page sees it. */
export interface WriteClient extends WriteApi {
  /** Ends the thread at once. A file that is being written is lost; `abort` first leaves nothing behind. */
  close(): void;
}

/**
 * Starts the write worker. One file at a time; blocks given to `rows` are moved to it.
 *
 * @returns calls reject with PipelineError `write-failed` once the worker has died
 */
export function startWriter(): WriteClient {
  const link = openLink<WriteApi>(workerUrl, 'write', { code: 'write-failed', stage: 'write' });
  return {
    begin: (request) => link.guard(link.remote.begin(request)),
    rows: (block) => link.guard(link.remote.rows(withTransfer(block, [block.buffer]))),
    end: () => link.guard(link.remote.end()),
    abort: () => link.guard(link.remote.abort()),
    close: () => {
      link.close();
    },
  };
}
