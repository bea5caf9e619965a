import { openSearch, type RowSearch } from '../../../src/stages/search/search.client.ts';
import { filledTable } from './save-rows.ts';

const QUERIES = 50;
const MOST = 60;
const NEIGHBOURS = 10;
const { signal } = new AbortController();
const watch = { signal, onProgress: () => undefined };
let search: RowSearch | undefined;

/** Opens the rows of the store that was filled, in the worker that the page uses. */
export async function openRows(): Promise<{ readonly seconds: number; readonly heldBytes: number }> {
  const started = performance.now();
  search = await openSearch(filledTable(), watch);
  return { seconds: (performance.now() - started) / 1000, heldBytes: search.heldBytes };
}

/** Asks for the nearest of pictures from elsewhere, there and back. @returns seconds a query */
export async function timeQueries(dim: number): Promise<number[]> {
  const times: number[] = [];
  for (let query = 0; query < QUERIES; query++) {
    const vector = Float32Array.from({ length: dim }, (_, i) => Math.sin(query + i * i));
    const started = performance.now();
    await search?.nearestOf([{ sign: 1, vector }], MOST);
    times.push((performance.now() - started) / 1000);
  }
  return times;
}

/** Finds the nearest of every row. @returns seconds */
export async function timeAll(): Promise<number> {
  const started = performance.now();
  await search?.nearestOfAll(NEIGHBOURS, watch);
  return (performance.now() - started) / 1000;
}
