import { untrack } from 'svelte';
import { PipelineError } from '../core/errors.ts';
import { openCatalogue, type Catalogue } from '../stages/persist/catalogue.ts';
import type { AppView, Notice, StoredFolderView } from './app-view.ts';
import { Engine } from './engine.ts';
import { browserNotices, pixelNotices, privateModeNotices } from './environment.ts';
import { FolderIdentity } from './folder-identity.ts';
import { Folder } from './folder.svelte.ts';
import { Index } from './index.svelte.ts';
import { Run } from './run.svelte.ts';
import { Save } from './save.svelte.ts';
import { Settings } from './settings.svelte.ts';
import { StoredFolders } from './stored-folders.svelte.ts';
import { Verify } from './verify.svelte.ts';
import { Workspace } from './workspace.svelte.ts';

/** The page's whole state, put together. */
export class App implements AppView {
  readonly settings = new Settings();
  readonly workspace: Workspace;
  readonly folder: Folder;
  readonly run: Run;
  readonly index: Index;
  readonly verify: Verify;
  readonly save: Save;
  readonly #stored: StoredFolders;
  readonly #engine = new Engine();
  #openedCatalogue: Promise<Catalogue> | undefined;
  #notices = $state.raw<readonly Notice[]>(browserNotices());

  constructor() {
    const { settings } = this;
    const engine = this.#engine;
    const catalogue = () => this.#catalogue();
    this.#stored = new StoredFolders(catalogue);
    const stored = this.#stored;
    const workspace = (this.workspace = new Workspace({
      settings,
      engine,
      catalogue,
      onStored: () => void stored.refresh(),
    }));
    this.folder = new Folder({
      settings,
      stored,
      workspace,
      identity: new FolderIdentity(catalogue),
      onOpened: () => this.#reset(),
    });
    const parts = { folder: this.folder, settings, engine, workspace };
    this.run = new Run(parts, () => this.verify.cancel());
    this.verify = new Verify(parts, () => this.run.isActive);
    this.index = new Index(workspace, this.folder);
    this.save = new Save(workspace);
    this.#followSettings();
  }

  get notices(): readonly Notice[] {
    return this.#notices;
  }

  get storedFolders(): readonly StoredFolderView[] {
    void this.folder.phase; // another folder may be open now
    return this.#stored.list(this.workspace.folderId);
  }

  /** What takes time at the start: the pixel check, the store, the folder of the last visit. Failures become notices. */
  async open(): Promise<void> {
    const checks = [privateModeNotices(), this.#engine.pixels().then(pixelNotices), this.#readStored()];
    for (const check of await Promise.allSettled(checks)) {
      const found =
        check.status === 'fulfilled' ? check.value : [{ level: 'warning' as const, text: String(check.reason) }];
      this.#notices = [...this.#notices, ...found];
    }
  }

  async deleteStored(folderId: string): Promise<void> {
    const isOpen = this.workspace.folderId === folderId;
    if (isOpen) await this.workspace.leave(); // it is locked for this tab
    await this.#stored.delete(folderId);
    if (isOpen) await this.folder.reenter();
  }

  async deleteAllStored(): Promise<void> {
    const isOpen = this.workspace.folderId !== undefined;
    if (isOpen) await this.workspace.leave();
    await this.#stored.deleteAll();
    if (isOpen) await this.folder.reenter();
  }

  async #readStored(): Promise<readonly Notice[]> {
    const damaged = await this.#stored.refresh();
    if (damaged === 0) return [];
    return [{ level: 'warning', text: `${damaged} stored folders could not be read and are left out of the list.` }];
  }

  #catalogue(): Promise<Catalogue> {
    this.#openedCatalogue ??= openCatalogue().catch((error: unknown) => {
      this.#openedCatalogue = undefined; // the next call tries again
      throw error;
    });
    return this.#openedCatalogue;
  }

  /** Other settings are other rows: those of the choice are opened, so that what is stored shows before Start. */
  #followSettings(): void {
    $effect.root(() => {
      $effect(() => {
        void this.settings.preprocessing; // the model's own numbers are part of it
        void this.settings.model;
        // Only the settings are followed: what opening changes must not open again.
        untrack(() => void this.#openChosenRows());
      });
    });
  }

  async #openChosenRows(): Promise<void> {
    const { workspace } = this;
    if (workspace.folderId === undefined || this.run.isActive) return;
    const before = workspace.fingerprint;
    try {
      await workspace.openStore();
      if (workspace.fingerprint !== before) this.#reset();
    } catch (error) {
      // A folder that was closed meanwhile is none of the visitor's business.
      if (!(error instanceof PipelineError && error.code === 'folder-lost')) this.folder.fail(error);
    }
  }

  /** Other rows are open: what was shown of those before is no longer true. */
  #reset(): void {
    this.run.reset();
    this.verify.reset();
    this.save.reset();
    this.index.reset();
  }
}
