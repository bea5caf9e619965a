import { rowAt, withFacts, type RowTable } from '../../core/row-table.ts';
import type { Shard } from '../../core/shard.ts';
import type { RowStore } from '../../stages/persist/row-store.ts';
import { manifestOfEntry, manifestOfFile, manifestOfFolder } from './meta.ts';
import type { OpenEntry, OpenFile, OpenRows } from './snapshot.ts';

/** Rows that are open, whatever they are of. */
export type OpenedRows = OpenRows | OpenEntry | OpenFile;

/** What holds them. */
export function holderOf(open: OpenedRows): RowTable | RowStore {
  return open.kind === 'file' ? open.table : open.store;
}

/**
 * One of them.
 *
 * @param row - its number in the index, where it has this path
 * @returns `Float32Array[dim]`, the caller's
 * @throws RangeError for a row that is not there (any more); PipelineError `store-failed`
 */
export function readRow(open: OpenedRows, row: number, path: string): Promise<Float32Array<ArrayBuffer>> {
  if (open.kind !== 'file') return open.store.readRow(path);
  return rowAt(open.table, row, new AbortController().signal);
}

/**
 * All of them as they are now, with what a saved file says of them.
 *
 * @returns the caller's, to be released
 * @throws PipelineError `store-failed`
 */
export async function takeSnapshot(
  open: OpenedRows,
  { folderName, shard }: { readonly folderName: string; readonly shard: Shard | undefined },
): Promise<RowTable> {
  const savedAt = new Date();
  if (open.kind === 'file') return withFacts(open.share(), { manifest: manifestOfFile(open, savedAt) });
  const table = await open.store.snapshot();
  const manifest =
    open.kind === 'entry'
      ? manifestOfEntry(table, open, { folderName, savedAt })
      : manifestOfFolder(table, open, { folderName, savedAt, shard });
  return withFacts(table, { manifest });
}

/** Lets go of them: nobody may come to them from here on; who reads them already is not disturbed. */
export async function closeRows(open: OpenedRows): Promise<void> {
  if (open.kind === 'file') {
    open.table.release();
    return;
  }
  await open.store.close();
  if (open.kind === 'stored') await open.note.writeChange(); // a run that was given up has stored more than it told
}
