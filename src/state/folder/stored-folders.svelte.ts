import type { Catalogue } from '../../stages/persist/catalogue.ts';
import type { FolderRecord } from '../../stages/persist/catalogue-records.ts';
import type { StoredFolderView } from './view.ts';
import { imagesOf } from './identity.ts';
import { readRun } from '../run/description.ts';

/** The stored rows that are open. */
export interface OpenStored {
  readonly folderId: string | undefined;
  readonly fingerprint: string | undefined;
  /** Whether they are open without their folder. */
  readonly isEntry: boolean;
}

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

  /** Folders that have rows, latest used first. @param open - whose rows are open */
  list(open: OpenStored): readonly StoredFolderView[] {
    const withRows = this.#folders.filter((folder) => imagesOf(folder) > 0);
    return withRows.map((folder) => {
      const { folderId, name, lastUsedMs, handle } = folder;
      const runs = folder.runs.filter(({ count }) => count > 0);
      const isMeant = folderId === open.folderId;
      return {
        ...{ folderId, name, lastUsedMs },
        images: imagesOf(folder),
        bytes: runs.reduce((sum, { storedBytes }) => sum + storedBytes, 0),
        runs: runs.toReversed().map(({ fingerprint, parts, count }) => {
          return {
            fingerprint,
            made: readRun(parts),
            images: count,
            isOpen: isMeant && fingerprint === open.fingerprint,
          };
        }),
        canRestore: handle !== undefined,
        isOpen: isMeant && !open.isEntry,
      };
    });
  }

  /** Name of the folder of the last visit, where it can be opened with one click: the one that was open, else the last with rows. */
  get restorable(): string | undefined {
    return this.#last?.handle && this.#last.name;
  }

  /** The handle of a folder, or of the last one; undefined where there is none. */
  handleOf(folderId?: string): FileSystemDirectoryHandle | undefined {
    return (folderId === undefined ? this.#last : this.find(folderId))?.handle;
  }

  /** The record of a folder, as it was read last. */
  find(folderId: string): FolderRecord | undefined {
    return this.#folders.find((folder) => folder.folderId === folderId);
  }

  /** Reads the catalogue. @returns records that are damaged and left out. @throws PipelineError `store-failed`, `store-newer` */
  async refresh(): Promise<number> {
    const reading = ++this.#readings;
    const catalogue = await this.#catalogue();
    const [{ folders, damaged }, open, last] = await Promise.all([
      catalogue.list(),
      catalogue.leftOpen(),
      catalogue.last(),
    ]);
    if (reading === this.#readings) {
      this.#folders = folders;
      this.#last = open?.handle ? open : last;
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
