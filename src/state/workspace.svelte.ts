import { PipelineError, type WireError } from '../core/errors.ts';
import { KERNEL_VERSION, fingerprintOf, type FingerprintParts } from '../core/fingerprint.ts';
import { Serial } from '../core/serial.ts';
import type { Catalogue } from '../stages/persist/catalogue.ts';
import type { FolderRecord } from '../stages/persist/catalogue-records.ts';
import { rowDatabaseName } from '../stages/persist/catalogue.ts';
import { openDatabase } from '../stages/persist/database.ts';
import { lockFolder, type FolderLock } from '../stages/persist/folder-lock.ts';
import { openRowStore } from '../stages/persist/indexed-row-store.ts';
import { NestedIndex } from '../stages/persist/nested-index.ts';
import type { RowStore, StoredTable } from '../stages/persist/row-store.ts';
import type { SkipView } from './app-view.ts';
import type { Engine } from './engine.ts';
import type { Settings } from './settings.svelte.ts';
import { toMeta } from './table-meta.ts';

/** What the workspace needs of the page. */
export interface WorkspaceParts {
  readonly settings: Settings;
  readonly engine: Engine;
  readonly catalogue: () => Promise<Catalogue>;
  /** Told when the catalogue has changed. */
  readonly onStored: () => void;
}

interface OpenRows {
  readonly fingerprint: string;
  readonly parts: FingerprintParts;
  readonly store: RowStore;
}

/** The rows that are open: those of one folder and one fingerprint, with the index that is built from their paths. */
export class Workspace {
  readonly #parts: WorkspaceParts;
  /** Opening and closing happen one after another, whoever asks. */
  readonly #turns = new Serial();
  #folder: FolderRecord | undefined;
  #lock: FolderLock | undefined;
  #open = $state.raw<OpenRows | undefined>(undefined);
  #index = $state.raw<NestedIndex | undefined>(undefined);
  #skipped = $state.raw<readonly PipelineError[]>([]);
  /** Goes up when the store has changed: it is no reactive thing itself. */
  #version = $state(0);

  constructor(parts: WorkspaceParts) {
    this.#parts = parts;
  }

  get store(): RowStore | undefined {
    return this.#open?.store;
  }
  get fingerprint(): string | undefined {
    return this.#open?.fingerprint;
  }
  get folderId(): string | undefined {
    return this.#folder?.folderId;
  }
  get folderName(): string {
    return this.#folder?.name ?? '';
  }
  /** Images with a row. */
  get count(): number {
    void this.#version;
    return this.#open?.store.count ?? 0;
  }
  /** Length of a row; 0 while nothing is stored. */
  get dim(): number {
    void this.#version;
    return this.#open?.store.dim ?? 0;
  }
  /** The nested index of what was stored when it was last read; undefined while there is nothing. */
  get index(): NestedIndex | undefined {
    return this.#index;
  }
  /** Images that the last run left out. */
  get skipped(): readonly PipelineError[] {
    return this.#skipped;
  }

  /**
   * Makes a folder the open one, for this tab alone, and opens its rows.
   *
   * @throws PipelineError `folder-busy` if another tab has it; `store-*`
   */
  async enter(folder: FolderRecord): Promise<void> {
    await this.#turns.run(async () => {
      await this.#close();
      this.#lock = await lockFolder(folder.folderId);
      this.#folder = folder;
    });
    await this.openStore();
  }

  /** Closes the folder; what is stored stays. */
  leave(): Promise<void> {
    return this.#turns.run(() => this.#close());
  }

  /**
   * The store for the open folder and the settings as they are now, opened if it is not.
   *
   * @throws PipelineError `store-*`, `folder-lost` if no folder is open
   */
  openStore(): Promise<RowStore> {
    return this.#turns.run(async () => {
      const folder = this.#folder;
      if (!folder) throw new PipelineError('folder-lost', 'persist', 'no folder is open');
      const parts = await this.#fingerprintParts();
      const fingerprint = await fingerprintOf(parts);
      if (this.#open?.fingerprint === fingerprint) return this.#open.store;
      const before = this.#open;
      this.#open = undefined; // if opening fails, no closed store is left to be handed out
      await before?.store.close();
      const store = await openRowStore(openDatabase(rowDatabaseName(folder.folderId, fingerprint)), fingerprint);
      this.#open = { fingerprint, parts, store };
      await this.#read();
      return store;
    });
  }

  /** What a run found besides rows is stored, and the index is read anew. */
  async finishRun(
    skips: readonly SkipView[],
    unlisted: readonly PipelineError[],
    classes: readonly string[] | undefined,
  ): Promise<void> {
    await this.#turns.run(async () => {
      if (!this.#open) return;
      const skipped = [...skips.map(toWire), ...unlisted.map((error) => error.toWire())];
      await this.#open.store.setSummary({ skipped, classes });
      await this.#noteRun(this.#open);
      await this.#read();
    });
    this.#parts.onStored();
  }

  /** Enters the open rows into the catalogue. Before the first row is stored, so that no row is ever without an entry. */
  async announceRun(): Promise<void> {
    if (this.#open) await this.#noteRun(this.#open);
  }

  /** A snapshot of what is stored, in ImageFolder's order. */
  async table(): Promise<StoredTable> {
    return (await this.openStore()).table();
  }

  /** The run manifest for a saved table. */
  meta(table: StoredTable): Record<string, unknown> {
    if (!this.#open) throw new PipelineError('folder-lost', 'persist', 'no rows are open');
    const { parts, fingerprint } = this.#open;
    const { model } = this.#parts.settings;
    return toMeta({ model, parts, fingerprint, folderName: this.folderName, table, savedAt: new Date() });
  }

  async #fingerprintParts(): Promise<FingerprintParts> {
    const { settings, engine } = this.#parts;
    const { model, preprocessing } = settings;
    const { pixels } = await engine.pixels();
    return {
      modelSha256: model.sha256,
      output: 'pooled',
      preprocessing,
      arithmetic: 'fp32',
      pixels,
      kernelVersion: KERNEL_VERSION,
    };
  }

  async #noteRun({ fingerprint, parts, store }: OpenRows): Promise<void> {
    const folder = this.#folder;
    if (!folder) return;
    const { preset, pillow, exif } = parts.preprocessing;
    const description = { model: this.#parts.settings.model.title, preset, pillow, exif, pixels: parts.pixels };
    const { count, storedBytes } = store;
    const run = { fingerprint, parts: description, dim: store.dim ?? 0, count, storedBytes };
    await (await this.#parts.catalogue()).setRun(folder.folderId, run, Date.now());
  }

  async #read(): Promise<void> {
    const table = await this.#open?.store.table();
    this.#index = table && table.paths.length > 0 ? await NestedIndex.build(table.paths) : undefined;
    const skipped = (table?.skipped ?? []).filter(({ code }) => code !== 'folder-unlisted');
    this.#skipped = skipped.map((wire) => PipelineError.fromWire(wire));
    this.#version++;
  }

  async #close(): Promise<void> {
    const open = this.#open;
    this.#open = undefined;
    this.#folder = undefined;
    this.#index = undefined;
    this.#skipped = [];
    this.#version++;
    await open?.store.close();
    await this.#lock?.release();
    this.#lock = undefined;
  }
}

function toWire({ path, stage, code, reason }: SkipView): WireError {
  return new PipelineError(code, stage, reason, { path }).toWire();
}
