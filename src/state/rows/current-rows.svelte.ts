import { PipelineError } from '../../core/errors.ts';
import type { FileStat } from '../../core/folder-source.ts';
import { Serial } from '../../core/serial.ts';
import { shareTable, type RowTable } from '../../core/row-table.ts';
import type { Catalogue } from '../../stages/persist/catalogue.ts';
import type { FolderRecord, RunRecord } from '../../stages/persist/catalogue-records.ts';
import { rowDatabaseName } from '../../stages/persist/catalogue.ts';
import { openDatabase } from '../../stages/persist/database.ts';
import type { FolderLock } from '../../stages/persist/folder-lock.ts';
import type { RowStore } from '../../stages/persist/row-store.ts';
import { openRowStore } from '../../stages/persist/indexed-row-store.ts';
import type { NestedIndex } from '../../stages/persist/nested-index.ts';
import { serveFromWorkers } from '../../stages/persist/rows.client.ts';
import type { FileTable } from '../../stages/read/read.client.ts';
import { orderTable } from '../../tables/order-table.ts';
import { chosenRows } from './chosen-rows.ts';
import { HeldFolder } from './held-folder.svelte.ts';
import { closeRows, holderOf, readRow, takeSnapshot, type OpenedRows } from './opened-rows.ts';
import { ShownIndex } from './shown-index.svelte.ts';
import { summaryToStore, type OpenEntry, type OpenRows, type RunSummary } from './snapshot.ts';
import { RunNote } from '../run/note.ts';
import type { Settings } from '../app/settings.svelte.ts';

/** What the current rows need of the page. */
export interface CurrentRowsParts {
  readonly settings: Settings;
  readonly catalogue: () => Promise<Catalogue>;
  /** Told when the catalogue, or what is stored of the open rows, has changed. */
  readonly onStored: () => void;
  /** Told when other rows are open, or none. */
  readonly onRows: () => void;
}

/**
 * The rows that are open, with the index of their paths: those of one folder and one fingerprint, with the folder or without it, or
 * those of a file.
 */
