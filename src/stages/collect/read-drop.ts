import { PipelineError, messageOf } from '../../core/errors.ts';
import type { FolderSource } from '../../core/folder-source.ts';
import { DirectoryHandleSource } from './directory-handle-source.ts';
import { EntriesSource } from './entries-source.ts';

/** What was dropped on the page: one folder, or files. */
export type Dropped =
  | { readonly kind: 'folder'; readonly source: FolderSource }
  /** At least one, in the browser's order. */
  | { readonly kind: 'files'; readonly files: readonly File[] };

/** One dropped item, as far as it can be read inside the event handler. */
interface DroppedItem {
  readonly entry: FileSystemEntry | null;
  readonly handle: Promise<FileSystemHandle | null> | undefined;
  readonly file: File | null;
}

/**
 * Reads a drop: a folder by handle where the browser has them, else by entry.
 *
 * @param transfer - the drop event's; read before the first await, for the browser empties it afterwards
 * @throws PipelineError `folder-not-one` for several folders, for folders among files, and for what is neither; `folder-denied`
 */
export async function readDrop(transfer: DataTransfer): Promise<Dropped> {
  // Every item at once, in the handler itself: after the first await there is nothing left to ask.
  const items = [...transfer.items].filter((item) => item.kind === 'file').map(readItem);
  for (const { handle } of items) handle?.catch(() => undefined); // of those that are not awaited below
  if (items.length === 0) throw notOne('neither a folder nor a file was dropped');

  const files: File[] = [];
  const sources: FolderSource[] = [];
  for (const item of items) {
    const source = await toSource(item);
    if (source) sources.push(source);
    else if (item.file) files.push(item.file);
    else throw notOne(`what was dropped cannot be read: ${item.entry?.name ?? ''}`);
  }
  const [source, ...others] = sources;
  if (!source) return { kind: 'files', files };
  if (others.length > 0) throw notOne(`${sources.length} folders were dropped at once`);
  if (files.length > 0) throw notOne(`a folder was dropped together with files: ${files[0]?.name ?? ''}`);
  return { kind: 'folder', source };
}

function readItem(item: DataTransferItem): DroppedItem {
  const entry = item.webkitGetAsEntry();
  const wantsHandle = entry?.isFile !== true && canGiveHandle(item);
  return { entry, handle: wantsHandle ? item.getAsFileSystemHandle() : undefined, file: item.getAsFile() };
}

async function toSource({ entry, handle }: DroppedItem): Promise<FolderSource | undefined> {
  const granted = await handle?.catch((cause: unknown) => {
    throw new PipelineError('folder-denied', 'collect', `folder was not granted: ${messageOf(cause)}`, { cause });
  });
  if (granted?.kind === 'directory') return new DirectoryHandleSource(granted as FileSystemDirectoryHandle);
  return entry?.isDirectory ? new EntriesSource(entry as FileSystemDirectoryEntry) : undefined;
}

// A function, for TypeScript believes that every browser has it.
function canGiveHandle(item: DataTransferItem): boolean {
  return 'getAsFileSystemHandle' in item;
}

function notOne(message: string): PipelineError {
  return new PipelineError('folder-not-one', 'collect', message);
}
