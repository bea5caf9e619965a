import type { TableColumn } from '../../core/table-column.ts';
import { tick, untrack } from 'svelte';
import { isAbort } from '../../core/errors.ts';
import type { TextTable } from '../../core/text-table.ts';
import { openLabels } from '../../stages/read/labels.client.ts';
import { toTableColumn, type ColumnKind } from '../../tables/label-columns.ts';
import { exampleOf, kindsOfColumns, matchLabels, toLabelsMatch, type MatchedLabels } from './label-match.ts';
import { toListText } from './label-lists.ts';
import { fileNotes, joinNotes, type LabelsNote } from './labels-notes.ts';
import type { LabelColumn, LabelListName, LabelsMatch, LabelsPhase, LabelsView } from './labels-view.ts';
import { toShownError } from '../app/shown-error.ts';

/** Up to so many columns besides the key are all chosen to begin with. */
const MAX_CHOSEN_AT_FIRST = 12;

/** A match with how each column will be saved. */
interface Joined extends MatchedLabels {
  readonly kinds: readonly ColumnKind[];
}

/** The visitor's file, with what was chosen of it by hand. Columns by their position, which a first line that is a row does not change. */
export interface GivenLabels {
  readonly file: File;
  /** The column of keys; undefined for the one that matches most images. */
  readonly key: number | undefined;
  readonly chosen: ReadonlyMap<number, boolean>;
}

