import type { TableColumn } from '../../src/core/table-column.ts';
import { FILE_FORMATS } from '../../src/stages/write/file-formats/registry.ts';
import { WriteSession } from '../../src/stages/write/write-session.ts';
import type { TableHeader } from '../../src/stages/write/table-header.ts';
import type { WriteFormat } from '../../src/stages/write/file-formats/registry.ts';
import type { WriteRequest } from '../../src/stages/write/write.contract.ts';
import { MemorySink } from './memory-sink.ts';

/** A header for these paths, nothing skipped, every image in class 0, no labels besides. */
export function headerOf(paths: readonly string[], dim: number): TableHeader {
  return {
    paths,
    labels: paths.map(() => 0),
    classes: ['class'],
    skipped: [],
    columns: [],
    meta: { model: 'tiny' },
    dim,
  };
}

/** A column of each kind for this many rows, with what is missing and what spreadsheets and archives stumble over. */
export function columnsFor(rows: number): readonly TableColumn[] {
  const number = (valueOf: (row: number) => number) => Float64Array.from({ length: rows }, (_, row) => valueOf(row));
  return [
    { name: 'price/€', kind: 'number', values: number((row) => (row % 3 === 1 ? NaN : row / 8 - 1)) },
    { name: 'count', kind: 'integer', values: number((row) => (row === 0 ? Number.MAX_SAFE_INTEGER : -row)) },
    {
      name: '=colour',
      kind: 'text',
      values: Array.from({ length: rows }, (_, row) => ['red', '', '=1+1', '-5'][row % 4]!),
    },
  ];
}

/** Row i, value j is i + j / 8: exact in float32. */
export function rowsOf(count: number, dim: number, from = 0): Float32Array<ArrayBuffer> {
  return Float32Array.from({ length: count * dim }, (_, i) => from + Math.floor(i / dim) + (i % dim) / 8);
}

/** How a table is saved. */
export interface TableOptions extends Partial<Pick<WriteRequest, 'dtype' | 'l2'>> {
  /** Each row, by its path and its number; those of {@link rowsOf} unless given. */
  readonly rowFor?: (path: string, row: number) => Iterable<number>;
}

/** Saves a table, its rows given in blocks of 3, in the order that the format wants, as the worker does. Returns the file. */
export async function writeTable(
  format: WriteFormat,
  header: TableHeader,
  { dtype = 'float32', l2 = false, rowFor = (_, row) => rowsOf(1, header.dim, row) }: TableOptions = {},
): Promise<Uint8Array<ArrayBuffer>> {
  const sink = new MemorySink();
  const session = new WriteSession(() => Promise.resolve({ sink }));
  const order = await session.begin({ format, dtype, l2, header, sink: { kind: 'blob', mimeType: '' } });
  if (FILE_FORMATS.get(format).holdsRows) {
    const rows = Array.from(order ?? header.paths.keys(), (row) => [...rowFor(header.paths[row]!, row)]);
    for (let from = 0; from < rows.length; from += 3) {
      await session.rows(Float32Array.from(rows.slice(from, from + 3).flat()));
    }
  }
  const { bytes } = await session.end();
  const file = sink.bytes();
  if (bytes !== file.length) throw new Error(`session reports ${bytes} bytes, wrote ${file.length}`);
  return file;
}
