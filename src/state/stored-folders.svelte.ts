import type { Catalogue } from '../stages/persist/catalogue.ts';
import type { FolderRecord } from '../stages/persist/catalogue-records.ts';
import type { StoredFolderView } from './app-view.ts';
import { imagesOf } from './folder-identity.ts';

/** What this browser has stored: one line a folder. */
export class StoredFolders {
  readonly #catalogue: () => Promise<Catalogue>;
  #folders = $state.raw<readonly FolderRecord[]>([]);
  #last = $state.raw<FolderRecord | undefined>(undefined);

  constructor(catalogue: () => Promise<Catalogue>) {
    this.#catalogue = catalogue;
  }

  /** Folders that have rows, latest used first. @param openId - the open one */
  list(openId: string | undefined): readonly StoredFolderView[] {
    const withRows = this.#folders.filter((folder) => imagesOf(folder) > 0);
    return withRows.map((folder) => {
      const runs = folder.runs.filter(({ count }) => count > 0);
      return {
        folderId: folder.folderId,
        name: folder.name,
        images: imagesOf(folder),
        bytes: runs.reduce((sum, { storedBytes }) => sum + storedBytes, 0),
        lastUsedMs: folder.lastUsedMs,
        runs: runs.map(({ parts }) =>
          [parts['model'], parts['preset']].filter((part) => part !== undefined).join(', '),
        ),
        isOpen: folder.folderId === openId,
      };
    });
  }

  /** The folder of the last visit, where it can be opened with one click. */
  get restorable(): { readonly name: string; readonly handle: FileSystemDirectoryHandle } | undefined {
    const { name, handle } = this.#last ?? {};
    return name !== undefined && handle ? { name, handle } : undefined;
  }

  /** Reads the catalogue. @returns records that are damaged and left out */
  async refresh(): Promise<number> {
    const catalogue = await this.#catalogue();
    const [{ folders, damaged }, last] = await Promise.all([catalogue.list(), catalogue.last()]);
    this.#folders = folders;
    this.#last = last;
    return damaged;
  }

  /** Deletes a folder's rows, all of them. @throws PipelineError `store-failed`, `folder-busy` */
  async delete(folderId: string): Promise<void> {
    await (await this.#catalogue()).remove(folderId);
    await this.refresh();
  }

  /** Deletes the rows of every folder. @throws as {@link delete} */
  async deleteAll(): Promise<void> {
    await (await this.#catalogue()).removeAll();
    await this.refresh();
  }
}
