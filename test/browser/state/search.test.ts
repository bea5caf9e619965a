import { expect, test } from 'vitest';
import { openSearch } from '../../../src/stages/search/search.client.ts';
import { Search } from '../../../src/state/search/search.svelte.ts';
import { memoryTable } from '../../support/row-tables.ts';

// Two classes a quarter of a circle apart, one picture of `hat` among the coats, and two that are the same.
const ANGLES: Readonly<Record<string, number>> = {
  'coat/1.jpg': 0,
  'coat/2.jpg': 1,
  'coat/3.jpg': 2,
  'coat/same.jpg': 2,
  'hat/1.jpg': 90,
  'hat/2.jpg': 88,
  'hat/3.jpg': 87,
  'hat/coat.jpg': 3,
};
const PATHS = Object.keys(ANGLES);

function searchOf(): Search {
  const rowFor = (path: string) => {
    const angle = (ANGLES[path]! * Math.PI) / 180;
    return Float32Array.of(Math.cos(angle), Math.sin(angle));
  };
  return new Search({
    rows: {
      count: PATHS.length,
      dim: 2,
      folderName: 'clothes',
      snapshot: () => Promise.resolve(memoryTable(PATHS, 2, { rowFor })),
    },
    openSearch,
    pictureUrl: () => Promise.resolve(undefined),
  });
}

test('after all were compared, near pictures, groups and pictures out of place are known', async () => {
  const search = searchOf();
  expect(search.nearestOf('hat/1.jpg')).toEqual([]);
  await search.compare();
  expect(search.phase).toMatchObject({ kind: 'compared', rows: 8 });
  expect(search.nearestOf('hat/1.jpg')[0]).toMatchObject({ path: 'hat/2.jpg' });
  search.threshold = 0.99999;
  expect(search.groups.map(({ paths }) => paths)).toEqual([['coat/3.jpg', 'coat/same.jpg']]);
  expect(search.agreement).toMatchObject({ rows: 8, neighbours: 10 });
  search.reset();
  expect(search.groups).toEqual([]);
  expect(search.phase).toEqual({ kind: 'none' });
});
