import { PipelineError, messageOf } from '../../core/errors.ts';
import type { FolderSource } from '../../core/folder-source.ts';
import { hasImageExtension, hasMoreExtension } from '../../core/image-extensions.ts';
import { archiveStem, mayBeArchive } from '../../formats/archive/names.ts';
import { openArchive } from './archive-source.ts';
import { DirectoryHandleSource } from './directory-handle-source.ts';
import { DroppedFolderSource } from './dropped-folder-source.ts';
import { isDirectoryEntry } from './entries.ts';
import { EntriesSource } from './entries-source.ts';
import { SetSource } from './set-source.ts';

/** What was dropped on the page: a set of pictures (a folder, or what counts as one), or other files. */
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
 * Reads a drop: folders by handle where the browser has them, else by entry. Several folders, archives and loose pictures make one
 * set; a single folder or archive stays as it is.
 *
 * @param transfer - the drop event's; read before the first await, for the browser empties it afterwards
 * @throws PipelineError `folder-not-one` for what is neither folder nor file; `folder-denied`; `file-damaged` for an archive
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
  const source = await toSet(sources, files);
  return source ? { kind: 'folder', source } : { kind: 'files', files };
}

/** What makes a set of pictures: a folder, archives, loose pictures, or several of these; undefined for other files. */
async function toSet(folders: readonly FolderSource[], files: readonly File[]): Promise<FolderSource | undefined> {
  const isOfPictures = files.every(({ name }) => isPicture(name) || mayBeArchive(name));
  if (folders.length === 0 && !isOfPictures) return undefined;
  const parts = folders.map((source): readonly [string, FolderSource] => [source.name, source]);
  const loose: File[] = [];
  for (const file of files) {
    const archive = mayBeArchive(file.name) ? await openArchive(file) : undefined;
    if (archive) parts.push([archiveStem(file.name), archive]);
    else loose.push(file);
  }
  if (parts.length === 0 && !loose.some(({ name }) => isPicture(name))) return undefined;
  const [only] = parts;
  return only && parts.length === 1 && loose.length === 0 ? only[1] : new SetSource(parts, loose);
}

/** Also of a kind that is encoded only where a setting says so: a drop of HEIC alone is a set of pictures, too. */
function isPicture(name: string): boolean {
  return hasImageExtension(name) || hasMoreExtension(name);
}

function readItem(item: DataTransferItem): DroppedItem {
  const entry = item.webkitGetAsEntry();
  const wantsHandle = entry?.isFile !== true && canGiveHandle(item);
  return { entry, handle: wantsHandle ? item.getAsFileSystemHandle() : undefined, file: item.getAsFile() };
}

async function toSource({ entry, handle }: DroppedItem): Promise<FolderSource | undefined> {
  const granted = await handle?.catch((cause: unknown) => {
    // Handles of some folders are refused ("contains system files"), while what was dropped may be read all the same.
    if (entry?.isDirectory) return undefined;
    throw new PipelineError('folder-denied', 'collect', `folder was not granted: ${messageOf(cause)}`, { cause });
  });
  if (granted?.kind === 'directory') {
    const directory = granted as FileSystemDirectoryHandle;
    return entry && isDirectoryEntry(entry)
      ? new DroppedFolderSource(directory, entry)
      : new DirectoryHandleSource(directory);
  }
  return entry?.isDirectory ? new EntriesSource(entry as FileSystemDirectoryEntry) : undefined;
}

// A function, for TypeScript believes that every browser has it.
function canGiveHandle(item: DataTransferItem): boolean {
  return 'getAsFileSystemHandle' in item;
}

function notOne(message: string): PipelineError {
  return new PipelineError('folder-not-one', 'collect', message);
}
