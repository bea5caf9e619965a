import { askForFolder, type FolderLock } from '../../stages/persist/folder-lock.ts';
import type { RowStore } from '../../stages/persist/row-store.ts';

interface LeftFolder {
  /** Released once nobody reads; undefined while the folder is open again. */
  lock: FolderLock | undefined;
  /** Stores that are still read. */
  readers: number;
  /** Resolves once nobody reads any more, and others can come. */
  done: Promise<void>;
}

/**
 * Folders that were left while rows of theirs were being read, for a file that is saved, say: they stay this tab's until those
 * rows are let go, so that nobody packs or deletes them.
 */
export class LeftFolders {
  readonly #left = new Map<string, LeftFolder>();

  /** A store of this folder is about to be closed: from now on its readers are waited for. */
  follow(folderId: string, store: Pick<RowStore, 'isHeld' | 'free'>): void {
    if (!store.isHeld) return;
    const folder = this.#left.get(folderId) ?? { lock: undefined, readers: 0, done: Promise.resolve() };
    this.#left.set(folderId, folder);
    folder.readers += 1;
    folder.done = Promise.all([folder.done, store.free()]).then(async () => {
      folder.readers -= 1;
      if (folder.readers > 0) return; // a later one's turn
      this.#left.delete(folderId);
      await folder.lock?.release();
    });
  }

  /** Lets a folder go that is no longer open: at once, or when nobody reads it any more. */
  async leave(folderId: string, lock: FolderLock): Promise<void> {
    const folder = this.#left.get(folderId);
    if (folder) folder.lock = lock;
    else await lock.release();
  }

  /** The lock of a folder that is opened again, if this tab has it still. */
  takeLock(folderId: string): FolderLock | undefined {
    const folder = this.#left.get(folderId);
    const lock = folder?.lock;
    if (folder) folder.lock = undefined;
    return lock;
  }

  /** A folder's lock: this tab's own if it has it still. @throws PipelineError `folder-busy` if another tab needs it */
  async lock(folderId: string): Promise<FolderLock> {
    return this.takeLock(folderId) ?? (await askForFolder(folderId));
  }

  /** Resolves once nobody reads rows of this folder, or of any, that was left. */
  async unread(folderId?: string): Promise<void> {
    const waits = [...this.#left].filter(([id]) => folderId === undefined || id === folderId);
    await Promise.all(waits.map(([, { done }]) => done));
  }
}
