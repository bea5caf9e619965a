import { withFacts, type RowTable } from '../../core/row-table.ts';
import type { Shard } from '../../core/shard.ts';
import { manifestOfEntry, manifestOfFile, manifestOfFolder } from './meta.ts';
import type { OpenEntry, OpenFile, OpenRows } from './snapshot.ts';

/**
 * Open rows as they are now, with what a saved file says of them.
 *
 * @returns the caller's, to be released
 * @throws PipelineError `store-failed`
 */
export async function takeSnapshot(
  open: OpenRows | OpenEntry | OpenFile,
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
