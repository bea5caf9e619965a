import { expect, test } from 'vitest';
import { makeMap } from '../../../src/stages/map/map.client.ts';
import type { MapStep } from '../../../src/stages/map/map.contract.ts';
import { blobRows, ownNearest } from '../../support/blobs.ts';
import { memoryTable, type MemoryTable } from '../../support/row-tables.ts';

const DIM = 16;
const GROUPS = 2;
const PATHS = Array.from({ length: 100 }, (_, i) => `a/${i}.jpg`);
const ROWS = blobRows(PATHS.length, DIM, GROUPS);

function table(options: Parameters<typeof memoryTable>[2] = {}): MemoryTable {
  const rowFor = (path: string) => ROWS.slice(PATHS.indexOf(path) * DIM, (PATHS.indexOf(path) + 1) * DIM);
  return memoryTable(PATHS, DIM, { rowFor, ...options });
}

test('a worker borrows the rows, shows a first map, and lays two groups apart', async () => {
  const steps: MapStep[] = [];
  const { signal } = new AbortController();
  const map = () => makeMap(table({ maxBytes: 640 }), { seed: 1, signal, onStep: (step) => steps.push(step) });
  const coordinates = await map();
  expect(ownNearest(coordinates, GROUPS)).toBe(1);
  expect(steps.find((step) => step.coordinates)?.coordinates).toHaveLength(2 * PATHS.length);
  expect(await map()).toEqual(coordinates);
});

test('what fails while rows are read is told, and giving up ends the work', async () => {
  const { signal } = new AbortController();
  const quiet = () => undefined;
  const failing = table({ failure: new RangeError('disk is gone') });
  await expect(makeMap(failing, { seed: 1, signal, onStep: quiet })).rejects.toThrow('disk is gone');
  const abort = new AbortController();
  const map = makeMap(table(), { seed: 1, signal: abort.signal, onStep: () => abort.abort() });
  await expect(map).rejects.toMatchObject({ name: 'AbortError' });
});
