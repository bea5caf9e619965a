import { expect, test } from 'vitest';
import { PipelineError } from '../../../src/core/errors.ts';
import { readEnds } from '../../../src/core/file-ends.ts';
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

const row = (degrees: number) => {
  const angle = (degrees * Math.PI) / 180;
  return Float32Array.of(Math.cos(angle), Math.sin(angle));
};

interface Page {
  readonly isRunning?: boolean;
  readonly canEncode?: boolean;
  readonly isFolderOpen?: boolean;
}

/** A search of these rows; a picture from elsewhere is a file of an angle. */
function searchOf({ isRunning = false, canEncode = true, isFolderOpen = true }: Page = {}) {
  const counts = { opened: 0 };
  const rows = {
    ...{ count: PATHS.length, dim: 2, folderName: 'clothes', index: undefined },
    snapshot: () => Promise.resolve(memoryTable(PATHS, 2, { rowFor: (path) => row(ANGLES[path]!) })),
  };
  const search = new Search({
    rows,
    openSearch: (...args) => {
      counts.opened++;
      return openSearch(...args);
    },
    encode: (files) => {
      return Promise.all(
        files.map(async (file) => {
          const degrees = Number(await file.text());
          const { name: path } = file;
          return Number.isNaN(degrees)
            ? new PipelineError('image-damaged', 'decode', 'no angle', { path })
            : row(degrees);
        }),
      );
    },
    canEncode: () => canEncode,
    isRunning: () => isRunning,
    isFolderOpen: () => isFolderOpen,
    openFile: (path) => Promise.resolve(fileOf(path)),
    fileEnds: (paths, bytes) => Promise.all(paths.map((path) => readEnds(fileOf(path), bytes))),
    pictureUrl: () => Promise.resolve(undefined),
  });
  return { search, counts, rows };
}

/** Copies have the same bytes; others of the same size do not. */
const fileOf = (path: string) => new File([path === 'coat/same.jpg' ? 'coat/3.jpg' : path.padEnd(10)], path);
const angleFile = (degrees: number | string) => new File([String(degrees)], 'mine.png');
const nearOf = ({ neighbours }: Search) => neighbours.near.map(({ path }) => path);

