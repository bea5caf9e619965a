import type { Manifest, RowTable } from '../core/row-table.ts';
import type { TableColumn } from '../core/table-column.ts';
import { backendsOf, rangesOf } from '../tables/backend-ranges.ts';
import type { TableWords } from './nan-rows.ts';

/** The rows of a table that have one of these paths, in the table's order; a path without a row is passed over. */
export function rowsOfPaths({ paths }: Pick<RowTable, 'paths'>, wanted: ReadonlySet<string>): Int32Array<ArrayBuffer> {
  return Int32Array.from(paths.flatMap((path, row) => (wanted.has(path) ? [row] : [])));
}

/**
 * The words of some rows of a table. Classes and their numbers stay those of the whole, so that a subset's labels mean what the
 * whole's do; the manifest says of how many rows these were selected.
 *
 * @param rowAt - the table's row for each
 */
export function selectRows(table: TableWords, rowAt: Int32Array<ArrayBuffer>): TableWords {
  const numbers = (values: Float64Array) => Float64Array.from(rowAt, (row) => values[row]!);
  return {
    paths: Array.from(rowAt, (row) => table.paths[row]!),
    labels: Int32Array.from(rowAt, (row) => table.labels[row]!),
    classes: table.classes,
    columns: table.columns.map((column): TableColumn => {
      const { name, kind } = column;
      if (kind === 'text') return { name, kind, values: Array.from(rowAt, (row) => column.values[row]!) };
      return { name, kind, values: numbers(column.values) };
    }),
    sizesBytes: table.sizesBytes && numbers(table.sizesBytes),
    mtimesMs: table.mtimesMs && numbers(table.mtimesMs),
    manifest: manifestOf(table, rowAt),
  };
}

function manifestOf({ manifest, paths, classes }: TableWords, rowAt: Int32Array): Manifest {
  const backends = backendsOf(manifest['backends'], paths.length);
  return {
    ...manifest,
    ...(backends ? { backends: rangesOf(Array.from(rowAt, (row) => backends[row]!)) } : {}),
    counts: { rows: rowAt.length, classes: classes.length, skipped: 0 },
    selection: { rows: rowAt.length, of: paths.length },
  };
}
