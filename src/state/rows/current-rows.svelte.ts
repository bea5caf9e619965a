import { PipelineError, type WireError } from '../../core/errors.ts';
import { KERNEL_VERSION, fingerprintOf, type FingerprintParts } from '../../core/fingerprint.ts';
import { Serial } from '../../core/serial.ts';
import { rowAt, shareTable, withFacts, type RowTable } from '../../core/row-table.ts';
import type { Catalogue } from '../../stages/persist/catalogue.ts';
import type { FolderRecord } from '../../stages/persist/catalogue-records.ts';
import { rowDatabaseName } from '../../stages/persist/catalogue.ts';
import { openDatabase } from '../../stages/persist/database.ts';
import { lockFolder, type FolderLock } from '../../stages/persist/folder-lock.ts';
import type { RowStore } from '../../stages/persist/row-store.ts';
import { openRowStore } from '../../stages/persist/indexed-row-store.ts';
import { NestedIndex } from '../../stages/persist/nested-index.ts';
import { serveFromWorkers } from '../../stages/persist/rows.client.ts';
import type { FileTable } from '../../stages/read/read.client.ts';
import { orderTable } from '../../tables/order-table.ts';
import type { SkipView } from '../run/view.ts';
import { LeftFolders } from './left-folders.ts';
import { manifestOfFile, manifestOfFolder } from './meta.ts';
import type { Engine } from '../run/engine.ts';
import type { OpenFile, OpenRows, RunSummary } from './snapshot.ts';
import { RunNote } from '../run/note.ts';
import type { Settings } from '../app/settings.svelte.ts';

/** What the current rows need of the page. */
export interface CurrentRowsParts {
  readonly settings: Settings;
  readonly engine: Engine;
  readonly catalogue: () => Promise<Catalogue>;
  /** Told when the catalogue, or what is stored of the open rows, has changed. */
  readonly onStored: () => void;
  /** Told when other rows are open, or none. */
  readonly onRows: () => void;
}

/** The rows that are open, those of one folder and one fingerprint or those of a file, with the index of their paths. */
export class CurrentRows {
  readonly #parts: CurrentRowsParts;
  /** Opening and closing happen one after another, whoever asks; reading holds nobody up. */
  readonly #turns = new Serial();
  #folder = $state.raw<FolderRecord | undefined>(undefined);
  #lock: FolderLock | undefined;
  readonly #left = new LeftFolders();
  #open = $state.raw<OpenRows | OpenFile | undefined>(undefined);
  #index = $state.raw<NestedIndex | undefined>(undefined);
  #skipped = $state.raw<readonly PipelineError[]>([]);
  /** Goes up when the store has changed: it is no reactive thing itself. */
  #version = $state(0);

  constructor(parts: CurrentRowsParts) {
    this.#parts = parts;
  }