test('after all were compared, near pictures, groups and pictures out of place are known', async () => {
  const { search } = searchOf();
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

test('a picture with a row, and one from elsewhere, find their nearest; the rows are read once', async () => {
  const { search, counts } = searchOf();
  const { neighbours } = search;
  await neighbours.askRow('hat/1.jpg', 'alone');
  expect(nearOf(search).slice(0, 2)).toEqual(['hat/2.jpg', 'hat/3.jpg']);
  expect(neighbours.phase).toMatchObject({ kind: 'found', rows: 8 });
  await neighbours.askFiles([angleFile(1)], 'alone');
  expect(neighbours.near[0]).toEqual({ path: 'coat/2.jpg', cosine: expect.closeTo(1, 6) as number });
  expect(nearOf(search)).toHaveLength(8);
  await search.compare();
  expect(counts.opened).toBe(1);
  expect(search.phase).toMatchObject({ kind: 'compared' });
});

test('pictures are added and subtracted, turned and taken out', async () => {
  const { search } = searchOf();
  const { neighbours } = search;
  await neighbours.askRow('coat/1.jpg', 'alone');
  await neighbours.askFiles([angleFile(176)], 'added'); // halfway to 88 degrees
  expect(nearOf(search)[0]).toBe('hat/2.jpg');
  const [, outside] = neighbours.query;
  await neighbours.setSign(outside!.id, -1); // 0 and -4 degrees
  expect(nearOf(search)[0]).toBe('coat/2.jpg');
  await neighbours.askRow('hat/3.jpg', 'added');
  await neighbours.askRow('hat/3.jpg', 'subtracted'); // the same picture is asked once
  expect(neighbours.query.map(({ sign, name }) => `${sign} ${name}`)).toEqual([
    '1 coat/1.jpg',
    '-1 mine.png',
    '-1 hat/3.jpg',
  ]);
  await neighbours.remove(outside!.id);
  await neighbours.askFiles([angleFile(87)], 'added');
  await neighbours.askFiles([angleFile(180)], 'added');
  expect(neighbours.phase).toEqual({ kind: 'no-direction' });
  expect(neighbours.near).toEqual([]);
  neighbours.clear();
  expect(neighbours.query).toEqual([]);
  expect(neighbours.phase).toEqual({ kind: 'none' });
});

test('a picture that can not be read gets its reason, and the others are searched for', async () => {
  const { search } = searchOf();
  await search.neighbours.askFiles([angleFile('broken'), angleFile(90)], 'alone');
  expect(search.neighbours.query.map(({ error }) => error?.code)).toEqual(['image-damaged', undefined]);
  expect(nearOf(search)[0]).toBe('hat/1.jpg');
  await search.neighbours.askFiles([angleFile('broken')], 'alone');
  expect(search.neighbours.phase).toEqual({ kind: 'none' });
  expect(nearOf(search)).toEqual([]);
});

test('while a run is on nothing is searched for; rows without their folder are, but no pictures from elsewhere', async () => {
  const running = searchOf({ isRunning: true, isFolderOpen: false }).search;
  await running.neighbours.askRow('hat/1.jpg', 'alone');
  await running.sameBytes.compare();
  expect([running.neighbours.refusal, running.neighbours.query, running.sameBytes.refusal]).toEqual([
    'running',
    [],
    'running',
  ]);
  const ofFile = searchOf({ canEncode: false, isFolderOpen: false }).search;
  await ofFile.neighbours.askFiles([angleFile(1)], 'alone');
  expect([ofFile.neighbours.pictureRefusal, ofFile.neighbours.query]).toEqual(['rows-alone', []]);
  await ofFile.neighbours.askRow('hat/1.jpg', 'alone');
  expect(nearOf(ofFile)[0]).toBe('hat/2.jpg');
  expect(ofFile.sameBytes.refusal).toBe('folder-closed');
});

test('rows that have changed are read again, other rows end the query', async () => {
  const { search, counts, rows } = searchOf();
  await search.neighbours.askRow('hat/1.jpg', 'alone');
  search.followRows();
  expect(counts.opened).toBe(1);
  Object.assign(rows, { index: {} });
  search.followRows();
  await expect.poll(() => counts.opened).toBe(2);
  await expect.poll(() => search.neighbours.phase.kind).toBe('found');
  search.reset();
  expect([search.neighbours.query, search.neighbours.near]).toEqual([[], []]);
});

test('a run that begins has the memory, and what was found stays', async () => {
  const { search, counts } = searchOf();
  await search.neighbours.askRow('hat/1.jpg', 'alone');
  search.giveWay();
  expect(nearOf(search)[0]).toBe('hat/2.jpg');
  await search.neighbours.askRow('hat/2.jpg', 'alone');
  expect(counts.opened).toBe(2);
});

test('a comparison that is given up leaves the rows readable for the next one', async () => {
  const { search } = searchOf();
  const comparing = search.compare();
  search.cancel();
  await comparing;
  expect(search.phase).toEqual({ kind: 'none' });
  await search.neighbours.askRow('hat/1.jpg', 'alone');
  expect(nearOf(search)[0]).toBe('hat/2.jpg');
});

test('files that are equal byte by byte are a group of their own, and no longer one of near pictures', async () => {
  const { search } = searchOf();
  search.threshold = 0.99999;
  await search.compare();
  expect(search.groups).toHaveLength(1);
  await search.sameBytes.compare();
  expect(search.sameBytes.groups).toEqual([{ paths: ['coat/3.jpg', 'coat/same.jpg'], sizeBytes: 10 }]);
  expect(search.sameBytes.phase).toMatchObject({ kind: 'compared', changed: 0, unreadable: 0 });
  expect(search.groups).toEqual([]);
});

test('the table tells what looks like what, and each of its numbers has its pictures', async () => {
  const { search } = searchOf();
  await search.compare();
  const { table } = search.agreement!;
  expect(table.classes).toEqual(['coat', 'hat']);
  for (const cell of table.lines.flat()) expect(search.picturesOf(cell)).toHaveLength(cell.pictures);
  expect(table.lines.flat().reduce((sum, { pictures }) => sum + pictures, 0)).toBe(8);
});
