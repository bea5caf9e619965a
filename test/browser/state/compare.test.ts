import { afterEach, beforeAll, expect, test } from 'vitest';
import { yieldToEventLoop } from '../../../src/core/event-loop.ts';
import { readEmbeddingsArchive } from '../../../src/formats/npy/embeddings-archive.ts';
import { readPickle } from '../../../src/formats/pickle/reader.ts';
import { Compare } from '../../../src/state/tables/compare.svelte.ts';
import { Save } from '../../../src/state/save/save.svelte.ts';
import { makeFolder } from '../../support/opfs-folder.ts';
import { lookUp } from '../../support/pickle-look-up.ts';
import { rowOf } from '../../support/row-batches.ts';
import { cleanUp, openApp, storeRows, tinyPicture, walked } from '../../support/state-app.ts';
import { writeNpz } from '../../support/write-npz.ts';

const app = openApp();
const compare = new Compare({
  currentRows: app.currentRows,
  folder: app.folder,
  adoption: app.adoption,
  isRunning: () => app.run.isActive,
});
const save = new Save(app.currentRows, () => []);
const PATHS = ['a/0.jpg', 'a/2.jpg', 'b/1.jpg', 'b/3.jpg'];
let picture: Blob;
beforeAll(async () => {
  picture = await tinyPicture();
});
afterEach(async () => {
  compare.close();
  await cleanUp([app]);
});

async function openPictures(): Promise<void> {
  await app.folder.use(await makeFolder(Object.fromEntries(PATHS.map((path) => [path, picture]))));
  await walked(app);
}

/** Saves the rows that are open as a file, by the page's own way. */
async function saved(format: 'npz' | 'pickle-nested', name: string): Promise<File> {
  const handle = await (await navigator.storage.getDirectory()).getFileHandle(name, { create: true });
  Object.assign(globalThis, { showSaveFilePicker: () => Promise.resolve(handle) });
  await save.save(format);
  expect(save.phase).toMatchObject({ kind: 'saved' });
  return handle.getFile();
}

test('our own file of the rows that are open agrees with them, in every row and in the order', async () => {
  await openPictures();
  await storeRows(app, PATHS);
  await compare.use([await saved('npz', 'same.npz')]);
  expect(compare.phase).toMatchObject({
    kind: 'compared',
    table: { fileNames: ['same.npz'], rows: 4, dim: 1280, dtype: 'float32', hasPaths: true },
    report: { inCommon: 4, onlyOurs: [], onlyTheirs: [], order: { isSame: true }, numbers: { agreeing: 4 } },
    differences: [],
    isExplained: true,
  });
  expect(compare.phase).toHaveProperty(
    'table.origin',
    expect.objectContaining({
      code: 'made',
      model: expect.stringMatching(/^EfficientNet/) as string,
      preset: 'squash',
    }),
  );
});

test('rows that another preset made are compared, and the preset is what is told first', async () => {
  await openPictures();
  await storeRows(app, PATHS);
  const file = await saved('npz', 'squash.npz');
  app.settings.preprocessing.preset = 'crop';
  await storeRows(app, PATHS, 2);
  await compare.use([file]);
  app.settings.preprocessing.preset = 'squash';
  expect(compare.phase).toMatchObject({ kind: 'compared', report: { inCommon: 4, numbers: { agreeing: 0 } } });
  expect(compare.phase).toHaveProperty('differences.0', { code: 'preset', there: 'squash', here: 'crop' });
});

test('a row that differs stands first, with its picture while the folder is open', async () => {
  await openPictures();
  await storeRows(app, PATHS);
  const theirs = ['/data/b/1.jpg', '/data/a/0.jpg', '/data/a/9.jpg'];
  const file = await writeNpz(theirs, (path) =>
    rowOf(path.replace('/data/', ''), 1280, path.endsWith('1.jpg') ? 7 : 1),
  );
  await compare.use([new File([file], 'theirs.npz')]);
  expect(compare.phase).toMatchObject({
    kind: 'compared',
    report: {
      rule: { kind: 'common-folder', removed: '/data/' },
      inCommon: 2,
      onlyOurs: ['a/2.jpg', 'b/3.jpg'],
      onlyTheirs: ['/data/a/9.jpg'],
      order: { isSame: false, at: 0 },
      numbers: { agreeing: 1, worst: [{ path: 'b/1.jpg' }, { path: 'a/0.jpg' }] },
    },
    isExplained: false,
  });
  const url = await compare.pictureOf('b/1.jpg');
  expect(await compare.pictureOf('b/1.jpg')).toBe(url);
  expect((await (await fetch(url ?? '')).blob()).size).toBe(picture.size);
  compare.close();
  await yieldToEventLoop();
  await expect(fetch(url ?? '')).rejects.toThrow(/fetch/); // revoked
});

