import { PipelineError, isAbort, messageOf } from '../../core/errors.ts';
import { Slicer } from '../../core/event-loop.ts';
import type { FileStat, FolderPart, FolderSource } from '../../core/folder-source.ts';
import { fileOf, isDirectoryEntry, readEntries } from './entries.ts';
import { openError, readWithRetry } from './open-error.ts';

/** A dropped folder in a browser that gives entries, not handles (Firefox, Safari). Cannot be restored on the next visit. */
export class EntriesSource implements FolderSource {
  readonly kind = 'entries';
  readonly name: string;
  readonly #directories = new Map<string, FileSystemDirectoryEntry>();

  constructor(root: FileSystemDirectoryEntry) {
    this.name = root.name;
    this.#directories.set('', root);
  }

  async *list(signal: AbortSignal): AsyncGenerator<FolderPart, void> {
    const slicer = new Slicer();
    const pending: string[][] = [[]];
    for (let folder = pending.pop(); folder; folder = pending.pop()) {
      const reader = this.#directory(folder).createReader();
      try {
        // A reader gives at most 100 entries a call; an empty answer is its end.
        for (let entries = await readEntries(reader); entries.length > 0; entries = await readEntries(reader)) {
          signal.throwIfAborted();
          const folders: string[] = [];
          const files: string[] = [];
          for (const entry of entries) {
            if (!isDirectoryEntry(entry)) {
              files.push(entry.name);
              continue;
            }
            folders.push(entry.name);
            pending.push([...folder, entry.name]);
            this.#directories.set([...folder, entry.name].join('/'), entry);
          }
          yield { folder, folders, files };
          await slicer.breathe();
        }
      } catch (error) {
        if (isAbort(error)) throw error;
        const path = folder.join('/');
        if (folder.length === 0) throw openError(error, 'folder-lost', this.name);
        const failure = new PipelineError('folder-unlisted', 'collect', `folder cannot be read: ${messageOf(error)}`, {
          path,
        });
        yield { folder, folders: [], files: [], error: failure };
      }
    }
  }

  async stat(path: readonly string[]): Promise<FileStat> {
    const file = await this.open(path);
    return { sizeBytes: file.size, mtimeMs: file.lastModified };
  }

  async open(path: readonly string[]): Promise<File> {
    try {
      const directory = this.#directory(path.slice(0, -1));
      return await readWithRetry(async () => fileOf(await fileEntryOf(directory, path.at(-1) ?? '')));
    } catch (error) {
      throw openError(error, 'image-gone', path.join('/'));
    }
  }

  #directory(path: readonly string[]): FileSystemDirectoryEntry {
    const directory = this.#directories.get(path.join('/'));
    if (!directory) throw new PipelineError('image-gone', 'collect', 'folder was not listed', { path: path.join('/') });
    return directory;
  }
}

function fileEntryOf(directory: FileSystemDirectoryEntry, name: string): Promise<FileSystemFileEntry> {
  return new Promise((resolve, reject) => {
    directory.getFile(name, {}, (entry) => resolve(entry as FileSystemFileEntry), reject);
  });
}
