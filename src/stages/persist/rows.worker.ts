import { serveRows } from '../../core/row-port.ts';
import { exposeApi } from '../../core/worker-link.ts';
import { openDatabase } from './database.ts';
import { readPinned } from './pinned-rows.ts';
import type { RowsApi } from './rows.contract.ts';

exposeApi({
  serve(databaseName, pinned, port, onDamaged) {
    serveRows(port, readPinned(openDatabase(databaseName), pinned, onDamaged));
    return Promise.resolve();
  },
} satisfies RowsApi);