test('a table without rows of ours becomes the index: looked up, and saved as another format', async () => {
  const paths = ['/data/hat/c.jpg', '/data/dress/b.jpg', '/data/dress/a.jpg'];
  const file = await writeNpz(paths, (path) => rowOf(path, 5));
  await compare.use([new File([file], 'theirs.npz')]);
  expect(compare.phase).toMatchObject({ kind: 'opened', table: { rows: 3, dim: 5 } });
  expect([app.currentRows.fileName, app.currentRows.count, app.index.rows, app.index.dim]).toEqual([
    'theirs.npz',
    3,
    3,
    5,
  ]);

  await app.index.lookUp('dress/b');
  expect(app.index.selected).toMatchObject({ path: 'dress/b.jpg', row: 1, imageUrl: undefined });
  expect([...(app.index.selected?.vector ?? [])]).toEqual([...rowOf('/data/dress/b.jpg', 5)]);

  const pickled = readPickle(new Uint8Array(await (await saved('pickle-nested', 'theirs.pkl')).arrayBuffer()));
  for (const path of paths) expect(lookUp(pickled, path.replace('/data/', ''))).toEqual(rowOf(path, 5));
  const { meta } = await readEmbeddingsArchive(await saved('npz', 'again.npz'));
  expect(meta).toMatchObject({
    dim: 5,
    converted: { from: 'theirs.npz', kind: 'npz' },
    counts: { rows: 3, classes: 2 },
  });
  expect(app.verify.canVerify).toBe(false);
});

test('our own file that was opened as the index is saved again as it was', async () => {
  await openPictures();
  await storeRows(app, PATHS);
  const file = await saved('npz', 'first.npz');
  const first = await readEmbeddingsArchive(file);
  await compare.use([file]);
  await compare.openAsIndex();
  expect([compare.phase.kind, app.folder.phase.kind, app.currentRows.count]).toEqual(['opened', 'none', 4]);
  const second = await readEmbeddingsArchive(await saved('npz', 'second.npz'));
  expect(second).toMatchObject({ paths: first.paths, classes: first.classes, embeddings: first.embeddings });
  expect(second.meta).toMatchObject({ fingerprint: first.meta?.['fingerprint'], backends: first.meta?.['backends'] });
});

test('a second table is compared with the one that is the index', async () => {
  const file = await writeNpz(PATHS, (path) => rowOf(path, 5));
  await compare.use([new File([file], 'one.npz')]);
  await compare.use([new File([file], 'two.npz')]);
  expect(compare.phase).toMatchObject({ kind: 'compared', report: { inCommon: 4, numbers: { agreeing: 4 } } });
});

test('a table whose comparison was stopped still opens as the index', async () => {
  await openPictures();
  await storeRows(app, PATHS);
  await compare.use([await saved('npz', 'own.npz')]);
  const comparing = compare.compare();
  compare.cancel();
  await comparing;
  expect(compare.phase.kind).toBe('ready');
  await compare.openAsIndex();
  expect([compare.phase.kind, app.currentRows.fileName]).toEqual(['opened', 'own.npz']);
});

test('opening a folder closes the archive', async () => {
  await compare.use([new File([await writeNpz(PATHS, (path) => rowOf(path, 5))], 'one.npz')]);
  await openPictures();
  expect([app.currentRows.fileName, app.currentRows.count, app.folder.phase.kind]).toEqual([undefined, 0, 'open']);
  await expect(app.index.lookUp('a/0.jpg')).resolves.toBeUndefined();
  expect(app.index.notFound).toMatchObject({ code: 'nothing-stored' });
});

