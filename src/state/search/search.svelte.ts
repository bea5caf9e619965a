import type { PipelineError } from '../../core/errors.ts';
import type { OpenSearch } from '../../stages/search/search.client.ts';
import type { Nearest } from '../../stages/search/search.contract.ts';
import { classAgreement } from '../../tables/class-agreement.ts';
import { nearGroups, withoutCopies } from '../../tables/near-groups.ts';
import { toShownError } from '../app/shown-error.ts';
import type { CurrentRows } from '../rows/current-rows.svelte.ts';
import { downloadBlob, toFileStem } from '../save/target.ts';
import { picturesOf, toAgreementView, type GuessedRows } from './agreement-view.ts';
import { RowHolder, type HeldRows } from './held-rows.ts';
import { duplicateLines, outlierLines } from './lists.ts';
import { Neighbours } from './neighbours.svelte.ts';
import { SameBytes, type SameBytesParts } from './same-bytes.svelte.ts';
import type {
  AgreementView,
  ConfusionView,
  GuessView,
  NearGroupView,
  NearPicture,
  SearchPhase,
  SearchView,
} from './view.ts';

/** Enough for a vote among classes, and for the strip under a picture. */
const NEIGHBOURS = 10;
const FIRST_THRESHOLD = 0.95;

/** What the search needs of the page. */
export interface SearchParts {
  readonly rows: Pick<CurrentRows, 'count' | 'dim' | 'folderName' | 'index' | 'snapshot'>;
  readonly openSearch: OpenSearch;
  /** A row a file, made as the open rows were made, or why it has none. */
  readonly encode: (
    files: readonly File[],
    signal: AbortSignal,
  ) => Promise<(Float32Array<ArrayBuffer> | PipelineError)[]>;
  /** Whether a new picture can be encoded as the open rows were. */
  readonly canEncode: () => boolean;
  /** A run is on: it has the model and the memory. */
  readonly isRunning: () => boolean;
  /** Whether the pictures can be read. */
  readonly isFolderOpen: () => boolean;
  readonly openFile: (path: string) => Promise<File>;
  readonly fileEnds: SameBytesParts['fileEnds'];
  readonly pictureUrl: (path: string) => Promise<string | undefined>;
}

/** What was found, of rows as they were then. */
interface Found {
  readonly nearest: Nearest;
  readonly held: HeldRows;
}

