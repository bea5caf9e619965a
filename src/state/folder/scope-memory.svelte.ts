import { untrack } from 'svelte';
import { Serial } from '../../core/serial.ts';
import type { Catalogue } from '../../stages/persist/catalogue.ts';
import type { FolderRecord } from '../../stages/persist/catalogue-records.ts';
import type { FolderScope } from '../../stages/persist/folder-scope.ts';
import type { Settings } from '../app/settings.svelte.ts';
import type { CurrentRows } from '../rows/current-rows.svelte.ts';
import type { Folder } from './folder.svelte.ts';

/** What the memory needs of the page. */
export interface ScopeParts {
  readonly settings: Settings;
  readonly folder: Folder;
  readonly currentRows: CurrentRows;
  readonly catalogue: () => Promise<Catalogue>;
}

/**
 * Which images of a folder were meant: it comes back when the folder is opened, and is noted whenever it changes, also before the
 * first run. What a terminal chooses is never noted.
 */
export class ScopeMemory {
  readonly #parts: ScopeParts;
  readonly #writes = new Serial();
  /** As the catalogue has it, of the folder that is noted for now; undefined while another one is being opened. */
  #noted: { readonly folderId: string; readonly text: string } | undefined;

  constructor(parts: ScopeParts) {
    this.#parts = parts;
    $effect.root(() => {
      $effect(() => {
        const { folder, currentRows } = this.#parts;
        const { stored, folderId } = currentRows;
        const scope = this.#current();
        // Between two folders, what is left out belongs to neither.
        if (folder.phase.kind !== 'open' || !stored || folderId === undefined) return;
        if (!folder.phase.walking) untrack(() => folder.forgetGone());
        untrack(() => this.#note(folderId, scope));
      });
    });
  }

  /** Brings back what was meant of a folder that is about to be opened. */
  restore({ folderId, kind, scope }: FolderRecord): void {
    this.#noted = undefined;
    if (kind === 'loopback') return;
    const { settings, folder } = this.#parts;
    if (scope) {
      const { excluded, leaveOutHidden, takeMore, sampleOnly } = scope;
      folder.leaveOut(excluded);
      Object.assign(settings, { leaveOutHidden, takeMore, sampleOnly });
    }
    this.#noted = { folderId, text: JSON.stringify(scope ?? NOTHING_CHOSEN) };
  }

  #current(): FolderScope {
    const { folder, settings } = this.#parts;
    const { leaveOutHidden, takeMore, sampleOnly } = settings;
    return { excluded: [...folder.choice.excluded].sort(), leaveOutHidden, takeMore, sampleOnly };
  }

  #note(folderId: string, scope: FolderScope): void {
    const text = JSON.stringify(scope);
    if (this.#noted?.folderId !== folderId || this.#noted.text === text) return;
    this.#noted = { folderId, text };
    void this.#writes.run(() => this.#write(folderId, scope));
  }

  /** A store that takes no note loses no row: it never throws. */
  async #write(folderId: string, scope: FolderScope): Promise<void> {
    try {
      await (await this.#parts.catalogue()).setScope(folderId, scope);
    } catch {
      // The next change is noted again.
    }
  }
}

const NOTHING_CHOSEN: FolderScope = { excluded: [], leaveOutHidden: false, takeMore: false, sampleOnly: false };
