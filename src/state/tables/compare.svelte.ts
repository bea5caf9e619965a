import { isAbort } from '../../core/errors.ts';
import { compareTables, type CompareReport } from '../../tables/compare-rows.ts';
import { openTable, type FileTable } from '../../stages/read/read.client.ts';
import type { ComparePhase, CompareView, TableSummary } from './compare-view.ts';
import type { Adoption } from '../rows/adoption.ts';
import type { Folder } from '../folder/folder.svelte.ts';
import { toShownError } from '../app/shown-error.ts';
import { differencesOf } from './differences.ts';
import { originOf, textAt } from './origin.ts';
import type { CurrentRows } from '../rows/current-rows.svelte.ts';
import { pictureUrl } from '../folder/picture-url.ts';

/** What comparing needs of the page. */
export interface CompareParts {
  readonly currentRows: CurrentRows;
  readonly folder: Folder;
  readonly adoption: Adoption;
  /** Whether a run is on: it and whoever adds rows would not know of each other's. */
  readonly isRunning: () => boolean;
}

/** A table that is open, and what the screen tells of it. */
interface Opened {
  readonly table: FileTable;
  readonly summary: TableSummary;
}

/** The visitor's table on the screen: compared with the rows that are open, or opened as the index. */
export class Compare implements CompareView {
  readonly #currentRows: CurrentRows;
  readonly #folder: Folder;
  readonly #adoption: Adoption;
  readonly #isRunning: () => boolean;
  #phase = $state.raw<ComparePhase>({ kind: 'none' });
  /** Undefined once these are the current rows. */
  #opened = $state.raw<Opened | undefined>(undefined);
  /** Ends the reading or comparing that is on; another one is another work. */
  #abort = new AbortController();
  readonly #pictures = new Map<string, Promise<string | undefined>>();

  constructor({ currentRows, folder, adoption, isRunning }: CompareParts) {
    this.#currentRows = currentRows;
    this.#folder = folder;
    this.#adoption = adoption;
    this.#isRunning = isRunning;
  }

  get phase(): ComparePhase {
    return this.#phase;
  }

  get canCompare(): boolean {
    return this.#opened !== undefined && this.#currentRows.count > 0 && !this.#isBusy;
  }

  get canOpenAsIndex(): boolean {
    return this.#opened?.summary.hasPaths === true && !this.#isBusy;
  }

  get canAdd(): boolean {
    if (!this.#opened || !this.#currentRows.stored || this.#isBusy || this.#isRunning()) return false;
    return this.#adoption.problemOf(this.#opened.table) === undefined;
  }

  get #isBusy(): boolean {
    return this.#phase.kind === 'comparing' || this.#phase.kind === 'adding';
  }

