import { rowBlocks, type ReadBlock } from '../../core/row-blocks.ts';
import { serveRows } from '../../core/row-port.ts';
import type { RowLoan, RowTable } from '../../core/row-table.ts';
import type { Database } from './database.ts';
import { readPinned, type OnDamaged, type PinnedRows } from './pinned-rows.ts';
import type { StoredTable } from './stored-table.ts';

/** Pinned rows, to be read here or elsewhere. */
export interface ServedRows {
  readonly read: ReadBlock;
  lend(): RowLoan;
  /** Ends every loan. */
  close(): void;
}

/** Makes {@link ServedRows}; `onDamaged` is told of records that are not what was written. */
export type ServeRows = (database: Database, pinned: PinnedRows, onDamaged: OnDamaged) => ServedRows;

/** Serves rows from the thread that it is called in. */
export const serveHere: ServeRows = (database, pinned, onDamaged) => {
  const read = readPinned(database, pinned, onDamaged);
  const ports = new Set<MessagePort>();
  return {
    read,
    lend() {
      const { port1, port2 } = new MessageChannel();
      ports.add(port1);
      serveRows(port1, read);
      const end = () => {
        port1.close();
        ports.delete(port1);
      };
      return { port: port2, gone: new AbortController().signal, end };
    },
    close() {
      for (const port of ports) port.close();
      ports.clear();
    },
  };
};

/** What is stored, of one moment; its records are pinned until it is released. */
export class PinnedTable implements RowTable {
  readonly dim: number;
  readonly count: number;
  readonly paths: RowTable['paths'];
  readonly labels: RowTable['labels'];
  readonly classes: RowTable['classes'];
  readonly columns: RowTable['columns'];
  readonly sizesBytes: RowTable['sizesBytes'];
  readonly mtimesMs: RowTable['mtimesMs'];
  readonly skipped: RowTable['skipped'];
  readonly manifest: RowTable['manifest'];
  readonly #served: ServedRows;
  readonly #onRelease: () => void;
  #isReleased = false;

  /** @param onRelease - told once */
  constructor(facts: StoredTable['facts'], served: ServedRows, onRelease: () => void) {
    this.dim = facts.dim;
    this.count = facts.count;
    this.paths = facts.paths;
    this.labels = facts.labels;
    this.classes = facts.classes;
    this.columns = facts.columns;
    this.sizesBytes = facts.sizesBytes;
    this.mtimesMs = facts.mtimesMs;
    this.skipped = facts.skipped;
    this.manifest = facts.manifest;
    this.#served = served;
    this.#onRelease = onRelease;
  }

  rows(at: Int32Array, signal: AbortSignal): AsyncIterable<Float32Array<ArrayBuffer>> {
    return rowBlocks({ dim: this.dim, read: (some) => this.#read(some) }, at, signal);
  }

  lend(): RowLoan {
    if (this.#isReleased) throw new RangeError('rows were released');
    return this.#served.lend();
  }

  release(): void {
    if (this.#isReleased) return;
    this.#isReleased = true;
    this.#served.close();
    this.#onRelease();
  }

  #read(at: Int32Array): Promise<Float32Array<ArrayBuffer>> {
    if (this.#isReleased) return Promise.reject(new RangeError('rows were released'));
    return this.#served.read(at);
  }
}
