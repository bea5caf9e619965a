import { PipelineError, messageOf } from '../../core/errors.ts';
import type { FolderSource } from '../../core/folder-source.ts';
import { DirectoryHandleSource } from './directory-handle-source.ts';
import { EntriesSource } from './entries-source.ts';

/**
 * The folder in a drop: by handle where the browser has them, else by entry.
 *
 * @param transfer - the drop event's; read before the first await, for the browser empties it afterwards
 * @throws PipelineError `folder-not-one` unless exactly one folder was dropped; `folder-denied`
 */
export async function openDroppedFolder(transfer: DataTransfer): Promise<FolderSource> {
  const items = [...transfer.items].filter((item) => item.kind === 'file');
  // Every item at once, in the handler itself: after the first await there is nothing left to ask.
  const handles = items.map((item) => (canGiveHandle(item) ? item.getAsFileSystemHandle() : undefined));
  for (const handle of handles) handle?.catch(() => undefined); // of those that are not awaited below
  const entries = items.map((item) => item.webkitGetAsEntry());
  if (items.length !== 1) throw notOne(`${items.length} things were dropped`);

  const handle = await handles[0]?.catch((cause: unknown) => {
    throw new PipelineError('folder-denied', 'collect', `folder was not granted: ${messageOf(cause)}`, { cause });
  });
  if (handle?.kind === 'directory') return new DirectoryHandleSource(handle as FileSystemDirectoryHandle);
  const entry = entries[0];
  if (!handle && entry?.isDirectory) return new EntriesSource(entry as FileSystemDirectoryEntry);
  throw notOne(`a file was dropped: ${entry?.name ?? handle?.name ?? ''}`);
}

function canGiveHandle(item: DataTransferItem): boolean {
  return 'getAsFileSystemHandle' in item;
}

function notOne(message: string): PipelineError {
  return new PipelineError('folder-not-one', 'collect', message);
}
