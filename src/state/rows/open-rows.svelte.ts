import { PipelineError, type WireError } from '../../core/errors.ts';
import { KERNEL_VERSION, fingerprintOf, type FingerprintParts } from '../../core/fingerprint.ts';
import { Serial } from '../../core/serial.ts';
import type { TableColumn } from '../../core/table-column.ts';
import type { Catalogue } from '../../stages/persist/catalogue.ts';
import type { FolderRecord } from '../../stages/persist/catalogue-records.ts';
import { rowDatabaseName } from '../../stages/persist/catalogue.ts';
import { openDatabase } from '../../stages/persist/database.ts';
import { lockFolder, type FolderLock } from '../../stages/persist/folder-lock.ts';
import { openRowStore } from '../../stages/persist/indexed-row-store.ts';
import { NestedIndex } from '../../stages/persist/nested-index.ts';
import type { Table } from '../../stages/read/read.client.ts';
import type { SkipView } from '../run/view.ts';
import { ArchiveRows, type RowReader } from './archive-rows.ts';
import type { Engine } from '../run/engine.ts';
import type { OpenArchive, OpenRows, RunSummary, Snapshot } from './snapshot.ts';
import { RunNote } from '../run/note.ts';
import type { Settings } from '../app/settings.svelte.ts';

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

  /** What a run found besides rows is stored, and the index is read anew. Does nothing if other rows are open by now. */
  async finishRun(rows: OpenRows, { skips, unlisted, classes }: RunSummary): Promise<void> {
    await this.#turns.run(async () => {
      if (this.#open !== rows) return;
      const skipped = [...skips.map(toWire), ...unlisted.map((error) => error.toWire())];
      try {
        await rows.store.setSummary({ skipped, classes });
        await rows.note.write();
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
    const note = new RunNote({ folder, fingerprint, parts, model, store }, this.#parts.catalogue);
    const rows: OpenRows = { kind: 'stored', fingerprint, parts, model, output, store, note };
    try {
      await this.#read(rows);
    } catch (error) {
      await store.close();
      throw error;
    }
    this.#open = rows;
    await note.writeChange(); // a run that never ended left more than it had told
    this.#parts.onRows();
    return rows;
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
    if (rows.kind === 'stored') await rows.note.writeChange(); // a run that was given up has stored more than it told
  }
}

function toWire({ path, stage, code, reason }: SkipView): WireError {
  return new PipelineError(code, stage, reason, { path }).toWire();
}
