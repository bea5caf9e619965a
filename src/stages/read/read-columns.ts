import type { TableColumn } from '../../core/table-column.ts';
import { damagedFile } from '../../formats/bytes/damaged-file.ts';
import { toFloat64, toIntegers } from '../../formats/npy/nd-array.ts';
import type { NpzArrays } from '../../formats/npy/npz-arrays.ts';

const MAX_COLUMNS = 65_536;

/**
 * The labels that came along in an archive of ours: `columns` names them, `columns_keys` the arrays that hold them.
 *
 * @throws FormatError `file-damaged` if one is not there, or not a value a row
 */
export async function readColumns(npz: NpzArrays, rows: number): Promise<readonly TableColumn[]> {
  const names = (await npz.strings('columns')) ?? [];
  const keys = (await npz.strings('columns_keys')) ?? [];
  if (keys.length !== names.length || names.length > MAX_COLUMNS) {
    throw damagedFile(`npz names ${names.length} columns, and ${keys.length} arrays of them`);
  }
  const columns: TableColumn[] = [];
  for (const [i, name] of names.entries()) columns.push(await readColumn(npz, { name, key: keys[i]!, rows }));
  return columns;
}

async function readColumn(
  npz: NpzArrays,
  { name, key, rows }: { readonly name: string; readonly key: string; readonly rows: number },
): Promise<TableColumn> {
  const descr = npz.names.includes(key) ? (await npz.head(key))?.descr : '<U';
  const column = await (async (): Promise<TableColumn | undefined> => {
    if (descr?.startsWith('<U')) {
      const values = await npz.strings(key);
      return values && { name, kind: 'text', values };
    }
    const array = await npz.array(key);
    if (!array) return undefined;
    if (descr === '<i8') return { name, kind: 'integer', values: toIntegers(array) };
    return { name, kind: 'number', values: toFloat64(array) };
  })();
  if (column?.values.length !== rows) {
    throw damagedFile(`npz holds ${column?.values.length ?? 0} values of ${key}, and ${rows} rows`);
  }
  return column;
}
