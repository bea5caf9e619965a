import type { RowTable } from '../../core/row-table.ts';
import type { OpenSearch } from '../../stages/search/search.client.ts';
import type { Nearest } from '../../stages/search/search.contract.ts';
import { classAgreement, type ClassAgreement } from '../../tables/class-agreement.ts';
import { nearGroups } from '../../tables/near-groups.ts';
import { toShownError } from '../app/shown-error.ts';
import type { CurrentRows } from '../rows/current-rows.svelte.ts';
import { downloadBlob, toFileStem } from '../save/target.ts';
import { duplicateLines, outlierLines } from './lists.ts';
import type { AgreementView, NearGroupView, NearPicture, SearchPhase, SearchView } from './view.ts';

/** Enough for a vote among classes, and for the strip under a picture. */
const NEIGHBOURS = 10;
const FIRST_THRESHOLD = 0.95;

/** What the search needs of the page. */
export interface SearchParts {
  readonly rows: Pick<CurrentRows, 'count' | 'dim' | 'folderName' | 'snapshot'>;
  readonly openSearch: OpenSearch;
  readonly pictureUrl: (path: string) => Promise<string | undefined>;
}

/** What was found, of rows as they were then. */
interface Found {
  readonly nearest: Nearest;
  readonly paths: readonly string[];
  readonly rowOf: ReadonlyMap<string, number>;
  readonly labels: Int32Array;
  readonly classes: readonly string[];
}

/** The comparison of all rows with all others, and what it says. It is kept until other rows are open. */
export class Search implements SearchView {
  readonly #parts: SearchParts;
  #phase = $state.raw<SearchPhase>({ kind: 'none' });
  #found = $state.raw<Found | undefined>(undefined);
  #abort = new AbortController();
  readonly neighbours = NEIGHBOURS;
  threshold = $state(FIRST_THRESHOLD);
  readonly groups: readonly NearGroupView[] = $derived.by(() => {
    const found = this.#found;
    if (!found) return [];
    return nearGroups(found.nearest, this.threshold).map(({ rows, cosine }) => {
      return { paths: rows.map((row) => found.paths[row]!), cosine };
    });
  });
  readonly agreement: AgreementView | undefined = $derived.by(() => {
    const found = this.#found;
    if (!found || found.classes.length < 2) return undefined;
    return toAgreementView(classAgreement(found.nearest, found.labels, found.classes.length), found);
  });

  constructor(parts: SearchParts) {
    this.#parts = parts;
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
    this.reset();
    const { signal } = (this.#abort = new AbortController());
    const startedMs = performance.now();
    const follow = (kind: 'reading' | 'comparing') => (fraction: number) => {
      if (!signal.aborted) this.#phase = { kind, fraction };
    };
    this.#phase = { kind: 'reading', fraction: 0 };
    try {
      const table = await this.#parts.rows.snapshot();
      const nearest = await this.#nearestIn(table, { signal, follow }).finally(() => table.release());
      if (signal.aborted) return;
      const { paths, labels, classes } = table;
      this.#found = { nearest, paths, rowOf: new Map(paths.map((path, row) => [path, row])), labels, classes };
      this.#phase = { kind: 'compared', rows: table.count, seconds: (performance.now() - startedMs) / 1000 };
    } catch (error) {
      if (!signal.aborted) this.#phase = { kind: 'failed', error: toShownError(error) };
    }
  }

  cancel(): void {
    if (!['reading', 'comparing'].includes(this.#phase.kind)) return;
    this.reset();
  }

  /** Other rows are open, or none: what was found was of those before. */
  reset(): void {
    this.#abort.abort();
    this.#found = undefined;
    this.#phase = { kind: 'none' };
  }

  nearestOf(path: string): readonly NearPicture[] {
    const found = this.#found;
    const row = found?.rowOf.get(path);
    if (!found || row === undefined) return [];
    const { most, rows, cosines } = found.nearest;
    const near: NearPicture[] = [];
    for (let i = row * most; i < (row + 1) * most && rows[i]! >= 0; i++) {
      near.push({ path: found.paths[rows[i]!]!, cosine: cosines[i]! });
    }
    return near;
  }

  pictureUrl(path: string): Promise<string | undefined> {
    return this.#parts.pictureUrl(path);
  }

  save(list: 'near-duplicates' | 'outliers'): void {
    const lines = list === 'outliers' ? outlierLines(this.agreement?.outliers ?? []) : duplicateLines(this.groups);
    const name = `${toFileStem(this.#parts.rows.folderName)}-${list}.csv`;
    downloadBlob(new Blob(['\uFEFF', ...lines], { type: 'text/csv' }), name); // spreadsheets know UTF-8 by the mark
  }

  async #nearestIn(
    table: RowTable,
    {
      signal,
      follow,
    }: { readonly signal: AbortSignal; readonly follow: (kind: 'reading' | 'comparing') => (fraction: number) => void },
  ): Promise<Nearest> {
    const search = await this.#parts.openSearch(table, { signal, onProgress: follow('reading') });
    try {
      return await search.nearestOfAll(NEIGHBOURS, { signal, onProgress: follow('comparing') });
    } finally {
      search.close();
    }
  }
}

function toAgreementView(agreement: ClassAgreement, { paths, classes }: Found): AgreementView {
  const { rows, right, chance, confusion } = agreement;
  const confusions = [...classes.keys()].flatMap((own) => {
    const line = confusion.subarray(own * classes.length, (own + 1) * classes.length);
    const of = line.reduce((sum, guesses) => sum + guesses, 0);
    return Array.from(line, (pictures, like) => ({ own: classes[own]!, like: classes[like]!, pictures, of })).filter(
      ({ pictures }, like) => like !== own && pictures > 0,
    );
  });
  confusions.sort((a, b) => b.pictures / b.of - a.pictures / a.of);
  const outliers = agreement.outliers.map(({ row, own, like, votes, asked }) => {
    return { path: paths[row]!, own: classes[own]!, like: classes[like]!, votes, asked };
  });
  return { rows, right, chance, neighbours: NEIGHBOURS, confusions, outliers };
}
