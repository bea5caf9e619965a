import type { Reduction } from '../../core/reduction.ts';
import { withFacts, type RowTable } from '../../core/row-table.ts';
import { mergeColumns, type TableColumn } from '../../core/table-column.ts';
import { untrack } from 'svelte';
import { isAbort } from '../../core/errors.ts';
import { nanPaths } from '../../pipeline/nan-rows.ts';
import { saveTable } from '../../pipeline/save-table.ts';
import { rowsOfPaths, selectRows } from '../../pipeline/select-rows.ts';
import { reduceRows } from '../../pipeline/reduce-rows.ts';
import { applyReduction, fitRows } from '../../stages/reduce/reduce.client.ts';
import type { NestedIndex } from '../../stages/persist/nested-index.ts';
import { removeIfEmpty } from '../../stages/write/file-sink.ts';
import { CHOICES, FILE_FORMATS, type WriteFormat } from '../../stages/write/file-formats/registry.ts';
import { tableFacts, type TableSample } from '../../stages/write/file-formats/table-facts.ts';
import { tableSnippet } from '../../stages/write/table-snippet.ts';
import { writeFile } from '../../stages/write/write.client.ts';
import type { WriteDtype } from '../../stages/write/table-header.ts';
import type { SinkSpec, WriteResult } from '../../stages/write/write.contract.ts';
import { Rounding, type RowsToRound } from './rounding.svelte.ts';
import { askWhere, downloadBlob, toFileStem, type SaveTarget } from './target.ts';
import type { ChoiceFormat, DownloadFormat, FormatChoice, RoundingView, SavePhase, SaveView } from './view.ts';
import { toShownError } from '../app/shown-error.ts';
import type { CurrentRows } from '../rows/current-rows.svelte.ts';

const SAMPLED_PATHS = 4000;

/** How rows are written. */
export interface WriteOptions {
  readonly dtype: WriteDtype;
  readonly l2: boolean;
  /** Whether skipped files have a row of NaN. */
  readonly nanRows: boolean;
  /** Only these rows of the table; all, unless told. */
  readonly only?: Int32Array<ArrayBuffer> | undefined;
  readonly signal: AbortSignal;
}

/** The labels that were chosen to come along, a value a path. */
export type ColumnsFor = (paths: readonly string[]) => readonly TableColumn[] | Promise<readonly TableColumn[]>;

/** A file of a download and where it goes. */
interface Target extends SaveTarget {
  readonly format: WriteFormat;
}

/** What saving needs of the current rows. */
export interface SaveSource extends Pick<
  CurrentRows,
  'index' | 'dim' | 'count' | 'skipped' | 'folderName' | 'snapshot'
> {
  /** Paths of those rows that are saved; all, unless told. */
  readonly only?: ReadonlySet<string>;
}

/** A file of a download that is yet to get its place. */
interface FileToAsk {
  readonly id: WriteFormat;
  readonly suffix: string;
  /** For files that are looked for by name. */
  readonly fileName?: string;
  readonly mime: string;
}

/** What an index knows of all its paths. */
function wholeOf({ rows, folders, extent }: NestedIndex): TableSample['whole'] {
  return { ...extent, rows, folders };
}

