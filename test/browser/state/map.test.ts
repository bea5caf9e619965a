import { flushSync } from 'svelte';
import { expect, test } from 'vitest';
import type { TableColumn } from '../../../src/core/table-column.ts';
import { makeMap } from '../../../src/stages/map/map.client.ts';
import { RowMap, type MapParts } from '../../../src/state/map/map.svelte.ts';
import type { SaveSource } from '../../../src/state/save/save.svelte.ts';
import { FakeSave } from '../../support/fake-app.svelte.ts';
import { blobRows, ownNearest } from '../../support/blobs.ts';
import { memoryTable } from '../../support/row-tables.ts';

const DIM = 8;
const PATHS = Array.from({ length: 40 }, (_, i) => `${i % 2 === 0 ? 'coat' : 'hat'}/${i}.jpg`);
const ROWS = blobRows(PATHS.length, DIM, 2);
const SEASONS: TableColumn = { name: 'season', kind: 'text', values: PATHS.map((_, i) => (i < 10 ? 'wet' : 'dry')) };

function open(parts: Partial<MapParts> = {}) {
  const saved: { source?: SaveSource } = {};
  const rowFor = (path: string) => ROWS.slice(PATHS.indexOf(path) * DIM, (PATHS.indexOf(path) + 1) * DIM);
  const map = new RowMap({
    rows: {
      ...{ count: PATHS.length, dim: DIM, index: undefined, folderName: 'clothes' },
      snapshot: () => Promise.resolve(memoryTable(PATHS, DIM, { rowFor })),
    },
    labels: { columns: [], columnsFor: () => Promise.resolve([SEASONS]) },
    makeMap,
    pictureUrl: () => Promise.resolve(undefined),
    openSave: (source) => {
      saved.source = source;
      return new FakeSave([]);
    },
    ...parts,
  });
  flushSync();
  return { map, saved };
}

test('a map of all rows is made, and its points have the colours of their classes', async () => {
  const { map } = open();
  expect(map.canMake).toBe(true);
  const made = map.make();
  expect([map.phase.kind, map.canMake]).toEqual(['reading', false]);
  await made;
  expect(map.phase).toMatchObject({ kind: 'mapped', rows: 40 });
  expect(map.points).toMatchObject({ state: 'final', paths: PATHS });
  expect(ownNearest(map.points!.coordinates, 2)).toBe(1);
  expect(map.colours?.groups.map(({ name, pictures }) => [name, pictures])).toEqual([
    ['coat', 20],
    ['hat', 20],
  ]);
  map.reset();
  expect([map.points, map.colours, map.phase.kind]).toEqual([undefined, undefined, 'none']);
});

test('points are coloured by a joined column; a selection by colour does not outlive it', async () => {
  const { map } = open();
  await map.make();
  await expect.poll(() => map.colourings).toEqual(['', 'season']);
  map.selectColour(1);
  expect(map.selected).toHaveLength(20);
  map.colouring = 'season';
  expect([map.selected.length, map.selectedColour]).toEqual([0, undefined]);
  expect(map.colours?.groups[1]).toMatchObject({ name: 'wet', pictures: 10 });
});

test('what is selected, and nothing else, is what is saved', async () => {
  const { map, saved } = open();
  await map.make();
  map.select([3, 1], 'instead');
  map.select([2, 1], 'besides');
  expect([...map.selected]).toEqual([1, 2, 3]);
  expect(saved.source?.only).toEqual(new Set(PATHS.slice(1, 4)));
  expect([saved.source?.count, saved.source?.folderName]).toEqual([3, 'clothes-selection']);
  map.clearSelection();
  expect(saved.source?.count).toBe(0);
});

test('a map that is given up leaves nothing; one that fails says why', async () => {
  const { map } = open();
  const made = map.make();
  map.cancel();
  await made;
  expect([map.phase.kind, map.points]).toEqual(['none', undefined]);
  const failing = open({ makeMap: () => Promise.reject(new RangeError('no room')) });
  await failing.map.make();
  expect(failing.map.phase).toMatchObject({ kind: 'failed' });
});
