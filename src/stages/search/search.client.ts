import type { RowMatrix } from '../../core/row-table.ts';
import { openCallback, openLink, withTransfer } from '../../core/worker-link.ts';
import type { Nearest, NearestOfQuery, QueryTerm, SearchApi } from './search.contract.ts';
import workerUrl from './search.worker.ts?worker&url';

const CRASH = { code: 'search-crashed', stage: 'search' } as const;

/** How long work is watched. */
export interface SearchWatch {
  /** Part that is done, 0 to 1. */
  readonly onProgress: (fraction: number) => void;
  /** Ends the worker, and with it the search. */
  readonly signal: AbortSignal;
}

/** Rows in a worker, ready to be searched; see {@link openSearch}. */
export interface RowSearch {
  /** Memory of the worker, in bytes. */
  readonly heldBytes: number;
  /** @throws PipelineError `search-crashed`; the signal's reason */
  nearestOfAll(most: number, watch: SearchWatch): Promise<Nearest>;
  /** @throws PipelineError `search-crashed`; an AbortError once closed; as {@link SearchApi.nearestOf} */
  nearestOf(terms: readonly QueryTerm[], most: number): Promise<NearestOfQuery | undefined>;
  /** Ends the worker; calls in flight reject. */
  close(): void;
}

/** Opens rows for search. */
export type OpenSearch = (rows: Pick<RowMatrix, 'dim' | 'count' | 'lend'>, watch: SearchWatch) => Promise<RowSearch>;

/**
 * Reads rows into a worker that searches them exactly, by cosine. They may be released afterwards: it holds them itself, 4 bytes a
 * value.
 *
 * @throws PipelineError `search-too-large`, `search-crashed`, or of whoever serves the rows; the signal's reason
 */
export const openSearch: OpenSearch = async (rows, { onProgress, signal }) => {
  signal.throwIfAborted();
  const link = openLink<SearchApi>(workerUrl, 'search', CRASH);
  const close = () => link.close();
  const loan = rows.lend();
  const progress = openCallback(onProgress);
  const either = AbortSignal.any([signal, loan.gone]);
  either.addEventListener('abort', close);
  let heldBytes: number;
  try {
    either.throwIfAborted();
    const shape = { dim: rows.dim, count: rows.count };
    heldBytes = await link.guard(link.remote.open(withTransfer(loan.port, [loan.port]), shape, progress.proxy));
  } catch (error) {
    close();
    either.throwIfAborted();
    throw error;
  } finally {
    either.removeEventListener('abort', close);
    progress.release();
    loan.end();
  }
  return {
    heldBytes,
    async nearestOfAll(most, watch) {
      watch.signal.throwIfAborted();
      watch.signal.addEventListener('abort', close, { once: true });
      const steps = openCallback(watch.onProgress);
      try {
        return await link.guard(link.remote.nearestOfAll(most, steps.proxy));
      } catch (error) {
        watch.signal.throwIfAborted();
        throw error;
      } finally {
        watch.signal.removeEventListener('abort', close);
        steps.release();
      }
    },
    nearestOf: (terms, most) => link.guard(link.remote.nearestOf(terms, most)),
    close,
  };
};
