import { onFolderWanted } from '../../stages/persist/folder-lock.ts';
import { openCatalogue, type Catalogue } from '../../stages/persist/catalogue.ts';
import type { AppView, Notice } from './view.ts';
import type { StoredFolderView } from '../folder/view.ts';
import { Adoption } from '../rows/adoption.ts';
import { Compare } from '../tables/compare.svelte.ts';
import type { DroppedKind } from '../folder/dropped-files.ts';
import { FolderMemory } from '../folder/folder-memory.svelte.ts';
import { Engine } from '../run/engine.ts';
import { browserNotices, canWorkIn, pixelNotices, privateModeNotices } from './environment.ts';
import { encodeQuery } from '../run/encode-query.ts';
import { FolderIdentity } from '../folder/identity.ts';
import { Folder } from '../folder/folder.svelte.ts';
import { followSettings } from '../rows/follow-settings.svelte.ts';
import { Index } from '../rows/index.svelte.ts';
import { Offline } from '../offline/offline.svelte.ts';
import { offlineParts } from '../offline/offline-parts.ts';
import { Labels } from '../tables/labels.svelte.ts';
import { makeMap } from '../../stages/map/map.client.ts';
import { RowMap } from '../map/map.svelte.ts';
import { Notices } from './notices.svelte.ts';
import { Report } from '../report/report.svelte.ts';
import { Reduce } from '../reduce/reduce.svelte.ts';
import { Run } from '../run/run.svelte.ts';
import { Save, type SaveSource } from '../save/save.svelte.ts';
import { openSearch } from '../../stages/search/search.client.ts';
import { pictureUrl } from '../folder/picture-url.ts';
import { Search } from '../search/search.svelte.ts';
import { Settings } from './settings.svelte.ts';
import { ScopeMemory } from '../folder/scope-memory.svelte.ts';
import { StoredEntries } from '../folder/stored-entries.svelte.ts';
import { StoredFolders } from '../folder/stored-folders.svelte.ts';
import { Verify } from '../run/verify.svelte.ts';
import { CurrentRows } from '../rows/current-rows.svelte.ts';