export class CurrentRows {
  readonly #parts: CurrentRowsParts;
  /** Opening and closing happen one after another, whoever asks; reading holds nobody up. */
  readonly #turns = new Serial();
  readonly #held = new HeldFolder();
  #open = $state.raw<OpenedRows | undefined>(undefined);
  readonly #shown = new ShownIndex();

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
    return this.#open?.kind === 'file' ? undefined : this.#open?.fingerprint;
  }
  /** Name of the file whose rows are open; undefined while they are a folder's, or none. */
  get fileName(): string | undefined {
    return this.#open?.kind === 'file' ? this.#open.fileName : undefined;
  }
  /** The rows of an open folder; undefined for all others, or none. */
  get stored(): OpenRows | undefined {
    return this.#open?.kind === 'stored' ? this.#open : undefined;
  }
  /** The rows of a stored folder that is not open itself; undefined for all others, or none. */
  get entry(): OpenEntry | undefined {
    return this.#open?.kind === 'entry' ? this.#open : undefined;
  }
  /** The stored folder whose rows are open, whether or not it is open itself. */
  get folderId(): string | undefined {
    return this.#held.record?.folderId;
  }
  /** What a saved file is named after: the folder, or the file without its ending. */
  get folderName(): string {
    return this.#held.record?.name ?? this.fileName?.replace(/\.[^.]*$/, '') ?? '';
  }
  /** Images with a row. */
  get count(): number {
    this.#shown.follow();
    return this.#source?.count ?? 0;
  }
  /** Length of a row; 0 while nothing is stored. */
  get dim(): number {
    this.#shown.follow();
    return this.#source?.dim ?? 0;
  }
  get #source(): RowTable | RowStore | undefined {
    return this.#open && holderOf(this.#open);
  }
  /** The nested index of what was stored when it was last read; undefined while there is nothing. */
  get index(): NestedIndex | undefined {
    return this.#shown.index;
  }
  /** Images that the last run left out. */
  get skipped(): readonly PipelineError[] {
    return this.#shown.skipped;
  }

  /** The files of {@link skipped} as they were then, by path, where that was noted. */
  get skippedFiles(): ReadonlyMap<string, FileStat> {
    return this.#shown.skippedFiles;
  }

  /**
   * Takes a folder for this tab alone, while what is open stays open.
   *
   * @returns undefined for the folder that is open: it has it
   * @throws PipelineError `folder-busy` if another tab needs it
   */
  reserve(folderId: string): Promise<FolderLock | undefined> {
    return this.#turns.run(() => this.#held.reserve(folderId));
  }

  /** Gives back a folder that was reserved, and is not opened after all. */
  giveBack(folderId: string, lock: FolderLock | undefined): Promise<void> {
    return this.#held.giveBack(folderId, lock);
  }

  /**
   * Makes a folder the open one, for this tab alone, and opens its rows.
   *
   * @param lock - of {@link reserve}
   * @throws PipelineError `folder-busy` if another tab needs it; `store-*`. No folder is open then.
   */
  async enter(folder: FolderRecord, lock?: FolderLock): Promise<void> {
    await this.#turns.run(() =>
      this.#takeOver(folder, lock, async () => {
        await this.#openChosen();
      }),
    );
    this.#parts.onStored();
  }

  /**
   * Opens rows of a stored folder without the folder itself.
   *
   * @param lock - of {@link reserve}
   * @throws as {@link enter}
   */
  async openEntry(folder: FolderRecord, run: RunRecord, lock?: FolderLock): Promise<void> {
    await this.#turns.run(() =>
      this.#takeOver(folder, lock, async () => {
        const { fingerprint, parts: words, origin } = run;
        const store = await this.#openStore(run.databaseName, fingerprint);
        this.#open = { kind: 'entry', fingerprint, words, origin: origin && { ...origin, fingerprint }, store };
        this.#parts.onRows();
      }),
    );
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
      await this.#shown.show(table);
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
      const open = this.#open && this.#open.kind !== 'stored' ? this.#open : await this.#openChosen();
      return takeSnapshot(open, { folderName: this.folderName, shard: this.#parts.settings.shard });
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
    const path = this.#shown.index?.pathOf(row);
    if (!open || path === undefined) throw new RangeError(`no row ${row} is open`);
    return readRow(open, row, path);
  }

  /** Resolves once nobody reads rows of this folder, or of any, that is not open any more. */
  unread(folderId?: string): Promise<void> {
    return this.#held.unread(folderId);
  }

  /** What a run found besides rows is stored, and the index is read anew. Does nothing if other rows are open by now. */
  async finishRun(rows: OpenRows, summary: RunSummary): Promise<void> {
    await this.#turns.run(async () => {
      if (this.#open !== rows) return;
      try {
        await rows.store.setSummary(summaryToStore(summary));
        await rows.note.write();
      } finally {
        await this.#shown.showStored(rows.store); // with a full disk too: what is stored can be seen and saved
      }
    });
    this.#parts.onStored();
  }

  /** Rows were stored by something else than a run: the index is read anew. Does nothing if other rows are open by now. */
  async showStored(rows: OpenRows): Promise<void> {
    await this.#turns.run(async () => {
      if (this.#open !== rows) return;
      await rows.note.write();
      await this.#shown.showStored(rows.store);
    });
    this.#parts.onStored();
  }

  async #openChosen(): Promise<OpenRows> {
    const folder = this.#held.record;
    if (!folder || this.entry) throw new PipelineError('folder-lost', 'persist', 'no folder is open');
    const chosen = await chosenRows(this.#parts.settings);
    const { fingerprint } = chosen;
    if (this.stored?.fingerprint === fingerprint) return this.stored;
    await this.#closeRows();
    const store = await this.#openStore(rowDatabaseName(folder.folderId, fingerprint), fingerprint);
    const note = new RunNote({ folder, ...chosen, store }, this.#parts.catalogue);
    const rows: OpenRows = { kind: 'stored', ...chosen, store, note };
    this.#open = rows;
    await note.writeChange(); // a run that never ended left more than it had told
    this.#parts.onRows();
    return rows;
  }

  /** Opens a store and shows what is in it. */
  async #openStore(databaseName: string, fingerprint: string): Promise<RowStore> {
    const store = await openRowStore(openDatabase(databaseName), fingerprint, { serve: serveFromWorkers });
    try {
      await this.#shown.showStored(store);
    } catch (error) {
      await store.close();
      throw error;
    }
    return store;
  }

  /** Leaves what is open for a folder, and leaves that too if its rows can't be opened. */
  async #takeOver(folder: FolderRecord, lock: FolderLock | undefined, open: () => Promise<void>): Promise<void> {
    await this.#leave();
    try {
      await this.#held.take(folder, lock);
      await open();
    } catch (error) {
      await this.#leave();
      throw error;
    }
  }

  async #leave(): Promise<void> {
    await this.#closeRows();
    await this.#held.leave();
  }

  async #closeRows(): Promise<void> {
    const open = this.#open;
    if (!open) return;
    this.#open = undefined; // first, so that no closed store is handed out
    this.#shown.clear();
    this.#parts.onRows();
    if (open.kind !== 'file') this.#held.follow(open.store);
    await closeRows(open);
  }
}
