import { damagedFile } from '../bytes/damaged-file.ts';
import type { ByteSource } from '../bytes/source.ts';
import { placesFrom, type TextColumns } from '../text-table/columns.ts';
import { isFields, MAX_TEXT_CELLS, RecordColumns } from '../text-table/records.ts';
import { openParquet, type ParquetFile } from './file-reader.ts';

/**
 * Reads a Parquet as a table of texts; structs become columns of their fields. Columns of vectors and of bytes (pictures) are
 * left out.
 *
 * @throws FormatError `file-damaged` if it can't be read or nothing is left
 */
export async function readLabelParquet(source: ByteSource): Promise<TextColumns> {
  const file = await openParquet(source);
  if (file.rows * file.columns.length > MAX_TEXT_CELLS)
    throw damagedFile(`table has more than ${MAX_TEXT_CELLS} cells`);
  const found: { readonly name: string; readonly values: readonly string[] }[] = [];
  const leftOut: string[] = [];
  for (const { name, kind } of file.columns) {
    const columns = kind === 'floats' ? undefined : await readTexts(file, name);
    if (columns) found.push(...columns);
    else leftOut.push(name);
  }
  if (found.length === 0) throw damagedFile('Parquet has no column of texts or numbers');
  return {
    ...{ isHeaderRow: false, placeUnit: 'row', headerPlace: 1, places: placesFrom(1, file.rows) },
    header: found.map(({ name }) => name),
    columns: found.map(({ values }) => values),
    notes: leftOut.length > 0 ? [{ code: 'columns-left-out', columns: leftOut }] : [],
  };
}

/** The texts of a column, and of each field where its values are objects; undefined if nothing but bytes is in it. */
async function readTexts(file: ParquetFile, name: string) {
  const records = new RecordColumns();
  let isOfBytes = false;
  for (const group of file.groups) {
    for (const value of await file.read(name, group)) {
      const fields = isFields(value) ? Object.entries(value) : undefined;
      const kept = fields?.filter(([, field]) => !(field instanceof Uint8Array));
      isOfBytes ||= value instanceof Uint8Array;
      if (isOfBytes) return undefined;
      records.add({ [name]: kept ? Object.fromEntries(kept) : value });
    }
  }
  const columns = records.columns();
  return records.names.map((column, at) => ({ name: column, values: columns[at] ?? [] }));
}