/** The page's whole state, put together. */
export class App implements AppView {
  readonly canWork = canWorkIn(globalThis);
  readonly settings: Settings;
  readonly currentRows: CurrentRows;
  readonly folder: Folder;
  readonly run: Run;
  readonly index: Index;
  readonly verify: Verify;
  readonly save: Save;
  readonly compare: Compare;
  readonly labels: Labels;
  readonly adoption: Adoption;
  readonly reduce: Reduce;
  readonly search: Search;
  readonly memory: FolderMemory;
  readonly map: RowMap;
  readonly offline: Offline;
  readonly report: Report;
  readonly #stored: StoredFolders;
  readonly #entries: StoredEntries;
  readonly #scope: ScopeMemory;
  readonly #engine = new Engine((model) => this.settings.models.fileOf(model));
  #openedCatalogue: Promise<Catalogue> | undefined;
  /** Paths of the open rows; a list only while somebody asks. */
  readonly #paths = $derived.by(() => {
    const { index } = this.currentRows;
    return index && Array.from({ length: index.rows }, (_, row) => index.pathOf(row));
  });
  readonly #notices = new Notices(browserNotices(globalThis), () => this.offline.isIsolating);

  constructor() {
    const engine = this.#engine;
    const settings = (this.settings = new Settings({
      tryModel: (use, signal) => engine.tryModel(use, signal),
      isLocked: () => this.run.isActive,
    }));
    const catalogue = () => this.#catalogue();
    this.#stored = new StoredFolders(catalogue);
    const stored = this.#stored;
    const currentRows = (this.currentRows = new CurrentRows({
      settings,
      catalogue,
      onStored: () => this.#followStored(),
      onRows: () => this.#reset(),
    }));
    this.folder = new Folder({
      settings,
      stored,
      currentRows,
      identity: new FolderIdentity(catalogue),
      onLeave: () => this.#giveWay(),
      restoreChoices: (folder) => {
        this.#scope.restore(folder);
        return this.memory.restore(folder);
      },
      onFiles: (kind, files) => this.#takeFiles(kind, files),
      isRunning: () => this.run.isActive,
    });
    const parts = { folder: this.folder, settings, engine, currentRows };
    this.run = new Run(parts, () => {
      this.verify.cancel();
      this.compare.cancel();
      this.search.giveWay();
      this.report.cancel();
    });
    this.verify = new Verify(parts, () => this.run.isActive);
    this.index = new Index(currentRows, this.folder);
    const labels = (this.labels = new Labels(() => this.#paths));
    const isRunning = () => this.run.isActive;
    this.memory = new FolderMemory({ settings, labels, currentRows, catalogue, isRunning });
    this.#scope = new ScopeMemory({ settings, folder: this.folder, currentRows, catalogue });
    this.#entries = new StoredEntries({ stored, folder: this.folder, currentRows, memory: this.memory });
    this.reduce = new Reduce(currentRows);
    this.search = new Search({
      rows: currentRows,
      openSearch,
      encode: (files, signal) => encodeQuery(parts, files, signal),
      canEncode: () => currentRows.stored !== undefined,
      isRunning: () => this.run.isActive,
      isFolderOpen: () => this.folder.phase.kind === 'open',
      openFile: (path) => this.folder.imageAt(path).open(),
      fileEnds: (paths, bytes) => this.folder.endsOf(paths, bytes),
      pictureUrl: (path) => pictureUrl(this.folder, path),
    });
    const openSave = (rows: SaveSource) => {
      return new Save(
        rows,
        (paths) => this.labels.columnsFor(paths),
        () => this.reduce.reduction,
      );
    };
    this.save = openSave(currentRows);
    this.map = new RowMap({
      ...{ rows: currentRows, labels: this.labels, makeMap },
      openSave: (selected) => this.#followChoices(openSave(selected)),
      pictureUrl: (path) => pictureUrl(this.folder, path),
    });
    this.report = new Report({
      ...{ rows: currentRows, search: this.search, map: this.map, run: this.run },
      decoders: (spec) => engine.decoders(spec),
      openFile: (path) => this.folder.imageAt(path).open(),
    });
    this.adoption = new Adoption(currentRows, this.folder);
    this.compare = new Compare({ currentRows, folder: this.folder, adoption: this.adoption, isRunning });
    this.offline = new Offline(offlineParts(this));
    followSettings({ settings, currentRows, folder: this.folder, isRunning });
    onFolderWanted((folderId) => this.#givesUp(folderId));
  }

  get notices(): readonly Notice[] {
    return this.#notices.shown;
  }

  get storedFolders(): readonly StoredFolderView[] {
    void this.folder.phase; // another folder may be open now
    const { folderId, fingerprint, entry } = this.currentRows;
    return this.#stored.list({ folderId, fingerprint, isEntry: entry !== undefined });
  }

  /**
   * What takes time at the start: the pixel check, the store, the folder of the last visit. Failures become notices. Nothing is
   * tried where the page cannot work: every check would fail for the one reason that the notice tells.
   */
  async open(): Promise<void> {
    if (!this.canWork) return;
    // What an isolated page keeps for later can wait until it has started.
    const isolating = crossOriginIsolated ? undefined : this.offline.open();
    await this.#notices.check([
      privateModeNotices(navigator.storage),
      this.#engine.pixels().then(pixelNotices),
      this.#readStored(),
      this.settings.models.open(),
    ]);
    await (isolating ?? this.offline.open());
  }

  async trySample(): Promise<void> {
    await this.folder.openSample();
    await this.run.start();
  }

  get unopened(): AppView['unopened'] {
    return this.#entries.unopened;
  }

  async openStored(folderId: string, fingerprint: string): Promise<void> {
    if (!this.run.isActive) await this.#entries.open(folderId, fingerprint);
  }

  closeEntry(): Promise<void> {
    return this.#entries.close();
  }

  async deleteStored(folderId: string): Promise<void> {
    await this.#notices.guard('folders-undeleted', () => this.forget(folderId));
  }

  async deleteAllStored(): Promise<void> {
    await this.#notices.guard('folders-undeleted', () => this.forget());
  }

  /**
   * Deletes the rows of a folder, or of every one. One that is open stays open, without rows.
   *
   * @throws PipelineError `store-failed`, `folder-busy`
   */
  async forget(folderId?: string): Promise<void> {
    const openId = this.currentRows.folderId;
    const isOpen = openId !== undefined && (folderId === undefined || folderId === openId);
    if (isOpen) {
      this.#giveWay();
      await this.currentRows.leave(); // it is locked for this tab
    }
    await this.currentRows.unread(folderId); // deleting waits for those who read
    let isDeleted = false;
    try {
      await this.#stored.delete(folderId);
      isDeleted = true;
    } finally {
      if (isOpen) await this.folder.reenter(isDeleted);
    }
  }

  /** Files that were dropped on the page, each to where it belongs. */
  #takeFiles(kind: DroppedKind, files: readonly File[]): void {
    const [first] = files;
    if (!first) return;
    if (kind === 'table') void this.compare.use(files);
    else if (kind === 'labels') void this.labels.use(first);
    else void this.settings.models.add(files);
  }

  async #readStored(): Promise<readonly Notice[]> {
    const damaged = await this.#stored.refresh();
    if (damaged === 0) return [];
    return [{ code: 'folders-damaged', folders: damaged }];
  }

  #catalogue(): Promise<Catalogue> {
    this.#openedCatalogue ??= openCatalogue().catch((error: unknown) => {
      this.#openedCatalogue = undefined; // the next call tries again
      throw error;
    });
    return this.#openedCatalogue;
  }

  /** What saves a selection takes numbers, length and reduction as they were chosen for the whole. */
  #followChoices(save: Save): Save {
    $effect.root(() => {
      $effect(() => {
        ({ l2: save.l2, dtype: save.dtype, rows: save.rows } = this.save);
      });
    });
    return save;
  }

  /** Other rows are open, or none: what was shown of those before is no longer true. */
  #reset(): void {
    if (!this.run.isActive) this.run.reset(); // a run that is on has opened them itself
    this.verify.reset();
    this.save.reset();
    this.reduce.reset();
    this.search.reset();
    this.map.reset();
    this.report.reset();
    this.compare.reset();
    this.index.reset();
  }

  /** The open folder is about to be left. */
  #giveWay(): void {
    this.run.abandon();
    this.verify.reset();
    this.compare.cancel();
  }

  /** More is stored, or less: the list of folders and what was looked up follow. */
  #followStored(): void {
    void this.#notices.guard('folders-unlisted', () => this.#stored.refresh());
    this.search.followRows();
    void this.index.refresh();
  }

  /** Another tab wants a folder: one that nothing is done with here is let go. */
  #givesUp(folderId: string): boolean | undefined {
    const { currentRows, folder } = this;
    if (currentRows.folderId !== folderId) return undefined;
    const isRead = currentRows.store?.isHeld === true; // for a file that is saved, say
    if (this.run.isActive || isRead || this.compare.phase.kind === 'adding') return false;
    if (currentRows.entry) this.#entries.giveUp(folderId);
    else folder.giveUp();
    return true;
  }
}