/** Saving files: by the browser's save dialog where it has one, else as a download. */
export class Save implements SaveView {
  readonly #currentRows: SaveSource;
  readonly #columnsFor: ColumnsFor;
  readonly #reductionNow: () => Reduction | undefined;
  readonly #rounding: Rounding;
  /** Once there is a reduction, it is what is saved: it was made for that. */
  #prefersWhole = $state(false);
  #phase = $state.raw<SavePhase>({ kind: 'idle' });
  #writing = $state(0);
  /** Whether a save dialog is on: a second click must not open another one, which the browser would refuse. */
  #isAsking = false;
  /** Ends the file that is being written. */
  #saving = new AbortController();
  /** What the sizes of files are estimated by: evenly spread rows, so that a long table costs no more than a short one. */
  readonly #facts = $derived.by(() => {
    const { index, count, dim, skipped: skips } = this.#currentRows;
    const known = index?.rows ?? 0;
    const sampled = Math.min(known, SAMPLED_PATHS);
    const paths = Array.from({ length: sampled }, (_, i) => index?.pathOf(Math.floor((i * known) / sampled)) ?? '');
    const skipped = skips.map(({ path = '', code, message }) => ({ path, code, reason: message }));
    const rows = count + (this.nanRows ? skips.filter(({ code }) => code !== 'folder-unlisted').length : 0);
    const reduction = this.#reduction;
    const sample = { paths, rows, skipped, ...(index && { whole: wholeOf(index) }) };
    return tableFacts(reduction ? { ...sample, dim: reduction.dim, reduction } : { ...sample, dim });
  });
  readonly choices: readonly FormatChoice[] = CHOICES.map((id) => {
    const { holdsRows, dtypes } = FILE_FORMATS.get(id);
    return { id, holdsRows, dtypes };
  });
  format = $state<ChoiceFormat>('npz');
  l2 = $state(false);
  nanRows = $state(false);
  dtype = $state<WriteDtype>('float32');

  /** @param reductionNow - what rows may be reduced by; followed */
  constructor(
    currentRows: SaveSource,
    columnsFor: ColumnsFor,
    reductionNow: () => Reduction | undefined = () => undefined,
  ) {
    this.#reductionNow = reductionNow;
    this.#currentRows = currentRows;
    this.#columnsFor = columnsFor;
    this.#rounding = new Rounding(() => this.#toRound());
  }

  get phase(): SavePhase {
    return this.#phase;
  }

  get rounding(): RoundingView {
    return this.#rounding.shown;
  }

  /** Whether a file is being written, also for the terminal. */
  get isWriting(): boolean {
    return this.#writing > 0;
  }

  get canReduce(): boolean {
    return this.#reductionNow() !== undefined;
  }

  get rows(): 'whole' | 'reduced' {
    return this.#reduction ? 'reduced' : 'whole';
  }
  set rows(rows: 'whole' | 'reduced') {
    this.#prefersWhole = rows === 'whole';
  }

  get #reduction(): Reduction | undefined {
    return this.#prefersWhole ? undefined : this.#reductionNow();
  }

  get canSave(): boolean {
    return this.#currentRows.count > 0 && this.#phase.kind !== 'saving';
  }

  estimateBytes(format: DownloadFormat): number {
    return FILE_FORMATS.sizeOf(format, this.#facts, FILE_FORMATS.dtypeFor(format, this.dtype));
  }

  async save(format: DownloadFormat): Promise<void> {
    if (this.#isAsking || this.#phase.kind === 'saving') return;
    // What is saved is what the screen shows at the click, whatever is chosen or stored while the dialog is open.
    const { signal } = (this.#saving = new AbortController());
    const options = { dtype: FILE_FORMATS.dtypeFor(format, this.dtype), l2: this.l2, nanRows: this.nanRows, signal };
    const { folderName, only } = this.#currentRows;
    const reduction = this.#reduction;
    const taken = this.#take(reduction, signal);
    taken.catch(() => undefined); // told below, once the dialogs are through
    const targets: Target[] = [];
    try {
      const files = FILE_FORMATS.filesOf(format, { isReduced: reduction !== undefined });
      await this.#askForAll(files, toFileStem(folderName), targets); // first, for dialogs must follow the click
      this.#phase = { kind: 'saving', format, fraction: 0 };
      this.#phase = await this.#saveAll(format, targets, options, { snapshot: await taken, only });
    } catch (error) {
      for (const { sink } of targets) if (sink.kind === 'file') await removeIfEmpty(sink.handle);
      this.#phase = isAbort(error) ? { kind: 'idle' } : { kind: 'failed', error: toShownError(error) };
    } finally {
      await taken.then((table) => table.release()).catch(() => undefined); // its failure has been told
    }
  }

  /** Gives up the file that is being saved. */
  cancel(): void {
    if (this.#phase.kind === 'saving') this.#saving.abort(new DOMException('saving was cancelled', 'AbortError'));
  }

  /**
   * The rows of a snapshot with the labels that were chosen to come along, over those that came with the rows.
   *
   * @returns the same rows: released with the snapshot
   */
  async withLabels(table: RowTable): Promise<RowTable> {
    return withFacts(table, { columns: mergeColumns(table.columns, await this.#columnsFor(table.paths)) });
  }

  /** Writes one file; also the terminal's way. The table stays the caller's. */
  async write(
    format: WriteFormat,
    { dtype, l2, nanRows, only, signal }: WriteOptions,
    sink: SinkSpec,
    table: RowTable,
  ): Promise<WriteResult> {
    this.#writing++;
    const rows = only?.length ?? table.count + (nanRows ? nanPaths(table).length : 0);
    try {
      return await saveTable({
        ...{ table, format, dtype, l2, nanRows, only, sink, signal },
        holdsRows: FILE_FORMATS.get(format).holdsRows,
        write: writeFile,
        onProgress: (written) => {
          if (this.#phase.kind === 'saving') this.#phase = { ...this.#phase, fraction: written / rows };
        },
      });
    } finally {
      this.#writing--;
    }
  }

  async copySnippet(): Promise<void> {
    if (this.#phase.kind === 'saved') await navigator.clipboard.writeText(this.#phase.snippet);
  }

  /** Forgets the last file: other rows are open. */
  reset(): void {
    if (this.#phase.kind !== 'saving') this.#phase = { kind: 'idle' };
  }

  /** Asks for each file of a download, and adds what was chosen to `targets`, also if the visitor closes a later dialog. */
  async #askForAll(files: readonly FileToAsk[], name: string, targets: Target[]): Promise<void> {
    this.#isAsking = true;
    try {
      for (const { id, suffix, fileName, mime } of files)
        targets.push({ format: id, ...(await askWhere(fileName ?? name + suffix, mime)) });
    } finally {
      this.#isAsking = false;
    }
  }

  async #saveAll(
    format: DownloadFormat,
    targets: readonly Target[],
    options: WriteOptions,
    { snapshot, only: paths }: { readonly snapshot: RowTable; readonly only: ReadonlySet<string> | undefined },
  ): Promise<SavePhase> {
    const { dtype, l2, nanRows, signal } = options;
    const table = await this.withLabels(snapshot);
    const only = paths && rowsOfPaths(table, paths);
    const rows = only?.length ?? table.count + (nanRows ? nanPaths(table).length : 0);
    let bytes = 0;
    for (const { format: id, sink, fileName } of targets) {
      signal.throwIfAborted();
      const result = await this.write(id, { ...options, only }, sink, table);
      bytes += result.bytes;
      if (result.blob) downloadBlob(result.blob, fileName);
      if (result.rounding && this.dtype === dtype && this.l2 === l2) {
        this.#rounding.know({ ofRows: only?.length ?? table.count, ...result.rounding });
      }
    }
    const fileName = targets[0]?.fileName ?? '';
    const { dim, reduction } = table;
    const saved = only ? { ...selectRows(table, only), dim, reduction } : table;
    const snippet = tableSnippet({ files: targets, dtype, rows, table: saved });
    return { kind: 'saved', format, fileName, bytes, snippet };
  }

  /** The rows as they are now, reduced where that is wanted. @returns the caller's, to be released */
  async #take(reduction: Reduction | undefined, signal: AbortSignal): Promise<RowTable> {
    const table = await this.#currentRows.snapshot();
    if (!reduction) return table;
    try {
      const parts = { fit: fitRows, apply: applyReduction, onProgress: () => undefined };
      return await reduceRows({ ...parts, table, by: { reduction }, signal });
    } catch (error) {
      table.release();
      throw error;
    }
  }

  /** Rows are measured for float16 alone; what is read here is followed. */
  #toRound(): RowsToRound | undefined {
    const { dtype, l2 } = this;
    const { index } = this.#currentRows; // other rows are measured anew, and more rows once they are in the index
    const reduction = this.#reduction;
    const dim = untrack(() => this.#currentRows.dim);
    if (dtype !== 'float16' || !index || dim === 0) return undefined;
    return { l2, take: (signal) => this.#take(reduction, signal) };
  }
}