test('a folder that is open without rows stays open when a table is dropped', async () => {
  await openPictures();
  await compare.use([new File([await writeNpz(PATHS, (path) => rowOf(path, 5))], 'one.npz')]);
  expect([compare.phase.kind, compare.canOpenAsIndex, compare.canCompare, app.folder.phase.kind]).toEqual([
    ...['ready', true, false, 'open'],
  ]);
});

test('a table that names a path twice is no index, and the page goes on', async () => {
  await compare.use([new File([await writeNpz(['a.jpg', 'a.jpg'], () => rowOf('a.jpg', 5))], 'twice.npz')]);
  expect(compare.phase).toMatchObject({
    kind: 'failed',
    error: { code: 'file-damaged', message: 'path stands in the table twice: a.jpg' },
  });
  await compare.use([new File([await writeNpz(PATHS, (path) => rowOf(path, 5))], 'one.npz')]);
  expect(compare.phase.kind).toBe('opened');
});

test('a damaged file says what is wrong with it, and the next one is read', async () => {
  await compare.use([new File(['nothing'], 'x.npz')]);
  expect(compare.phase).toMatchObject({
    kind: 'failed',
    fileNames: ['x.npz'],
    error: {
      code: 'file-damaged',
      path: 'x.npz',
      message: 'file is no npz, npy, pickle, Parquet, safetensors or JSON',
    },
  });
  await compare.use([new File([await writeNpz(PATHS, (path) => rowOf(path, 5))], 'one.npz')]);
  expect(compare.phase.kind).toBe('opened');
});

test('of two tables that are dropped at once, the later one counts', async () => {
  const one = new File([await writeNpz(['a/1.jpg'], (path) => rowOf(path, 5))], 'one.npz');
  const two = new File([await writeNpz(['a/2.jpg', 'a/3.jpg'], (path) => rowOf(path, 5))], 'two.npz');
  await Promise.all([compare.use([one]), compare.use([two])]);
  expect([compare.phase.kind, app.currentRows.fileName, app.currentRows.count]).toEqual(['opened', 'two.npz', 2]);
});

test('rows of an earlier file of the same settings are added to the folder, with what stays to be encoded told', async () => {
  await openPictures();
  await storeRows(app, PATHS);
  const file = await saved('npz', 'earlier.npz');
  await app.forget();
  await app.folder.use(
    await makeFolder({ 'a/0.jpg': picture, 'a/2.jpg': new Blob([picture, 'more']), 'b/1.jpg': picture }),
  );
  await walked(app);
  await compare.use([file]);
  expect(compare.canAdd).toBe(true);
  await compare.add(true);
  expect(compare.phase).toMatchObject({ kind: 'added', added: { taken: 2, known: 0, leftOut: 2 } });
  expect(app.currentRows.count).toBe(2);
  const { sizeBytes, mtimeMs } = await app.folder.imageAt('b/1.jpg').stat();
  expect(app.currentRows.store?.stored('b/1.jpg')).toEqual({ path: 'b/1.jpg', sizeBytes, mtimeMs });
});

test('without trust in sizes a row keeps the date of its file, so that a run encodes what has another', async () => {
  await openPictures();
  await storeRows(app, PATHS);
  const file = await saved('npz', 'dates.npz');
  const dates = await Promise.all(PATHS.map(async (path) => (await app.folder.imageAt(path).stat()).mtimeMs));
  await app.forget();
  await app.folder.use(await makeFolder(Object.fromEntries(PATHS.map((path) => [path, picture]))));
  await walked(app);
  await compare.use([file]);
  await compare.add(false);
  expect(compare.phase).toMatchObject({ kind: 'added', added: { taken: 4 } });
  expect(PATHS.map((path) => app.currentRows.store?.stored(path)?.mtimeMs)).toEqual(dates);
});

test('rows of other settings cannot be added', async () => {
  await openPictures();
  await storeRows(app, PATHS);
  const file = await saved('npz', 'other.npz');
  app.settings.preprocessing.preset = 'crop';
  await app.currentRows.openRows();
  await compare.use([file]);
  expect(compare.canAdd).toBe(false);
  app.settings.preprocessing.preset = 'squash';
});
