import { openCallback, openLink, withTransfer } from '../../core/worker-link.ts';
import { readPinned } from './pinned-rows.ts';
import type { ServeRows } from './pinned-table.ts';
import type { RowsApi } from './rows.contract.ts';
import workerUrl from './rows.worker.ts?worker&url';

/**
 * Serves stored rows: this thread reads those that it asks for itself; each loan is a worker that reads the database on its own.
 */
export const serveFromWorkers: ServeRows = (database, pinned, onDamaged) => {
  const ends = new Set<() => void>();
  return {
    read: readPinned(database, pinned, onDamaged),
    lend() {
      const link = openLink<RowsApi>(workerUrl, 'rows', { code: 'store-failed', stage: 'persist' });
      const damaged = openCallback(onDamaged);
      const { port1, port2 } = new MessageChannel();
      const gone = new AbortController();
      const end = () => {
        ends.delete(end);
        link.close();
        damaged.release();
      };
      ends.add(end);
      const serving = link.remote.serve(database.name, pinned, withTransfer(port1, [port1]), damaged.proxy);
      // What never answers is rejected when the worker ends, and that is what the borrower has to know.
      const life = serving.then(() => new Promise<never>(() => undefined));
      link.guard(life).catch((error: unknown) => gone.abort(error));
      return { port: port2, gone: gone.signal, end };
    },
    close() {
      for (const end of [...ends]) end();
    },
  };
};
