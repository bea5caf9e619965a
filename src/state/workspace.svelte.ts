import { PipelineError, type WireError } from '../core/errors.ts';
import { KERNEL_VERSION, fingerprintOf, type FingerprintParts } from '../core/fingerprint.ts';
import type { ModelOutput, ModelSpec } from '../core/model-spec.ts';
import { Serial } from '../core/serial.ts';
import type { TableColumn } from '../core/table-column.ts';
import type { Catalogue } from '../stages/persist/catalogue.ts';
import type { FolderRecord } from '../stages/persist/catalogue-records.ts';
import { rowDatabaseName } from '../stages/persist/catalogue.ts';
import { openDatabase } from '../stages/persist/database.ts';
import { lockFolder, type FolderLock } from '../stages/persist/folder-lock.ts';
import { openRowStore } from '../stages/persist/indexed-row-store.ts';
import { NestedIndex } from '../stages/persist/nested-index.ts';
import type { RowStore, StoredTable } from '../stages/persist/row-store.ts';
import type { Table } from '../stages/read/read.client.ts';
import type { SkipView } from './app-view.ts';
import type { ArchiveOrigin } from './archive-meta.ts';
import { ArchiveRows, type RowReader } from './archive-rows.ts';
import type { Engine } from './engine.ts';
import { describeRun } from './run-description.ts';
import type { Settings } from './settings.svelte.ts';

/** How often a run's count goes into the catalogue, in ms: what a crash leaves there is no older. */
const NOTE_MS = 5000;

/** What the workspace needs of the page. */
export interface WorkspaceParts {
  readonly settings: Settings;
  readonly engine: Engine;
  readonly catalogue: () => Promise<Catalogue>;
  /** Told when the catalogue, or what is stored of the open rows, has changed. */
  readonly onStored: () => void;
  /** Told when other rows are open, or none. */
  readonly onRows: () => void;
}

/** Rows that are open, and what made them: a run takes both from here, so that rows of two settings never mix. */
export interface OpenRows {
  readonly kind: 'stored';
  readonly fingerprint: string;
  readonly parts: FingerprintParts;
  readonly model: ModelSpec;
  /** Which of the model's vectors its rows are. */
  readonly output: ModelOutput;
  readonly store: RowStore;
}

/** A table that the visitor brought, open as the index. No pictures belong to it, and nothing is added to it. */
export interface OpenArchive extends ArchiveOrigin {
  readonly kind: 'archive';
  readonly store: ArchiveRows;
}

/** What a saved file is made of, all of one moment. */
export interface Snapshot {
  readonly rows: OpenRows | OpenArchive;
  readonly table: StoredTable;
  readonly folderName: string;
}

/** What a run found besides rows. */
export interface RunSummary {
  readonly skips: readonly SkipView[];
  readonly unlisted: readonly PipelineError[];
  /** Names of the top-level folders, once a complete walk knows them. */
  readonly classes: readonly string[] | undefined;
}

/** The rows that are open, those of one folder and one fingerprint or those of an archive, with the index of their paths. */
export class Workspace {
  readonly #parts: WorkspaceParts;
  /** Opening, reading whole and closing happen one after another, whoever asks. */
  readonly #turns = new Serial();
  #folder = $state.raw<FolderRecord | undefined>(undefined);
  #lock: FolderLock | undefined;
  #open = $state.raw<OpenRows | OpenArchive | undefined>(undefined);
  #index = $state.raw<NestedIndex | undefined>(undefined);
  #skipped = $state.raw<readonly PipelineError[]>([]);
  /** Goes up when the store has changed: it is no reactive thing itself. */
  #version = $state(0);
  /** What the catalogue says of the open rows, and since when. */
  #noted = { count: 0, atMs: -Infinity };

  constructor(parts: WorkspaceParts) {
    this.#parts = parts;
  }

