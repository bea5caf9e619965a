import type { Catalogue } from '../../stages/persist/catalogue.ts';
import type { FolderRecord } from '../../stages/persist/catalogue-records.ts';
import type { StoredFolderView } from './view.ts';
import { imagesOf } from './identity.ts';

/** What this browser has stored: one line a folder. */
export class StoredFolders {
  readonly #catalogue: () => Promise<Catalogue>;
  #folders = $state.raw<readonly FolderRecord[]>([]);
  #last = $state.raw<FolderRecord | undefined>(undefined);
  /** The latest reading: an earlier one that answers late is ignored. */
  #readings = 0;

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
          [parts['model'], parts['preset'], parts['details']].filter((part) => part !== undefined).join(', '),
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

  /** Reads the catalogue. @returns records that are damaged and left out. @throws PipelineError `store-failed`, `store-newer` */
  async refresh(): Promise<number> {
    const reading = ++this.#readings;
    const catalogue = await this.#catalogue();
    const [{ folders, damaged }, last] = await Promise.all([catalogue.list(), catalogue.last()]);
    if (reading === this.#readings) {
      this.#folders = folders;
      this.#last = last;
    }
    return damaged;
  }

  /** Deletes a folder's rows, all of them; of every folder unless told which. @throws PipelineError `store-failed`, `folder-busy` */
  async delete(folderId: string | undefined): Promise<void> {
    const catalogue = await this.#catalogue();
    try {
      await (folderId === undefined ? catalogue.removeAll() : catalogue.remove(folderId));
    } finally {
      await this.refresh(); // a failure may come after some of them are gone
    }
  }
}
