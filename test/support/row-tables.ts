import { rowBlocks } from '../../src/core/row-blocks.ts';
import { serveRows } from '../../src/core/row-port.ts';
import type { RowLoan, RowTable } from '../../src/core/row-table.ts';
import { classesOf, labelsOf, topFolderOf } from '../../src/core/image-folder-order.ts';
import { rowOf } from './row-batches.ts';

/** A table in memory, and what was done with it. */
export interface MemoryTable extends RowTable {
  /** Row numbers that were read, block by block. */
  readonly reads: (readonly number[])[];
  /** Whether it was released. */
  readonly isReleased: () => boolean;
}

/** How a {@link memoryTable} differs from the plainest one. */
export interface MemoryTableOptions extends Partial<Omit<RowTable, 'rows' | 'lend' | 'release' | 'count'>> {
  readonly rowFor?: (path: string) => Float32Array;
  /** Bytes of a block at most. */
  readonly maxBytes?: number;
  /** Reads fail with this. */
  readonly failure?: Error;
}

/** A table whose row i is `rowFor(paths[i])`, in the order of the paths given. */
export function memoryTable(paths: readonly string[], dim: number, options: MemoryTableOptions = {}): MemoryTable {
  const { rowFor = (path: string) => rowOf(path, dim), maxBytes, failure, ...facts } = options;
  const reads: (readonly number[])[] = [];
  const classes = classesOf(paths.map(topFolderOf).filter((top) => top !== undefined));
  let isReleased = false;
  const read = (at: Int32Array) => {
    if (isReleased) return Promise.reject(new RangeError('rows were released'));
    if (failure) return Promise.reject(failure);
    reads.push([...at]);
    return Promise.resolve(Float32Array.from([...at].flatMap((row) => [...rowFor(paths[row] ?? '')])));
  };
  return {
    ...{ dim, paths, classes, labels: labelsOf(paths, classes), columns: [], skipped: [] },
    manifest: { model: 'tiny' },
    ...facts,
    count: paths.length,
    rows: (at, signal) => rowBlocks({ dim, read, ...(maxBytes === undefined ? {} : { maxBytes }) }, at, signal),
    lend(): RowLoan {
      const { port1, port2 } = new MessageChannel();
      serveRows(port1, read);
      return { port: port2, gone: new AbortController().signal, end: () => port1.close() };
    },
    release: () => {
      isReleased = true;
    },
    reads,
    isReleased: () => isReleased,
  };
}