/** The comparison of all rows with all others, and what it says. It is kept until other rows are open. */
export class Search implements SearchView {
  readonly #parts: SearchParts;
  readonly #held: RowHolder;
  readonly neighbours: Neighbours;
  readonly sameBytes: SameBytes;
  #phase = $state.raw<SearchPhase>({ kind: 'none' });
  #found = $state.raw<Found | undefined>(undefined);
  #abort = new AbortController();
  /** The rows that all of this is of. */
  #index: object | undefined;
  threshold = $state(FIRST_THRESHOLD);
  readonly #nearGroups: readonly NearGroupView[] = $derived.by(() => {
    const found = this.#found;
    if (!found) return [];
    return nearGroups(found.nearest, this.threshold).map(({ rows, cosine }) => {
      return { paths: rows.map((row) => found.held.paths[row]!), cosine };
    });
  });
  readonly groups: readonly NearGroupView[] = $derived.by(() => withoutCopies(this.#nearGroups, this.sameBytes.groups));
  readonly #guessed: GuessedRows | undefined = $derived.by(() => {
    const found = this.#found;
    if (!found || found.held.classes.length < 2) return undefined;
    const { paths, labels, classes } = found.held;
    return { agreement: classAgreement(found.nearest, labels, classes.length), paths, labels, classes };
  });
  readonly agreement: AgreementView | undefined = $derived.by(() => {
    return this.#guessed && toAgreementView(this.#guessed, NEIGHBOURS);
  });

  constructor(parts: SearchParts) {
    this.#parts = parts;
    const { rows, openSearch, isRunning, isFolderOpen, canEncode, encode, openFile, fileEnds } = parts;
    const snapshot = () => rows.snapshot();
    this.#held = new RowHolder(snapshot, openSearch);
    const refusal = () => (isRunning() ? 'running' : undefined);
    this.neighbours = new Neighbours({
      ...{ held: this.#held, refusal, encode },
      pictureRefusal: () => refusal() ?? (canEncode() ? undefined : 'rows-alone'),
    });
    this.sameBytes = new SameBytes({
      ...{ snapshot, openFile, fileEnds },
      refusal: () => refusal() ?? (isFolderOpen() ? undefined : 'folder-closed'),
    });
  }

  get phase(): SearchPhase {
    return this.#phase;
  }

  get canCompare(): boolean {
    const { count, dim } = this.#parts.rows;
    return count > 1 && dim > 0 && this.#phase.kind !== 'reading' && this.#phase.kind !== 'comparing';
  }

  async compare(): Promise<void> {
    if (!this.canCompare) return;
    this.#forget();
    const { signal } = (this.#abort = new AbortController());
    const startedMs = performance.now();
    const follow = (kind: 'reading' | 'comparing') => (fraction: number) => {
      if (!signal.aborted) this.#phase = { kind, fraction };
    };
    this.#phase = { kind: 'reading', fraction: 0 };
    try {
      const held = await this.#held.open({ signal, onProgress: follow('reading') });
      const nearest = await held.search.nearestOfAll(NEIGHBOURS, { signal, onProgress: follow('comparing') });
      if (signal.aborted) return;
      this.#found = { nearest, held };
      this.#phase = { kind: 'compared', rows: held.count, seconds: (performance.now() - startedMs) / 1000 };
    } catch (error) {
      if (this.#phase.kind === 'comparing') this.#held.drop(); // its worker has ended
      if (!signal.aborted) this.#phase = { kind: 'failed', error: toShownError(error) };
    }
  }

  cancel(): void {
    const { kind } = this.#phase;
    if (kind !== 'reading' && kind !== 'comparing') return;
    this.#forget();
    if (kind === 'comparing') this.#held.drop(); // which ends it
  }

  /** Other rows are open, or none: what was found was of those before. */
  reset(): void {
    this.#forget();
    this.sameBytes.reset();
    this.neighbours.clear();
    this.#held.drop();
    this.#index = this.#parts.rows.index;
  }

  /** More is stored, or less: what was found was of fewer rows, or more. */
  followRows(): void {
    if (this.#index === this.#parts.rows.index) return;
    this.#index = this.#parts.rows.index;
    this.#forget();
    this.sameBytes.reset();
    this.#held.drop();
    void this.neighbours.refresh();
  }

  /** A run begins: it needs the model and the memory. What was found stays. */
  giveWay(): void {
    this.cancel();
    this.sameBytes.cancel();
    this.neighbours.pause();
    this.#held.drop();
  }

  nearestOf(path: string): readonly NearPicture[] {
    const row = this.#found?.held.rowOf.get(path);
    if (!this.#found || row === undefined) return [];
    const { nearest, held } = this.#found;
    const { most, rows, cosines } = nearest;
    const near: NearPicture[] = [];
    for (let i = row * most; i < (row + 1) * most && rows[i]! >= 0; i++) {
      near.push({ path: held.paths[rows[i]!]!, cosine: cosines[i]! });
    }
    return near;
  }

  picturesOf(cell: Pick<ConfusionView, 'own' | 'like'>): readonly GuessView[] {
    return this.#guessed ? picturesOf(this.#guessed, cell) : [];
  }

  pictureUrl(path: string): Promise<string | undefined> {
    return this.#parts.pictureUrl(path);
  }

  save(list: 'duplicates' | 'outliers'): void {
    const lines =
      list === 'outliers'
        ? outlierLines(this.agreement?.outliers ?? [])
        : duplicateLines(this.sameBytes.groups, this.groups);
    const name = `${toFileStem(this.#parts.rows.folderName)}-${list}.csv`;
    downloadBlob(new Blob(['\uFEFF', ...lines], { type: 'text/csv' }), name); // spreadsheets know UTF-8 by the mark
  }

  #forget(): void {
    this.#abort.abort();
    this.#found = undefined;
    this.#phase = { kind: 'none' };
  }
}
