import { PipelineError, messageOf } from '../../core/errors.ts';
import type { FileStat, FolderPart, FolderSource } from '../../core/folder-source.ts';
import { DirectoryHandleSource } from './directory-handle-source.ts';
import { fileOf, isDirectoryEntry, readEntries } from './entries.ts';
import { openError, readWithRetry } from './open-error.ts';

/**
 * A dropped folder in a browser that gives a handle and an entry for it. Handles can be kept for the next visit, but do not list
 * every name (those with `:` or `?`, device names, zero-width characters …); entries list all. So both are listed, and what
 * handles hide is read through its entry.
 */
export class DroppedFolderSource implements FolderSource {
  readonly kind = 'handle';
  readonly name: string;
  readonly handle: FileSystemDirectoryHandle;
  readonly #byHandle: DirectoryHandleSource;
  readonly #root: FileSystemDirectoryEntry;
  /** By path. Entries of hidden files are kept whole: `getFile` refuses some of their names. They are few. */
  readonly #hiddenFiles = new Map<string, FileSystemFileEntry>();

  constructor(handle: FileSystemDirectoryHandle, root: FileSystemDirectoryEntry) {
    this.handle = handle;
    this.name = handle.name;
    this.#byHandle = new DirectoryHandleSource(handle);
    this.#root = root;
  }

  async *list(signal: AbortSignal): AsyncGenerator<FolderPart, void> {
    /** Folders whose entries are listed, or will be, and the names that handles gave in them. */
    const directories = new Map<string, FileSystemDirectoryEntry>([['', this.#root]]);
    let current:
      { readonly folder: readonly string[]; readonly entries: Promise<readonly FileSystemEntry[]> } | undefined;
    let seen = new Set<string>();
    const rest = () => this.#hiddenIn(current?.folder ?? [], current?.entries, seen, directories, signal);

    for await (const part of this.#byHandle.list(signal)) {
      if (current?.folder.join('/') !== part.folder.join('/')) {
        if (current) yield* rest();
        const key = part.folder.join('/');
        const directory = directories.get(key);
        directories.delete(key);
        // Read while the handles' names come in: the two listings take their time together.
        const entries = directory ? allEntries(directory) : Promise.resolve([]);
        entries.catch(() => undefined); // awaited later
        current = { folder: part.folder, entries };
        seen = new Set();
      }
      for (const name of part.folders) seen.add(name);
      for (const name of part.files) seen.add(name);
      yield part;
    }
    if (current) yield* rest();
  }

  async stat(path: readonly string[]): Promise<FileStat> {
    const file = await this.open(path);
    return { sizeBytes: file.size, mtimeMs: file.lastModified };
  }

  async open(path: readonly string[]): Promise<File> {
    const hidden = this.#hiddenFiles.get(path.join('/'));
    if (!hidden) return this.#byHandle.open(path);
    try {
      return await readWithRetry(() => fileOf(hidden));
    } catch (error) {
      throw openError(error, 'image-gone', path.join('/'));
    }
  }

  /** What entries list in one folder and handles do not, and all that is below. */
  async *#hiddenIn(
    folder: readonly string[],
    listed: Promise<readonly FileSystemEntry[]> | undefined,
    seen: ReadonlySet<string>,
    directories: Map<string, FileSystemDirectoryEntry>,
    signal: AbortSignal,
  ): AsyncGenerator<FolderPart, void> {
    signal.throwIfAborted();
    const folders: string[] = [];
    const files: string[] = [];
    const below: FileSystemDirectoryEntry[] = [];
    try {
      for (const entry of (await listed) ?? []) {
        const path = [...folder, entry.name].join('/');
        const isSeen = seen.has(entry.name);
        if (isDirectoryEntry(entry)) {
          if (isSeen) {
            directories.set(path, entry);
            continue;
          }
          folders.push(entry.name);
          below.push(entry);
        } else if (!isSeen) {
          files.push(entry.name);
          this.#hiddenFiles.set(path, entry as FileSystemFileEntry);
        }
      }
    } catch (error) {
      const path = folder.join('/');
      const message = `folder cannot be read: ${messageOf(error)}`;
      yield { folder, folders, files, error: new PipelineError('folder-unlisted', 'collect', message, { path }) };
      return;
    }
    if (folders.length + files.length > 0) yield { folder, folders, files, isHiddenFromHandles: true };
    const nothing = new Set<string>();
    for (const entry of below)
      yield* this.#hiddenIn([...folder, entry.name], allEntries(entry), nothing, directories, signal);
  }
}

async function allEntries(directory: FileSystemDirectoryEntry): Promise<readonly FileSystemEntry[]> {
  const reader = directory.createReader();
  const all: FileSystemEntry[] = [];
  // A reader gives at most 100 entries a call; an empty answer is its end.
  for (let some = await readEntries(reader); some.length > 0; some = await readEntries(reader)) all.push(...some);
  return all;
}