  async use(files: readonly File[]): Promise<void> {
    if (files.length === 0) return;
    this.close();
    const { signal } = (this.#abort = new AbortController());
    const fileNames = files.map(({ name }) => name);
    this.#phase = { kind: 'reading', fileNames };
    try {
      const table = await openTable(files, signal);
      if (signal.aborted) {
        table.release();
        return;
      }
      const summary = summaryOf(table, fileNames);
      this.#opened = { table, summary };
      this.#phase = { kind: 'ready', table: summary };
    } catch (error) {
      if (!signal.aborted) this.#phase = { kind: 'failed', fileNames, error: toShownError(error) };
      return;
    }
    if (this.canCompare) await this.compare();
    else if (this.canOpenAsIndex && this.#folder.phase.kind === 'none') await this.openAsIndex();
  }

  async compare(): Promise<void> {
    const opened = this.#opened;
    if (!opened || !this.canCompare) return;
    const { table, summary } = opened;
    this.#forgetPictures();
    const { signal } = (this.#abort = new AbortController());
    const show = (phase: ComparePhase) => {
      if (!signal.aborted) this.#phase = phase;
    };
    show({ kind: 'comparing', table: summary, done: 0, total: 0 });
    try {
      const ours = await this.#currentRows.snapshot();
      const { meta, paths } = table.facts;
      const { dim, count } = table;
      let report: CompareReport;
      try {
        signal.throwIfAborted();
        report = await compareTables({
          ours,
          theirs: { dim, count, paths, rows: (at, ended) => table.rows(at, ended) },
          onProgress: (done, total) => show({ kind: 'comparing', table: summary, done, total }),
          signal,
        });
      } finally {
        ours.release();
      }
      const differences = meta ? differencesOf(ours.manifest, meta) : [];
      const compared = { report, differences, isExplained: textAt(meta, 'model', 'sha256') !== undefined };
      show({ kind: 'compared', table: summary, ...compared });
    } catch (error) {
      if (signal.aborted) return;
      if (isAbort(error)) {
        show({ kind: 'ready', table: summary });
        return;
      }
      // Nothing on the screen offers the table any more: it must not stay in memory.
      this.#opened = undefined;
      table.release();
      show({ kind: 'failed', fileNames: summary.fileNames, error: toShownError(error) });
    }
  }

  async add(trustSizes: boolean): Promise<void> {
    const opened = this.#opened;
    if (!opened || !this.canAdd) return;
    const { table, summary } = opened;
    this.#forgetPictures();
    const { signal } = (this.#abort = new AbortController());
    const show = (phase: ComparePhase) => {
      if (!signal.aborted) this.#phase = phase;
    };
    const onProgress = (done: number) => show({ kind: 'adding', table: summary, done, total: table.count });
    onProgress(0);
    try {
      const added = await this.#adoption.adopt(table, { trustSizes, onProgress, signal });
      show({ kind: 'added', table: summary, added });
    } catch (error) {
      if (isAbort(error)) return;
      show({ kind: 'failed', fileNames: summary.fileNames, error: toShownError(error) });
    }
  }

  cancel(): void {
    if (this.#phase.kind !== 'comparing' && this.#phase.kind !== 'adding') return;
    const { table } = this.#phase;
    this.#abort.abort();
    this.#phase = { kind: 'ready', table };
  }

  async openAsIndex(): Promise<void> {
    const opened = this.#opened;
    if (!opened || !this.canOpenAsIndex) return;
    const { table, summary } = opened;
    const { signal } = (this.#abort = new AbortController()); // that of a stopped comparison is over
    this.#opened = undefined; // these are the current rows now, whatever is dropped meanwhile
    this.#forgetPictures();
    try {
      this.#folder.close(); // its rows are left before the table's are opened: both take turns
      await this.#currentRows.openFile(table, summary.fileNames[0] ?? '');
      if (!signal.aborted) this.#phase = { kind: 'opened', table: summary };
    } catch (error) {
      table.release();
      if (!signal.aborted) this.#phase = { kind: 'failed', fileNames: summary.fileNames, error: toShownError(error) };
    }
  }

  close(): void {
    this.#abort.abort();
    this.#forgetPictures();
    this.#opened?.table.release();
    this.#opened = undefined;
    this.#phase = { kind: 'none' };
  }

  /** Other rows are open, or none: what was found is no longer true. A comparison that is on has rows of its own. */
  reset(): void {
    if (this.#phase.kind === 'compared' || this.#phase.kind === 'added')
      this.#phase = { kind: 'ready', table: this.#phase.table };
    else if (this.#phase.kind === 'opened') this.#phase = { kind: 'none' };
    this.#forgetPictures();
  }

  pictureOf(path: string): Promise<string | undefined> {
    const known = this.#pictures.get(path);
    if (known) return known;
    const picture = pictureUrl(this.#folder, path);
    this.#pictures.set(path, picture);
    return picture;
  }

  async copyPaths(side: 'ours' | 'theirs'): Promise<void> {
    if (this.#phase.kind !== 'compared') return;
    const { onlyOurs, onlyTheirs } = this.#phase.report;
    await navigator.clipboard.writeText((side === 'ours' ? onlyOurs : onlyTheirs).join('\n'));
  }

  #forgetPictures(): void {
    for (const picture of this.#pictures.values()) {
      void picture.then((url) => url !== undefined && URL.revokeObjectURL(url));
    }
    this.#pictures.clear();
  }
}

function summaryOf({ facts }: FileTable, names: readonly string[]): TableSummary {
  const { rows, dim, dtype, paths, meta } = facts;
  // The table first, whatever was dropped first.
  const fileNames = names.toSorted((a, b) => Number(a.endsWith('.json')) - Number(b.endsWith('.json')));
  return { fileNames, rows, dim, dtype, origin: originOf(meta), hasPaths: paths !== undefined };
}