  get store(): RowReader | undefined {
    return this.#open?.store;
  }
  /** Of the rows in the store; undefined for those of an archive. */
  get fingerprint(): string | undefined {
    return this.#open?.kind === 'stored' ? this.#open.fingerprint : undefined;
  }
  /** Labels that came along in the open archive; none for rows of a folder. */
  get archiveColumns(): readonly TableColumn[] {
    return this.#open?.kind === 'archive' ? this.#open.store.columns : [];
  }
  /** Name of the file whose rows are open; undefined while they are a folder's, or none. */
  get archiveName(): string | undefined {
    return this.#open?.kind === 'archive' ? this.#open.fileName : undefined;
  }
  get folderId(): string | undefined {
    return this.#folder?.folderId;
  }
  /** What a saved file is named after: the folder, or the archive without its ending. */
  get folderName(): string {
    return this.#folder?.name ?? this.archiveName?.replace(/\.[^.]*$/, '') ?? '';
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
   * @throws PipelineError `folder-busy` if another tab has it; `store-*`. No folder is open then.
   */
  async enter(folder: FolderRecord): Promise<void> {
    await this.#turns.run(async () => {
      await this.#leave();
      try {
        this.#lock = await lockFolder(folder.folderId);
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
   * @param table - closed when these rows are left; stays the caller's if this fails. No folder is left open then, either
   * @throws PipelineError `file-damaged` if it has no paths, or one of them twice
   */
  async openArchive(table: Table, fileName: string): Promise<void> {
    await this.#turns.run(async () => {
      const rows: OpenArchive = {
        kind: 'archive',
        fileName,
        facts: table.facts,
        store: await ArchiveRows.open(table),
      };
      await this.#leave();
      await this.#read(rows);
      this.#open = rows;
      this.#parts.onRows();
    });
    this.#parts.onStored();
  }

  /** Closes the folder, or the archive; what is stored stays. */
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
   * Reads what is stored, whole. The rows stay open until `use` has settled, whatever is clicked meanwhile; so it may not wait for
   * the workspace itself.
   *
   * @throws as {@link openRows}; what `use` throws
   */
  read<T>(use: (snapshot: Snapshot) => Promise<T>): Promise<T> {
    return this.#turns.run(async () => {
      const rows = this.#open?.kind === 'archive' ? this.#open : await this.#openChosen();
      return use({ rows, table: await rows.store.table(), folderName: this.folderName });
    });
  }

  /** Enters rows into the catalogue. Before the first one is stored, so that none is ever without an entry. */
  async announceRun(rows: OpenRows): Promise<void> {
    await this.#note(rows);
  }

  /** Brings the catalogue up to date now and then, while rows are being stored. */
  noteStored(rows: OpenRows): void {
    if (performance.now() - this.#noted.atMs < NOTE_MS) return;
    void this.#noteChange(rows);
  }

  /** What a run found besides rows is stored, and the index is read anew. Does nothing if other rows are open by now. */
  async finishRun(rows: OpenRows, { skips, unlisted, classes }: RunSummary): Promise<void> {
    await this.#turns.run(async () => {
      if (this.#open !== rows) return;
      const skipped = [...skips.map(toWire), ...unlisted.map((error) => error.toWire())];
      try {
        await rows.store.setSummary({ skipped, classes });
        await this.#note(rows);
      } finally {
        await this.#read(rows); // with a full disk too: what is stored can be seen and saved
      }
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
    const store = await openRowStore(openDatabase(rowDatabaseName(folder.folderId, fingerprint)), fingerprint);
    const rows: OpenRows = { kind: 'stored', fingerprint, parts, model, output, store };
    const known = folder.runs.find((run) => run.fingerprint === fingerprint);
    this.#noted = { count: known?.count ?? 0, atMs: -Infinity };
    try {
      await this.#read(rows);
    } catch (error) {
      await store.close();
      throw error;
    }
    this.#open = rows;
    await this.#noteChange(rows); // a run that never ended left more than it had told
    this.#parts.onRows();
    return rows;
  }

  async #note(rows: OpenRows): Promise<void> {
    const folder = this.#folder;
    if (!folder) return;
    const { fingerprint, parts, model, store } = rows;
    const { count, storedBytes } = store;
    this.#noted = { ...this.#noted, atMs: performance.now() };
    const run = { fingerprint, parts: describeRun(parts, model), dim: store.dim ?? 0, count, storedBytes };
    await (await this.#parts.catalogue()).setRun(folder.folderId, run, Date.now());
    this.#noted = { ...this.#noted, count };
  }

  /** Notes a count that nobody waits for. A failure loses nothing: the rows are stored, and the next opening notes them. */
  async #noteChange(rows: OpenRows): Promise<void> {
    if (rows.store.count !== this.#noted.count) await this.#note(rows).catch(() => undefined);
  }

  async #read({ store }: OpenRows | OpenArchive): Promise<void> {
    const { paths, skipped } = await store.table();
    this.#index = paths.length > 0 ? await NestedIndex.build(paths) : undefined;
    this.#skipped = skipped
      .filter(({ code }) => code !== 'folder-unlisted')
      .map((wire) => PipelineError.fromWire(wire));
    this.#version++;
  }

  async #leave(): Promise<void> {
    await this.#closeRows();
    this.#folder = undefined;
    await this.#lock?.release();
    this.#lock = undefined;
  }

  async #closeRows(): Promise<void> {
    const rows = this.#open;
    if (!rows) return;
    this.#open = undefined; // first, so that no closed store is handed out
    this.#index = undefined;
    this.#skipped = [];
    this.#version++;
    this.#parts.onRows();
    await rows.store.close();
    if (rows.kind === 'stored') await this.#noteChange(rows); // a run that was given up has stored more than it told
  }
}

function toWire({ path, stage, code, reason }: SkipView): WireError {
  return new PipelineError(code, stage, reason, { path }).toWire();
}
