import type { TableColumn } from '../../core/table-column.ts';
import { float64Npy, int64Npy, unicodeNpy, utf8Npy, type SizedPart } from '../../formats/npy/parts.ts';
import type { ZipWriter } from '../../formats/zip/writer.ts';
import { npzColumnKeys } from './npz-column-keys.ts';
import { npzStringLayout } from './npz-string-layout.ts';
import type { TableHeader } from './table-header.ts';

/** Adds an array to an archive, whole. */
export async function addArray(zip: ZipWriter, name: string, part: SizedPart): Promise<void> {
  await zip.begin(`${name}.npy`, part.bytes);
  await part.writeTo((bytes) => zip.write(bytes));
  await zip.end();
}

/** Adds a list of texts to an archive, in the layout that `npz-string-layout.ts` chooses. */
export async function addStrings(zip: ZipWriter, name: string, strings: readonly string[]): Promise<void> {
  if (npzStringLayout(strings) === 'unicode') {
    await addArray(zip, name, unicodeNpy(strings));
    return;
  }
  const { text, offsets } = utf8Npy(strings);
  await addArray(zip, `${name}_utf8`, text);
  await addArray(zip, `${name}_offsets`, offsets);
}

/** Adds what is known of the images' files: `sizes`, int64 in bytes, −1 where unknown, and `mtimes_ms`, float64, NaN where unknown. */
export async function addFileStates(
  zip: ZipWriter,
  { sizesBytes, mtimesMs }: Pick<TableHeader, 'sizesBytes' | 'mtimesMs'>,
): Promise<void> {
  if (sizesBytes) {
    const sizes = BigInt64Array.from(sizesBytes, (size) => (Number.isNaN(size) ? -1n : BigInt(size)));
    await addArray(zip, 'sizes', int64Npy(sizes));
  }
  if (mtimesMs) await addArray(zip, 'mtimes_ms', float64Npy(mtimesMs));
}

/**
 * Adds labels to an archive: `columns`, their names; `columns_keys`, the arrays that hold them (see `npz-column-keys.ts`); then
 * these arrays, text, int64 or float64. Nothing, if there are none.
 */
export async function addColumns(zip: ZipWriter, columns: readonly TableColumn[]): Promise<void> {
  if (columns.length === 0) return;
  const names = columns.map(({ name }) => name);
  const keys = npzColumnKeys(names);
  await addStrings(zip, 'columns', names);
  await addStrings(zip, 'columns_keys', keys);
  for (const [i, column] of columns.entries()) {
    const key = keys[i]!;
    if (column.kind === 'text') await addStrings(zip, key, column.values);
    else if (column.kind === 'integer') await addArray(zip, key, int64Npy(BigInt64Array.from(column.values, BigInt)));
    else await addArray(zip, key, float64Npy(column.values));
  }
}
