import { expect, test } from 'vitest';
import { openSearch } from '../../../src/stages/search/search.client.ts';
import { memoryTable, type MemoryTable } from '../../support/row-tables.ts';

const PATHS = Array.from({ length: 40 }, (_, i) => `a/${i}.jpg`);
const quiet = () => undefined;

/** Rows whose directions turn round a quarter of a circle: neighbours in number are neighbours in angle. */
function table(options: Parameters<typeof memoryTable>[2] = {}): MemoryTable {
  const rowFor = (path: string) => {
    const angle = (PATHS.indexOf(path) / PATHS.length) * (Math.PI / 2);
    return Float32Array.of(5 * Math.cos(angle), 5 * Math.sin(angle));
  };
  return memoryTable(PATHS, 2, { rowFor, ...options });
}

test('a worker borrows the rows, and finds the nearest of each', async () => {
  const rows = table({ maxBytes: 64 });
  const { signal } = new AbortController();
  const search = await openSearch(rows, { signal, onProgress: quiet });
  rows.release();
  const { rows: found, cosines } = await search.nearestOfAll(2, { signal, onProgress: quiet });
  expect([...found.subarray(0, 4)]).toEqual([1, 2, 0, 2]);
  expect([...found.subarray(-2)]).toEqual([38, 37]);
  expect(cosines[0]).toBeCloseTo(Math.cos(Math.PI / 80), 6);
  search.close();
});

test('what fails while rows are read is told with its code, and giving up ends the work', async () => {
  const { signal } = new AbortController();
  const failing = table({ failure: new RangeError('disk is gone') });
  await expect(openSearch(failing, { signal, onProgress: quiet })).rejects.toThrow('disk is gone');
  const abort = new AbortController();
  const search = await openSearch(table(), { signal: abort.signal, onProgress: quiet });
  const all = search.nearestOfAll(2, { signal: abort.signal, onProgress: quiet });
  abort.abort();
  await expect(all).rejects.toMatchObject({ name: 'AbortError' });
});
