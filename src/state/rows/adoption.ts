import type { StoredImage } from '../../stages/persist/row-store.ts';
import { PipelineError } from '../../core/errors.ts';
import { adoptRows, type Adopted } from '../../pipeline/adopt-rows.ts';
import type { FileTable } from '../../stages/read/read.client.ts';
import { adoptProblem, AdoptRefused, type AdoptProblem } from '../../tables/adoptable.ts';
import { orderTable } from '../../tables/order-table.ts';
import type { Folder } from '../folder/folder.svelte.ts';
import type { CurrentRows } from './current-rows.svelte.ts';
import { settingsManifest } from './meta.ts';

/** How rows of a file are added to the open folder. */
export interface AdoptOptions {
  /** Images of the same size are taken for the same whatever their dates: copying often changes these. */
  readonly trustSizes: boolean;
  /** Rows looked at so far. */
  readonly onProgress: (done: number) => void;
  readonly signal: AbortSignal;
}

/** Adding rows of an earlier file to the open folder, so that they are not encoded again. */
export class Adoption {
  readonly #currentRows: CurrentRows;
  readonly #folder: Folder;

  constructor(currentRows: CurrentRows, folder: Folder) {
    this.#currentRows = currentRows;
    this.#folder = folder;
  }

  /** Why the rows of this file cannot be added; undefined if they can, or no folder is open. */
  problemOf({ facts }: FileTable): AdoptProblem | undefined {
    const { stored } = this.#currentRows;
    return stored && adoptProblem(facts, settingsManifest(stored));
  }

  /**
   * Adds them. The next run encodes again what has another size or date than its row.
   *
   * @param file - stays the caller's
   * @throws AdoptRefused; the signal's reason; PipelineError `file-damaged`, `folder-lost`, `store-*`. What was added stays.
   */
  async adopt(file: FileTable, { trustSizes, onProgress, signal }: AdoptOptions): Promise<Adopted> {
    const rows = await this.#currentRows.openRows();
    const problem = adoptProblem(file.facts, settingsManifest(rows));
    if (problem) throw new AdoptRefused(problem);
    await this.#folder.walked(); // what is not there gets no row
    signal.throwIfAborted();
    const table = await orderTable(file); // not released: the file stays the caller's
    const stateOf = (said: StoredImage) => {
      if (!this.#folder.has(said.path)) return undefined;
      return trustSizes ? this.#sameBySize(said) : said;
    };
    try {
      return await adoptRows({ table, store: rows.store, stateOf, onProgress, signal });
    } finally {
      await this.#currentRows.showStored(rows);
    }
  }

  async #sameBySize(said: StoredImage): Promise<StoredImage | undefined> {
    try {
      const { sizeBytes, mtimeMs } = await this.#folder.imageAt(said.path).stat();
      return sizeBytes === said.sizeBytes ? { path: said.path, sizeBytes, mtimeMs } : undefined;
    } catch (error) {
      if (error instanceof PipelineError && error.code !== 'folder-lost') return undefined; // the run will tell of it
      throw error;
    }
  }
}
