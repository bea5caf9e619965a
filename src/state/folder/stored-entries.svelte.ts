import { PipelineError } from '../../core/errors.ts';
import { toShownError, type ShownError } from '../app/shown-error.ts';
import type { CurrentRows } from '../rows/current-rows.svelte.ts';
import type { Folder } from './folder.svelte.ts';
import type { FolderMemory } from './folder-memory.svelte.ts';
import type { StoredFolders } from './stored-folders.svelte.ts';

/** What opening stored rows needs of the page. */
export interface StoredEntriesParts {
  readonly stored: StoredFolders;
  readonly folder: Folder;
  readonly currentRows: CurrentRows;
  readonly memory: FolderMemory;
}

/** Stored rows that are opened without their folder. */
export class StoredEntries {
  readonly #parts: StoredEntriesParts;
  #unopened = $state.raw<{ readonly folderId: string; readonly error: ShownError } | undefined>(undefined);

  constructor(parts: StoredEntriesParts) {
    this.#parts = parts;
  }

  /** Why the rows that were to be opened last are not. */
  get unopened(): { readonly folderId: string; readonly error: ShownError } | undefined {
    return this.#unopened;
  }

  /**
   * Opens rows of a stored folder in place of whatever is open; of the folder that is open itself, with it. What can't be opened is
   * told, and never thrown.
   */
  async open(folderId: string, fingerprint: string): Promise<void> {
    const { stored, folder, currentRows, memory } = this.#parts;
    this.#unopened = undefined;
    const record = stored.find(folderId);
    const run = record?.runs.find((other) => other.fingerprint === fingerprint);
    if (!record || !run) return;
    const isFolderOpen = folder.phase.kind === 'open' && currentRows.folderId === folderId;
    try {
      if (isFolderOpen && run.origin && (await memory.choose(run.origin))) {
        await currentRows.openRows();
        return;
      }
      const lock = await currentRows.reserve(folderId); // first, for it may fail: nothing is closed then
      folder.close();
      await currentRows.openEntry(record, run, lock);
      await memory.restoreLabels(record);
    } catch (error) {
      this.#unopened = { folderId, error: toShownError(error) };
    }
  }

  /** Another tab wants the folder whose rows are open without it. */
  giveUp(folderId: string): void {
    const error = new PipelineError('folder-taken', 'persist', `another tab took the folder: ${folderId}`);
    this.#unopened = { folderId, error: toShownError(error) };
    void this.close();
  }

  /** Closes rows that are open without their folder. They stay stored. */
  async close(): Promise<void> {
    if (this.#parts.currentRows.entry) await this.#parts.currentRows.leave();
  }
}
