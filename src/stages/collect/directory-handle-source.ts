import { PipelineError, isAbort, messageOf } from '../../core/errors.ts';
import { Slicer } from '../../core/event-loop.ts';
import type { FileStat, FolderPart, FolderSource } from '../../core/folder-source.ts';
import { openError, readWithRetry } from './open-error.ts';

/** Names in one part of a listing at most. */
const PART_NAMES = 1000;

/** A folder that the browser gave a handle for: by its picker, by a drop, from the store, or the origin's private folder. */
export class DirectoryHandleSource implements FolderSource {
  readonly kind = 'handle';
  readonly mayHideNames = true;
  readonly name: string;
  readonly handle: FileSystemDirectoryHandle;
  /** Handles of directories, not of files: there may be a million of those. */
  readonly #directories = new Map<string, FileSystemDirectoryHandle>();

  constructor(handle: FileSystemDirectoryHandle) {
    this.handle = handle;
    this.name = handle.name;
    this.#directories.set('', handle);
  }

  async *list(signal: AbortSignal): AsyncGenerator<FolderPart, void> {
    const slicer = new Slicer();
    const pending: string[][] = [[]];
    for (let folder = pending.pop(); folder; folder = pending.pop()) {
      signal.throwIfAborted();
      let folders: string[] = [];
      let files: string[] = [];
      try {
        const directory = await this.#directory(folder);
        for await (const [name, entry] of directory.entries()) {
          if (entry.kind === 'directory') {
            folders.push(name);
            pending.push([...folder, name]);
            this.#directories.set([...folder, name].join('/'), entry);
          } else files.push(name);
          if (folders.length + files.length >= PART_NAMES) {
            yield { folder, folders, files };
            folders = [];
            files = [];
            signal.throwIfAborted();
          }
          await slicer.breathe();
        }
      } catch (error) {
        if (isAbort(error)) throw error;
        const path = folder.join('/');
        if (folder.length === 0) throw openError(error, 'folder-lost', this.name);
        const failure = new PipelineError('folder-unlisted', 'collect', `folder cannot be read: ${messageOf(error)}`, {
          path,
        });
        yield { folder, folders, files, error: failure };
        continue;
      }
      yield { folder, folders, files };
    }
  }

  async stat(path: readonly string[]): Promise<FileStat> {
    const file = await this.open(path);
    return { sizeBytes: file.size, mtimeMs: file.lastModified };
  }

  async open(path: readonly string[]): Promise<File> {
    const name = path.at(-1) ?? '';
    try {
      const directory = await this.#directory(path.slice(0, -1));
      return await readWithRetry(async () => (await directory.getFileHandle(name)).getFile());
    } catch (error) {
      const code = (await this.#isThere()) ? 'image-gone' : 'folder-lost';
      throw openError(error, code, path.join('/'));
    }
  }

  /** Whether the picked folder itself is still there: its disk may have been pulled out. */
  async #isThere(): Promise<boolean> {
    try {
      await this.handle.keys().next();
      return true;
    } catch {
      return false;
    }
  }

  async #directory(path: readonly string[]): Promise<FileSystemDirectoryHandle> {
    const key = path.join('/');
    const known = this.#directories.get(key);
    if (known) return known;
    const parent = await this.#directory(path.slice(0, -1));
    const directory = await parent.getDirectoryHandle(path.at(-1) ?? '');
    this.#directories.set(key, directory);
    return directory;
  }
}
