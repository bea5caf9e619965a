import type { FolderRecord } from '../../stages/persist/catalogue-records.ts';
import type { FolderLock } from '../../stages/persist/folder-lock.ts';
import type { RowStore } from '../../stages/persist/row-store.ts';
import { LeftFolders } from './left-folders.ts';

/** The stored folder whose rows are open: this tab's alone, until it is left and nobody reads rows of it any more. */
export class HeldFolder {
  readonly #left = new LeftFolders();
  #record = $state.raw<FolderRecord | undefined>(undefined);
  #lock: FolderLock | undefined;

  /** Undefined while there is none. */
  get record(): FolderRecord | undefined {
    return this.#record;
  }

  /**
   * Takes another folder for this tab alone, while this one stays.
   *
   * @returns undefined for the folder that is held: it has its lock
   * @throws PipelineError `folder-busy` if another tab needs it
   */
  async reserve(folderId: string): Promise<FolderLock | undefined> {
    return folderId === this.#record?.folderId ? undefined : this.#left.lock(folderId);
  }

  /** Gives back a folder that was reserved, and is not held after all. */
  async giveBack(folderId: string, lock: FolderLock | undefined): Promise<void> {
    if (lock) await this.#left.leave(folderId, lock);
  }

  /**
   * Makes a folder the one that is held, once the one before was left.
   *
   * @param lock - of {@link reserve}
   * @throws PipelineError `folder-busy` if another tab needs it
   */
  async take(record: FolderRecord, lock: FolderLock | undefined): Promise<void> {
    this.#lock = lock ?? (await this.#left.lock(record.folderId));
    this.#record = record;
  }

  /** A store of the folder is about to be closed: whoever still reads it keeps the folder this tab's. */
  follow(store: RowStore): void {
    if (this.#record) this.#left.follow(this.#record.folderId, store);
  }

  /** Lets the folder go, if there is one: at once, or when nobody reads it any more. */
  async leave(): Promise<void> {
    const record = this.#record;
    const lock = this.#lock;
    this.#record = undefined;
    this.#lock = undefined;
    if (record && lock) await this.#left.leave(record.folderId, lock);
  }

  /** Resolves once nobody reads rows of this folder, or of any, that is not held any more. */
  unread(folderId?: string): Promise<void> {
    return this.#left.unread(folderId);
  }
}
