import type { WireError } from './errors.ts';
import type { Reduction } from './reduction.ts';
import type { TableColumn } from './table-column.ts';

/** Everything that one must know to make rows again, as a JSON object (DESIGN §4). Of a file from elsewhere: outside data. */
export type Manifest = Readonly<Record<string, unknown>>;

/** A way to rows for another thread. */
export interface RowLoan {
  /** For `borrowRows` (`core/row-port.ts`) in the thread that it is sent to. Move it, don't copy it. */
  readonly port: MessagePort;
  /** Aborts, with the reason, if whoever serves the rows has died: nobody will answer any more. */
  readonly gone: AbortSignal;
  /** Ends it; the rows themselves stay. */
  end(): void;
}

/** Rows by number, wherever they lie. They do not change: what is written later does not show. */
export interface RowMatrix {
  /** Length of a row; 0 for no rows of unknown length. */
  readonly dim: number;
  /** How many rows there are. */
  readonly count: number;
  /**
   * Reads rows, in blocks of bounded size, each read when it is asked for.
   *
   * @param at - row numbers, in any order
   * @returns `Float32Array[n * dim]` a block, n ≥ 1, in the order of `at`; each its own buffer, the caller's to transfer
   * @throws RangeError for a row that is not there; the signal's reason; PipelineError of whoever holds them
   */
  rows(at: Int32Array, signal: AbortSignal): AsyncIterable<Float32Array<ArrayBuffer>>;
  /** Lends the rows to another thread, which reads them without this one. Ends with {@link release} at the latest. */
  lend(): RowLoan;
  /** Lets the rows go: until then nobody deletes or moves them. More than once is fine. */
  release(): void;
}

/** Rows and what belongs to each of them; row i is the image `paths[i]`. What is saved, compared and searched. */
export interface RowTable extends RowMatrix {
  /** POSIX, relative to the picked folder, in ImageFolder's order. No object a row: there may be a million. */
  readonly paths: readonly string[];
  /** Class number a row, −1 for files directly in the picked folder. */
  readonly labels: Int32Array;
  readonly classes: readonly string[];
  /** Labels that came along with the rows, a value a row. */
  readonly columns: readonly TableColumn[];
  /** Size of each image's file in bytes, NaN where unknown; undefined where nothing is known of any. */
  readonly sizesBytes?: Float64Array<ArrayBuffer> | undefined;
  /** When each image's file was last modified, in ms since 1970; NaN and undefined as above. */
  readonly mtimesMs?: Float64Array<ArrayBuffer> | undefined;
  /** Files that were left out when the rows were made. */
  readonly skipped: readonly WireError[];
  /** What made the rows. */
  readonly manifest: Manifest;
  /** What made them shorter; undefined for rows as a model gave them. */
  readonly reduction?: Reduction;
}

/** The same rows, with other words about them. */
export function withFacts(table: RowTable, facts: Partial<Pick<RowTable, 'dim' | 'columns' | 'manifest'>>): RowTable {
  const { dim, count, paths, labels, classes, columns, sizesBytes, mtimesMs, skipped, manifest, reduction } = table;
  return {
    ...{ dim, count, paths, labels, classes, columns, sizesBytes, mtimesMs, skipped, manifest },
    ...(reduction === undefined ? {} : { reduction }),
    rows: (at, signal) => table.rows(at, signal),
    lend: () => table.lend(),
    release: () => table.release(),
    ...facts,
  };
}

/**
 * Lets several hold one table: each holder releases its own, and the table itself is released with the last one.
 *
 * @returns the first holder's table, and a function that makes another one's; it throws a RangeError once all have let go
 */
export function shareTable(table: RowTable): { readonly first: RowTable; readonly another: () => RowTable } {
  let holders = 0;
  let isReleased = false;
  const another = (): RowTable => {
    if (isReleased) throw new RangeError('rows were released by all who held them');
    holders += 1;
    let isHeld = true;
    const release = () => {
      if (!isHeld) return;
      isHeld = false;
      holders -= 1;
      if (holders > 0) return;
      isReleased = true;
      table.release();
    };
    return { ...withFacts(table, {}), release };
  };
  return { first: another(), another };
}

/** The numbers of all rows, in order. */
export function allRows({ count }: Pick<RowMatrix, 'count'>): Int32Array<ArrayBuffer> {
  return Int32Array.from({ length: count }, (_, row) => row);
}

/**
 * One row.
 *
 * @returns `Float32Array[dim]`, the caller's
 * @throws as {@link RowMatrix.rows}
 */
export async function rowAt(
  matrix: Pick<RowMatrix, 'rows'>,
  row: number,
  signal: AbortSignal,
): Promise<Float32Array<ArrayBuffer>> {
  for await (const block of matrix.rows(Int32Array.of(row), signal)) return block;
  throw new RangeError(`no row ${row}`);
}
