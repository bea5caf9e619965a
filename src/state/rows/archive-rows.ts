import { parseWireError, PipelineError, type WireError } from '../../core/errors.ts';
import { Slicer } from '../../core/event-loop.ts';
import { classesOf, imageFolderOrder, labelsOf, topFolderOf } from '../../core/image-folder-order.ts';
import { reorderColumns, type TableColumn } from '../../core/table-column.ts';
import { commonFolder } from '../../tables/match-paths.ts';
import type { RowStore, StoredTable } from '../../stages/persist/row-store.ts';
import type { Table } from '../../stages/read/read.client.ts';
import type { TableFacts } from '../../stages/read/read.contract.ts';

/** What can be done with rows that nobody adds to: look-up and saving need no more. */
export type RowReader = Pick<
  RowStore,
  'dim' | 'count' | 'storedBytes' | 'storedPaths' | 'table' | 'readRows' | 'readRow' | 'close'
>;

const BLOCK_BYTES = 64 * 2 ** 20;
/** Paths of one computer: what is in front of the pictures' own folders says nothing here. */
const ABSOLUTE = /^([A-Za-z]:)?\//;

/** Rows of a table that the visitor brought, in ImageFolder's order. The numbers stay in the worker that has read them. */
export class ArchiveRows implements RowReader {
  readonly #source: Table;
  readonly #table: StoredTable;
  /** Row of the file under each path. */
  readonly #rowOf: ReadonlyMap<string, number>;
  readonly storedBytes = 0;
  /** Labels that came along in the file, a value for each row of {@link table}. */
  readonly columns: readonly TableColumn[];

  private constructor(
    source: Table,
    table: StoredTable,
    { rowOf, columns }: Pick<ArchiveRows, 'columns'> & { readonly rowOf: ReadonlyMap<string, number> },
  ) {
    this.#source = source;
    this.#table = table;
    this.#rowOf = rowOf;
    this.columns = columns;
  }

  /**
   * Puts a table's rows in ImageFolder's order. Absolute paths lose the folder that they share, and `./` is taken off.
   *
   * @param source - closed by {@link close}; stays the caller's if this fails
   * @throws PipelineError `file-damaged` if it has no paths, or one of them twice
   */
  static async open(source: Table): Promise<ArchiveRows> {
    const { facts } = source;
    const found = facts.paths && toRelative(facts.paths);
    if (!found) throw new PipelineError('file-damaged', 'read', 'table has no paths, and so no index');
    const slicer = new Slicer();
    const rowOf = new Map<string, number>();
    for (const [row, path] of found.entries()) {
      if (rowOf.has(path)) throw new PipelineError('file-damaged', 'read', `path stands in the table twice: ${path}`);
      rowOf.set(path, row);
      await slicer.breathe();
    }
    const order = await imageFolderOrder(found);
    const paths = Array.from(order, (row) => found[row]!);
    const isOurs = typeof facts.meta?.['foldvec'] === 'string';
    const tops = new Set(isOurs ? facts.classes : []); // empty folders are classes, too
    for (const path of paths) {
      const top = topFolderOf(path);
      if (top !== undefined) tops.add(top);
    }
    const classes = classesOf(tops);
    const isInOrder = order.every((row, i) => row === i);
    const table: StoredTable = {
      dim: facts.dim,
      paths,
      labels: labelsOf(paths, classes),
      classes,
      skipped: facts.skipped.map(toWire),
      backends: isInOrder ? backendsOf(facts) : [],
    };
    return new ArchiveRows(source, table, { rowOf, columns: reorderColumns(facts.columns, order) });
  }

  get dim(): number {
    return this.#table.dim;
  }
  get count(): number {
    return this.#table.paths.length;
  }

  storedPaths(): Iterable<string> {
    return this.#table.paths;
  }

  table(): Promise<StoredTable> {
    return Promise.resolve(this.#table);
  }

  async *readRows(
    paths: readonly string[],
    { maxBlockBytes = BLOCK_BYTES }: { readonly maxBlockBytes?: number } = {},
  ): AsyncGenerator<Float32Array<ArrayBuffer>, void> {
    const perBlock = Math.max(1, Math.floor(maxBlockBytes / Float32Array.BYTES_PER_ELEMENT / this.dim));
    for (let from = 0; from < paths.length; from += perBlock) {
      const at = Int32Array.from(paths.slice(from, from + perBlock), (path) => this.#find(path));
      yield await this.#source.rows(at);
    }
  }

  readRow(path: string): Promise<Float32Array<ArrayBuffer>> {
    return this.#source.rows(Int32Array.of(this.#find(path)));
  }

  close(): Promise<void> {
    this.#source.close();
    return Promise.resolve();
  }

  #find(path: string): number {
    const row = this.#rowOf.get(path);
    if (row === undefined) throw new RangeError(`no row is there for ${path}`);
    return row;
  }
}

function toRelative(paths: readonly string[]): readonly string[] {
  if (paths.every((path) => path.startsWith('./'))) return paths.map((path) => path.slice(2));
  const folder = commonFolder(paths);
  return ABSOLUTE.test(folder) ? paths.map((path) => path.slice(folder.length)) : paths;
}

/** What was left out; our files keep a reason's code in front of it, and not the stage. */
function toWire({ path, reason }: TableFacts['skipped'][number]): WireError {
  const [, code, message] = /^([a-z-]+): (.*)$/s.exec(reason) ?? [];
  const wire = parseWireError({ code, stage: code === 'image-gone' ? 'collect' : 'decode', message, path });
  return wire ?? { code: 'image-damaged', stage: 'decode', message: reason, path };
}

/** What computed the rows, as our files tell it by ranges; nothing if the ranges are not those of this table. */
function backendsOf({ meta, rows }: TableFacts): StoredTable['backends'] {
  const ranges = Array.isArray(meta?.['backends']) ? (meta['backends'] as readonly unknown[]) : [];
  const backends: { backend: string; rows: number }[] = [];
  let end = 0;
  for (const range of ranges) {
    if (typeof range !== 'object' || range === null || !('backend' in range && 'rows' in range)) return [];
    const { backend, rows: span } = range;
    const [from, to] = Array.isArray(span) ? (span as readonly unknown[]) : [];
    if (typeof backend !== 'string' || from !== end || typeof to !== 'number' || !(to > end)) return [];
    backends.push({ backend, rows: to - end });
    end = to;
  }
  return end === rows ? backends : [];
}
