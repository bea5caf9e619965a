import { yieldToEventLoop } from '../../core/event-loop.ts';
import { borrowRows } from '../../core/row-port.ts';
import { allRows } from '../../core/row-table.ts';
import { withTransfer } from '../../core/worker-link.ts';
import { NearestTable } from './nearest-table.ts';
import type { Nearest, NearestOfQuery, QueryTerm, SearchApi } from './search.contract.ts';
import { MAX_QUERIES, MAX_ROWS, MAX_ROWS_OF_ONE, UnitRows } from './unit-rows.ts';

// Whoever gives up ends the worker.
const NEVER = new AbortController().signal;

/** Rows that are searched, kept in the worker. */
export class SearchSession implements SearchApi {
  #rows: UnitRows | undefined;

  /** @throws as {@link SearchApi.open} */
  async open(
    port: MessagePort,
    { dim, count }: { readonly dim: number; readonly count: number },
    onProgress: (fraction: number) => void,
  ): Promise<number> {
    const rows = await UnitRows.create({ dim, count });
    let done = 0;
    for await (const block of borrowRows(port, dim).rows(allRows({ count }), NEVER)) {
      for (let from = 0; from < block.length; from += dim) rows.put(done++, block.subarray(from, from + dim));
      onProgress(done / count);
    }
    this.#rows = rows;
    return rows.heldBytes;
  }

  /** @throws as {@link SearchApi.nearestOfAll} */
  async nearestOfAll(most: number, onProgress: (fraction: number) => void): Promise<Nearest> {
    const rows = this.#opened();
    const { count } = rows;
    const table = new NearestTable(count, most);
    for (let first = 0; first < count; first += MAX_QUERIES) {
      const queries = Array.from({ length: Math.min(MAX_QUERIES, count - first) }, (_, q) => first + q);
      for (let from = first; from < count; from += MAX_ROWS) {
        const cosines = rows.cosines(queries, from);
        const end = Math.min(count, from + MAX_ROWS);
        for (const query of queries) {
          const line = (query - first) * MAX_ROWS - from;
          for (let row = Math.max(from, query + 1); row < end; row++) {
            const cosine = cosines[line + row]!;
            table.offer(query, row, cosine);
            table.offer(row, query, cosine);
          }
        }
      }
      const left = (count - first) / count; // pairs that are left grow with its square
      onProgress(1 - left * left);
      await yieldToEventLoop(); // progress goes out
    }
    return withTransfer({ most, rows: table.rows, cosines: table.cosines }, [table.rows.buffer, table.cosines.buffer]);
  }

  /** @throws as {@link SearchApi.nearestOf} */
  nearestOf(terms: readonly QueryTerm[], most: number): NearestOfQuery | undefined {
    const rows = this.#opened();
    const query = rows.directionOf(terms);
    if (!query) return undefined;
    const own = new Set(terms.map((term) => ('row' in term ? term.row : -1)));
    const table = new NearestTable(1, Math.min(most, rows.count));
    const last = table.most - 1;
    for (let from = 0; from < rows.count; from += MAX_ROWS_OF_ONE) {
      const cosines = rows.cosinesOfOne(query, from);
      for (let i = 0; i < cosines.length; i++) {
        const cosine = cosines[i]!;
        if (cosine > table.cosines[last]! && !own.has(from + i)) table.offer(0, from + i, cosine);
      }
    }
    const none = table.rows.indexOf(-1);
    const found = none < 0 ? table.rows.length : none;
    return { rows: table.rows.slice(0, found), cosines: table.cosines.slice(0, found) };
  }

  #opened(): UnitRows {
    if (!this.#rows) throw new TypeError('no rows are open');
    return this.#rows;
  }
}
