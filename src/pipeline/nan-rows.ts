import { classesOf, imageFolderOrder, labelsOf, topFolderOf } from '../core/image-folder-order.ts';
import type { Manifest, RowTable } from '../core/row-table.ts';
import type { TableColumn } from '../core/table-column.ts';
import { backendsOf, rangesOf } from '../tables/backend-ranges.ts';

/** Words about rows, some of which are not there. */
export type TableWords = Pick<
  RowTable,
  'paths' | 'labels' | 'classes' | 'columns' | 'sizesBytes' | 'mtimesMs' | 'manifest'
>;

/** The skipped files that a table could have a row of: once each, those that have a path and no row. */
export function nanPaths({ paths, skipped }: Pick<RowTable, 'paths' | 'skipped'>): readonly string[] {
  if (skipped.length === 0) return [];
  const known = new Set(paths);
  const found: string[] = [];
  for (const { path, code } of skipped) {
    // A folder that could not be listed is no file.
    if (path === undefined || path === '' || code === 'folder-unlisted' || known.has(path)) continue;
    known.add(path);
    found.push(path);
  }
  return found;
}

/**
 * Puts the skipped files among the rows, in ImageFolder's order, as whoever reads the folder without skipping has them.
 *
 * @returns the words of all rows: a column's text is empty and its number NaN where there is no row, so whole numbers become
 *   numbers; and the table's row for each, −1 where there is none. Undefined if no file is to be added.
 */
export async function withNanRows(
  table: TableWords & Pick<RowTable, 'skipped'>,
): Promise<{ readonly words: TableWords; readonly rowAt: Int32Array<ArrayBuffer> } | undefined> {
  const added = nanPaths(table);
  if (added.length === 0) return undefined;
  const all = [...table.paths, ...added];
  const order = await imageFolderOrder(all);
  const rowAt = Int32Array.from(order, (i) => (i < table.paths.length ? i : -1));
  const classes = allClasses(table.classes, added);
  // A class that comes between others moves their numbers.
  const moved = table.classes.map((name) => classes.indexOf(name));
  const addedLabels = labelsOf(added, classes);
  const labelOf = (i: number) => {
    if (i >= table.paths.length) return addedLabels[i - table.paths.length]!;
    const label = table.labels[i]!;
    return moved[label] ?? label;
  };
  const numbers = (values: Float64Array) => Float64Array.from(rowAt, (row) => values[row] ?? NaN);
  const words: TableWords = {
    paths: Array.from(order, (i) => all[i]!),
    labels: Int32Array.from(order, labelOf),
    classes,
    columns: table.columns.map((column): TableColumn => {
      const { name, kind } = column;
      if (kind === 'text') return { name, kind, values: Array.from(rowAt, (row) => column.values[row] ?? '') };
      return { name, kind: 'number', values: numbers(column.values) };
    }),
    sizesBytes: table.sizesBytes && numbers(table.sizesBytes),
    mtimesMs: table.mtimesMs && numbers(table.mtimesMs),
    manifest: spreadBackends(table.manifest, table.paths.length, rowAt),
  };
  return { words, rowAt };
}

/** The manifest tells by ranges of rows which backend computed them: a row of NaN counts as the one before it. */
function spreadBackends(manifest: Manifest, rows: number, rowAt: Int32Array): Manifest {
  const backends = backendsOf(manifest['backends'], rows);
  if (!backends || rows === 0) return manifest;
  let last = backends[rowAt.find((row) => row >= 0) ?? 0] ?? '';
  const spread = Array.from(rowAt, (row) => (last = backends[row] ?? last));
  return { ...manifest, backends: rangesOf(spread) };
}

/** The classes as they are, unless a folder of a skipped file is not among them. */
function allClasses(classes: readonly string[], paths: readonly string[]): readonly string[] {
  const known = new Set(classes);
  for (const path of paths) {
    const top = topFolderOf(path);
    if (top !== undefined) known.add(top);
  }
  return known.size === classes.length ? classes : classesOf(known);
}
