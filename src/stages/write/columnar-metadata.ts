import { isWellFormed } from '../../formats/bytes/well-formed.ts';
import { columnNames } from './columnar-columns.ts';
import type { RowEncoder } from './row-encoder.ts';
import { savedMeta } from './saved-meta.ts';
import type { TableHeader } from './table-header.ts';

/**
 * What a Parquet or Arrow file of ours says of itself, as JSON by key: `foldvec`, the settings; `foldvec.classes`, their names;
 * `foldvec.skipped`, pairs of path and reason (which begins with its code); `foldvec.columns`, of each label that came along its
 * name, its column and its kind; and `foldvec.paths`, row and path of those that are no valid Unicode, if there are any: JSON
 * escapes what UTF-8 cannot hold.
 *
 * @param isComplete - whether every row has been encoded
 */
export function columnarMetadata(
  header: TableHeader,
  encoder: RowEncoder,
  isComplete: boolean,
): ReadonlyMap<string, string> {
  const { paths, classes, skipped, columns, meta } = header;
  const names = columnNames(columns);
  const values: Record<string, unknown> = {
    foldvec: savedMeta(meta, encoder, isComplete),
    'foldvec.classes': classes,
    'foldvec.skipped': skipped.map(({ path, code, reason }) => [path, `${code}: ${reason}`]),
    'foldvec.columns': columns.map(({ name, kind }, i) => ({ name, column: names[i]!, kind })),
  };
  const odd = paths.flatMap((path, row) => (isWellFormed(path) ? [] : [[row, path]]));
  if (odd.length > 0) values['foldvec.paths'] = odd;
  return new Map(Object.entries(values).map(([key, value]) => [key, JSON.stringify(value)]));
}