/** Labels on the screen: the visitor's file, matched anew whenever other rows are open. */
export class Labels implements LabelsView {
  #phase = $state.raw<LabelsPhase>({ kind: 'none' });
  /** As it was given, unless it could not be read. */
  #source = $state.raw<File | undefined>(undefined);
  /** As it was read. */
  #file = $state.raw<TextTable | undefined>(undefined);
  #joined = $state.raw<Joined | undefined>(undefined);
  /** The column that the visitor took as key. */
  #key = $state<number | undefined>(undefined);
  /** What the visitor chose or left out, by the column's position. */
  #choices = $state.raw<ReadonlyMap<number, boolean>>(new Map());
  /** The reading or matching that counts; an earlier one is given up. */
  #abort = new AbortController();
  #work: Promise<void> = Promise.resolve();
  readonly #end: () => void;
  readonly #match = $derived.by(() => this.#joined && toLabelsMatch(this.#joined));
  /** As it was brought together with images: its first line may be a row. */
  readonly #table = $derived.by(() => this.#joined?.table ?? this.#file);
  readonly #examples = $derived.by(() => {
    const table = this.#table;
    return table ? table.columns.map((_, column) => exampleOf(table, column)) : [];
  });
  readonly #columns = $derived.by(() => this.#listColumns());

  /** @param pathsOf - followed while there is a file: paths of the open rows, undefined while there are none */
  constructor(pathsOf: () => readonly string[] | undefined) {
    this.#end = $effect.root(() => {
      $effect(() => {
        const file = this.#file;
        if (!file) return; // without a file nobody needs a list of all paths
        const [paths, key] = [pathsOf(), this.#key];
        untrack(() => this.#startMatching(file, paths, key));
      });
    });
  }

  get phase(): LabelsPhase {
    return this.#phase;
  }
  get rows(): number {
    return this.#table?.rows ?? 0;
  }
  get keyColumns(): readonly string[] {
    return this.#table?.columns ?? [];
  }
  get keyColumn(): string {
    const key = this.#key ?? this.#joined?.key;
    return key === undefined ? '' : (this.keyColumns[key] ?? '');
  }
  set keyColumn(name: string) {
    const key = this.keyColumns.indexOf(name);
    if (key >= 0) this.#key = key;
  }
  get match(): LabelsMatch | undefined {
    return this.#match;
  }
  get notes(): readonly LabelsNote[] {
    if (!this.#table) return [];
    return [...fileNotes(this.#table), ...(this.#joined ? joinNotes(this.#joined) : [])];
  }
  get columns(): readonly LabelColumn[] {
    return this.#columns;
  }
  get isChoiceEmptyAtFirst(): boolean {
    return this.keyColumns.length - 1 > MAX_CHOSEN_AT_FIRST;
  }

  /** What was given, for whoever keeps it; undefined while there is nothing. */
  get given(): GivenLabels | undefined {
    const file = this.#source;
    return file && { file, key: this.#key, chosen: this.#choices };
  }

  async use(file: File): Promise<void> {
    await this.useAgain({ file, key: undefined, chosen: new Map() });
  }

  /** Takes a file with what was chosen of it earlier; as {@link use} besides. */
  async useAgain({ file, key, chosen }: GivenLabels): Promise<void> {
    this.forget();
    this.#source = file;
    this.#key = key;
    this.#choices = chosen;
    const { name: fileName } = file;
    const { signal } = this.#abort;
    this.#phase = { kind: 'reading', fileName };
    this.#work = openLabels(file, signal).then(
      (table) => {
        if (!signal.aborted) this.#file = table; // the effect goes on from here
      },
      (error: unknown) => this.#fail(error, signal),
    );
    await this.#settle();
  }

  forget(): void {
    this.#abort.abort();
    this.#abort = new AbortController();
    this.#source = undefined;
    this.#file = undefined;
    this.#joined = undefined;
    this.#key = undefined;
    this.#choices = new Map();
    this.#phase = { kind: 'none' };
  }

  setChosen(column: string, chosen: boolean): void {
    const at = this.keyColumns.indexOf(column);
    if (at >= 0) this.#choices = new Map(this.#choices).set(at, chosen);
  }

  setAllChosen(chosen: boolean): void {
    this.#choices = new Map(this.keyColumns.map((_, at) => [at, chosen]));
  }

  async copyList(list: LabelListName): Promise<void> {
    if (this.#match) await navigator.clipboard.writeText(toListText(this.#match, list));
  }

  /**
   * The chosen columns with a value for each path, once what is being read or matched is done; none without a file. Made in slices.
   *
   * @param paths - POSIX, relative to the picked folder; more or fewer than the open rows have
   */
  async columnsFor(paths: readonly string[]): Promise<readonly TableColumn[]> {
    await this.#settle();
    const [file, joined] = [this.#file, this.#joined];
    if (!file) return [];
    const chosen = this.#columns.flatMap((column, at) => (column.chosen ? [at] : []));
    const match = { key: joined?.key ?? this.#key, rule: joined?.join.rule };
    const { table, join } = await matchLabels(joined?.table ?? file, paths, match);
    const columns: TableColumn[] = [];
    for (const at of chosen) {
      const source = { rowOf: join.rowOf, cell: (row: number) => table.cell(row, at) };
      columns.push(await toTableColumn(table.columns[at] ?? '', source));
    }
    return columns;
  }

  /** Follows the rows no longer. */
  close(): void {
    this.forget();
    this.#end();
  }

  #startMatching(file: TextTable, paths: readonly string[] | undefined, key: number | undefined): void {
    this.#abort.abort();
    this.#abort = new AbortController();
    const { signal } = this.#abort;
    const { phase } = this;
    if (phase.kind === 'none') return;
    const { fileName } = phase;
    if (!paths || paths.length === 0) {
      this.#joined = undefined;
      this.#phase = { kind: 'waiting', fileName };
      return;
    }
    this.#phase = { kind: 'matching', fileName };
    const match = async () => {
      const matched = await matchLabels(file, paths, { key, signal });
      const kinds = await kindsOfColumns(matched, signal);
      signal.throwIfAborted();
      this.#joined = { ...matched, kinds };
      this.#phase = { kind: 'joined', fileName };
    };
    this.#work = match().catch((error: unknown) => this.#fail(error, signal));
  }

  /** Waits for what is being read, and for the match that follows it. */
  async #settle(): Promise<void> {
    let work: Promise<void> | undefined;
    while (work !== this.#work) {
      work = this.#work;
      await work;
      await tick(); // effects have run: a match that follows has begun by then
    }
  }

  #fail(error: unknown, signal: AbortSignal): void {
    if (signal.aborted || isAbort(error) || this.#phase.kind === 'none') return;
    const { fileName } = this.#phase;
    this.#source = undefined;
    this.#file = undefined;
    this.#joined = undefined;
    this.#phase = { kind: 'failed', fileName, error: toShownError(error) };
  }

  #listColumns(): readonly LabelColumn[] {
    const isAll = !this.isChoiceEmptyAtFirst;
    const key = this.#key ?? this.#joined?.key;
    return this.keyColumns.map((name, at) => ({
      name,
      kind: this.#joined?.kinds[at],
      example: this.#examples[at] ?? '',
      isKey: at === key,
      chosen: this.#choices.get(at) ?? (isAll && at !== key),
    }));
  }
}