  /** Which rows are open: another thing once others are. */
  get identity(): object | undefined {
    return this.#open;
  }
  /** The store of the open rows; undefined for those of a file. */
  get store(): RowStore | undefined {
    return this.stored?.store;
  }
  /** Of the rows in the store; undefined for those of a file. */
  get fingerprint(): string | undefined {
    return this.stored?.fingerprint;
  }
  /** Name of the file whose rows are open; undefined while they are a folder's, or none. */
  get fileName(): string | undefined {
    return this.#open?.kind === 'file' ? this.#open.fileName : undefined;
  }
  /** The rows of a folder that are open; undefined for those of a file, or none. */
  get stored(): OpenRows | undefined {
    return this.#open?.kind === 'stored' ? this.#open : undefined;
  }
  get folderId(): string | undefined {
    return this.#folder?.folderId;
  }
  /** What a saved file is named after: the folder, or the file without its ending. */
  get folderName(): string {
    return this.#folder?.name ?? this.fileName?.replace(/\.[^.]*$/, '') ?? '';
  }
  /** Images with a row. */
  get count(): number {
    void this.#version;
    return (this.#open?.kind === 'file' ? this.#open.table : this.#open?.store)?.count ?? 0;
  }
  /** Length of a row; 0 while nothing is stored. */
  get dim(): number {
    void this.#version;
    return (this.#open?.kind === 'file' ? this.#open.table : this.#open?.store)?.dim ?? 0;
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
   * @throws PipelineError `folder-busy` if another tab has it; `store-*`. No folder is open then.
   */
  async enter(folder: FolderRecord): Promise<void> {
    await this.#turns.run(async () => {
      await this.#leave();
      try {
        this.#lock = this.#left.takeLock(folder.folderId) ?? (await lockFolder(folder.folderId));
        this.#folder = folder;
        await this.#openChosen();
      } catch (error) {
        await this.#leave();
        throw error;
      }
    });
    this.#parts.onStored();
  }

  /**
   * Makes a table that the visitor brought the current rows: look-up and saving work on it. The folder is closed; what is stored
   * stays. The numbers stay where the table is.
   *
   * @param file - released when nobody needs these rows any more; stays the caller's if this fails. No folder is left open then,
   *   either
   * @throws PipelineError `file-damaged` if it has no paths, or one of them twice
   */
  async openFile(file: FileTable, fileName: string): Promise<void> {
    await this.#turns.run(async () => {
      const { first: table, another: share } = shareTable(await orderTable(file));
      await this.#leave();
      await this.#show(table);
      this.#open = { kind: 'file', fileName, facts: file.facts, table, share };
      this.#parts.onRows();
    });
    this.#parts.onStored();
  }

  /** Closes the folder, or the file; what is stored stays. */
  leave(): Promise<void> {
    return this.#turns.run(() => this.#leave());
  }

  /**
   * The rows of the open folder for the settings as they are now, opened if they are not.
   *
   * @throws PipelineError `store-*`, `folder-lost` if no folder is open
   */
  openRows(): Promise<OpenRows> {
    return this.#turns.run(() => this.#openChosen());
  }

  /**
   * The rows as they are now, of the settings as they are now: what is written or opened later does not show. Nobody waits for
   * it but those who delete. Its manifest is what a saved file of them says.
   *
   * @returns the caller's, to be released
   * @throws as {@link openRows}
   */
  snapshot(): Promise<RowTable> {
    return this.#turns.run(async () => {
      const open = this.#open?.kind === 'file' ? this.#open : await this.#openChosen();
      const savedAt = new Date();
      if (open.kind === 'file') return withFacts(open.share(), { manifest: manifestOfFile(open, savedAt) });
      const table = await open.store.snapshot();
      const { folderName } = this;
      const { shard } = this.#parts.settings;
      return withFacts(table, { manifest: manifestOfFolder(table, open, { folderName, savedAt, shard }) });
    });
  }

  /**
   * One row of the index.
   *
   * @returns `Float32Array[dim]`, the caller's
   * @throws RangeError for a row that is not there (any more); PipelineError `store-failed`
   */
  async readRow(row: number): Promise<Float32Array<ArrayBuffer>> {
    const open = this.#open;
    const path = this.#index?.pathOf(row);
    if (!open || path === undefined) throw new RangeError(`no row ${row} is open`);
    if (open.kind === 'stored') return open.store.readRow(path);
    return rowAt(open.table, row, new AbortController().signal);
  }

  /** Resolves once nobody reads rows of this folder, or of any, that is not open any more. */
  unread(folderId?: string): Promise<void> {
    return this.#left.unread(folderId);
  }

  /** What a run found besides rows is stored, and the index is read anew. Does nothing if other rows are open by now. */
  async finishRun(rows: OpenRows, { skips, unlisted, classes }: RunSummary): Promise<void> {
    await this.#turns.run(async () => {
      if (this.#open !== rows) return;
      const skipped = [...skips.map(toWire), ...unlisted.map((error) => error.toWire())];
      try {
        await rows.store.setSummary({ skipped, classes });
        await rows.note.write();
      } finally {
        await this.#showStored(rows.store); // with a full disk too: what is stored can be seen and saved
      }
    });
    this.#parts.onStored();
  }

  /** Rows were stored by something else than a run: the index is read anew. Does nothing if other rows are open by now. */
  async showStored(rows: OpenRows): Promise<void> {
    await this.#turns.run(async () => {
      if (this.#open !== rows) return;
      await rows.note.write();
      await this.#showStored(rows.store);
    });
    this.#parts.onStored();
  }

  async #openChosen(): Promise<OpenRows> {
    const folder = this.#folder;
    if (!folder) throw new PipelineError('folder-lost', 'persist', 'no folder is open');
    const { models, preprocessing } = this.#parts.settings;
    const { chosen: model, output } = models;
    const { pixels } = await this.#parts.engine.pixels();
    const parts: FingerprintParts = {
      modelSha256: model.sha256,
      output: output.id,
      preprocessing: preprocessing.current,
      arithmetic: 'fp32',
      pixels,
      kernelVersion: KERNEL_VERSION,
    };
    const fingerprint = await fingerprintOf(parts);
    if (this.#open?.kind === 'stored' && this.#open.fingerprint === fingerprint) return this.#open;
    await this.#closeRows();
    const database = openDatabase(rowDatabaseName(folder.folderId, fingerprint));
    const store = await openRowStore(database, fingerprint, { serve: serveFromWorkers });
    const note = new RunNote({ folder, fingerprint, parts, model, store }, this.#parts.catalogue);
    const rows: OpenRows = { kind: 'stored', fingerprint, parts, model, output, store, note };
    try {
      await this.#showStored(store);
    } catch (error) {
      await store.close();
      throw error;
    }
    this.#open = rows;
    await note.writeChange(); // a run that never ended left more than it had told
    this.#parts.onRows();
    return rows;
  }

  async #showStored(store: RowStore): Promise<void> {
    const table = await store.snapshot();
    try {
      await this.#show(table);
    } finally {
      table.release();
    }
  }

  async #show({ paths, skipped }: RowTable): Promise<void> {
    this.#index = paths.length > 0 ? await NestedIndex.build(paths) : undefined;
    this.#skipped = skipped
      .filter(({ code }) => code !== 'folder-unlisted')
      .map((wire) => PipelineError.fromWire(wire));
    this.#version++;
  }

  async #leave(): Promise<void> {
    await this.#closeRows();
    const folder = this.#folder;
    const lock = this.#lock;
    this.#folder = undefined;
    this.#lock = undefined;
    if (folder && lock) await this.#left.leave(folder.folderId, lock);
  }

  async #closeRows(): Promise<void> {
    const open = this.#open;
    if (!open) return;
    this.#open = undefined; // first, so that no closed store is handed out
    this.#index = undefined;
    this.#skipped = [];
    this.#version++;
    this.#parts.onRows();
    if (open.kind === 'file') {
      open.table.release();
      return;
    }
    if (this.#folder) this.#left.follow(this.#folder.folderId, open.store);
    await open.store.close();
    await open.note.writeChange(); // a run that was given up has stored more than it told
  }
}

function toWire({ path, stage, code, reason }: SkipView): WireError {
  return new PipelineError(code, stage, reason, { path }).toWire();
}
