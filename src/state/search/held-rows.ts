import { withGrace } from '../../core/grace.ts';
import type { OpenSearch, RowSearch, SearchWatch } from '../../stages/search/search.client.ts';
import type { CurrentRows } from '../rows/current-rows.svelte.ts';

/** Rows in a worker that searches them, with what belongs to each. */
export interface HeldRows {
  readonly search: RowSearch;
  readonly count: number;
  readonly paths: readonly string[];
  readonly rowOf: ReadonlyMap<string, number>;
  readonly labels: Int32Array;
  readonly classes: readonly string[];
}

interface Opening {
  readonly rows: Promise<HeldRows>;
  /** Those who wait. */
  readonly watchers: Set<SearchWatch['onProgress']>;
  readonly abort: AbortController;
  isOpen: boolean;
}

/** Holds the open rows in one worker for all who search them: they are read once, and stay until they are let go. */
export class RowHolder {
  readonly #snapshot: CurrentRows['snapshot'];
  readonly #openSearch: OpenSearch;
  #opening: Opening | undefined;

  constructor(snapshot: CurrentRows['snapshot'], openSearch: OpenSearch) {
    this.#snapshot = snapshot;
    this.#openSearch = openSearch;
  }

  /**
   * The rows, read if they are not there yet. Reading ends when nobody waits for it any more.
   *
   * @throws as {@link OpenSearch} and `snapshot` of the current rows; the signal's reason
   */
  async open({ signal, onProgress }: SearchWatch): Promise<HeldRows> {
    signal.throwIfAborted();
    const opening = (this.#opening ??= this.#begin());
    opening.watchers.add(onProgress);
    try {
      return await withGrace(opening.rows, { signal, graceMs: 0 });
    } finally {
      opening.watchers.delete(onProgress);
      if (!opening.isOpen && opening.watchers.size === 0 && this.#opening === opening) this.drop();
    }
  }

  /** Lets the rows go: the worker ends, and calls in flight reject. */
  drop(): void {
    const opening = this.#opening;
    this.#opening = undefined;
    opening?.abort.abort();
    void opening?.rows.then(
      ({ search }) => search.close(),
      () => undefined,
    );
  }

  #begin(): Opening {
    const abort = new AbortController();
    const watchers: Opening['watchers'] = new Set();
    const opening: Opening = { watchers, abort, isOpen: false, rows: this.#read(abort.signal, watchers) };
    opening.rows.then(
      () => (opening.isOpen = true),
      () => undefined,
    );
    return opening;
  }

  async #read(signal: AbortSignal, watchers: Opening['watchers']): Promise<HeldRows> {
    const table = await this.#snapshot();
    try {
      const onProgress = (fraction: number) => {
        for (const tell of watchers) tell(fraction);
      };
      const search = await this.#openSearch(table, { signal, onProgress });
      const { count, paths, labels, classes } = table;
      return { search, count, paths, labels, classes, rowOf: new Map(paths.map((path, row) => [path, row])) };
    } finally {
      table.release();
    }
  }
}
