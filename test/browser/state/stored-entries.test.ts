import { afterEach, expect, test } from 'vitest';
import type { RowTable } from '../../../src/core/row-table.ts';
import { openCatalogue } from '../../../src/stages/persist/catalogue.ts';
import type { App } from '../../../src/state/app/app.svelte.ts';
import { fileListOf } from '../../support/file-list.ts';
import { makeFolder } from '../../support/opfs-folder.ts';
import { rowsByPath } from '../../support/row-batches.ts';
import { cleanUp, openApp, storeRows, walked } from '../../support/state-app.ts';

const FILES = { 'a/1.jpg': '1', 'a/2.jpg': '2', 'b/3.jpg': '3' };
const PATHS = Object.keys(FILES);
const apps: App[] = [];
afterEach(async () => {
  for (const app of apps) app.labels.close();
  await cleanUp(apps.splice(0));
});

function load(): App {
  const app = openApp();
  apps.push(app);
  return app;
}

async function encode(app: App, handle: FileSystemDirectoryHandle, paths = PATHS): Promise<void> {
  await app.folder.use(handle);
  await walked(app);
  await storeAll(app, paths);
}

async function storeAll(app: App, paths = PATHS): Promise<void> {
  await storeRows(app, paths);
  await app.currentRows.showStored(await app.currentRows.openRows());
}

/** Everything that a saved file is made of, but for when it is saved. */
async function contentOf(table: RowTable): Promise<unknown> {
  const { date, ...manifest } = table.manifest;
  expect(typeof date).toBe('string');
  const { paths, classes, skipped } = table;
  const content = { paths, classes, skipped, manifest, labels: [...table.labels], rows: await rowsByPath(table) };
  table.release();
  return content;
}

async function leave(app: App): Promise<void> {
  app.folder.close();
  await app.currentRows.leave();
}

test('rows are opened without their folder: what is saved is the same to the last bit, and there are no pictures', async () => {
  const handle = await makeFolder(FILES);
  const first = load();
  await encode(first, handle);
  const saved = await contentOf(await first.currentRows.snapshot());
  await leave(first);

  const app = load();
  app.settings.models.chosenId = 'resnet18_mlnet'; // whatever is chosen here says nothing of them
  await app.open();
  const [stored] = app.storedFolders;
  expect(stored).toMatchObject({
    name: 'photos',
    isOpen: false,
    canRestore: true,
    runs: [{ images: 3, isOpen: false }],
  });
  await app.openStored(stored!.folderId, stored!.runs[0]!.fingerprint);
  expect([app.index.rows, app.folder.phase.kind, app.run.canStart, app.verify.canVerify]).toEqual([
    3,
    'none',
    false,
    false,
  ]);
  expect(app.index.entry).toMatchObject({ name: 'photos', made: { model: 'EfficientNet-Lite0', preset: 'squash' } });
  expect(app.storedFolders).toMatchObject([{ isOpen: false, runs: [{ isOpen: true }] }]);
  await app.index.lookUp('a/2');
  expect(app.index.selected).toMatchObject({ path: 'a/2.jpg', imageUrl: undefined });
  expect(await contentOf(await app.currentRows.snapshot())).toEqual(saved);

  await app.folder.use(handle);
  expect([app.index.entry, app.folder.storedImages, app.settings.models.chosenId]).toEqual([
    undefined,
    3,
    'efficientnet_lite0',
  ]);
});

test('closing them closes nothing else, and other settings leave them alone', async () => {
  const first = load();
  await encode(first, await makeFolder(FILES));
  const { folderId = '', fingerprint = '' } = first.currentRows;
  await leave(first);
  const app = load();
  await app.open();
  await app.openStored(folderId, fingerprint);
  app.settings.preprocessing.preset = 'crop';
  await Promise.resolve();
  await expect(app.currentRows.openRows()).rejects.toMatchObject({ code: 'folder-lost' });
  expect(app.index.rows).toBe(3);
  await app.closeEntry();
  expect([app.index.rows, app.index.entry, app.folder.phase.kind]).toEqual([0, undefined, 'none']);
  await app.openStored(folderId, fingerprint);
  expect(app.index.rows).toBe(3);
});

test('other rows of the folder that is open are shown with it, by choosing what made them', async () => {
  const app = load();
  await encode(app, await makeFolder(FILES));
  const { folderId = '', fingerprint = '' } = app.currentRows;
  app.settings.preprocessing.preset = 'crop';
  await storeAll(app, ['a/1.jpg']);
  await expect.poll(() => app.storedFolders[0]?.runs.length).toBe(2);
  await app.openStored(folderId, fingerprint);
  expect([app.settings.preprocessing.preset, app.folder.phase.kind, app.index.rows, app.index.entry]).toEqual([
    'squash',
    'open',
    3,
    undefined,
  ]);
});

test('rows that are open without their folder can be deleted', async () => {
  const first = load();
  await encode(first, await makeFolder(FILES));
  const { folderId = '', fingerprint = '' } = first.currentRows;
  await leave(first);
  const app = load();
  await app.open();
  await app.openStored(folderId, fingerprint);
  await app.deleteStored(folderId);
  expect([app.index.rows, app.index.entry, app.storedFolders, app.notices]).toEqual([0, undefined, [], []]);
});

test('rows that another tab is at work with cannot be opened: that is told, and what was open stays', async () => {
  const [other, app] = [load(), load()];
  await encode(other, await makeFolder(FILES, 'theirs'));
  await encode(app, await makeFolder(FILES, 'ours'));
  const { folderId = '', fingerprint = '' } = other.currentRows;
  await expect.poll(() => app.storedFolders.length).toBe(2);
  const table = await other.currentRows.snapshot();
  await app.openStored(folderId, fingerprint);
  table.release();
  expect(app.unopened).toMatchObject({ folderId, error: { code: 'folder-busy' } });
  expect([app.folder.phase.kind, app.currentRows.folderName, app.index.rows]).toEqual(['open', 'ours', 3]);
  await leave(other);
  await app.openStored(folderId, fingerprint);
  expect([app.unopened, app.folder.phase.kind, app.index.entry?.name]).toEqual([undefined, 'none', 'theirs']);
});

test('a tab that is idle gives stored rows up for another one, and says so beside them', async () => {
  const [first, second] = [load(), load()];
  await encode(first, await makeFolder(FILES));
  const { folderId = '', fingerprint = '' } = first.currentRows;
  await expect.poll(() => first.storedFolders.length).toBe(1);
  first.folder.close();
  await first.openStored(folderId, fingerprint);
  expect(first.index.rows).toBe(3);
  await second.open();
  await second.openStored(folderId, fingerprint);
  expect([second.unopened, second.index.rows]).toEqual([undefined, 3]);
  expect([first.index.entry, first.unopened]).toMatchObject([undefined, { folderId, error: { code: 'folder-taken' } }]);
  await first.openStored(folderId, fingerprint);
  expect([first.unopened, first.index.rows, second.index.rows]).toEqual([undefined, 3, 0]);
});

test('a folder without images that is picked meanwhile does not close them', async () => {
  const first = load();
  await encode(first, await makeFolder(FILES));
  const { folderId = '', fingerprint = '' } = first.currentRows;
  await leave(first);
  const app = load();
  await app.open();
  await app.openStored(folderId, fingerprint);
  await app.folder.use(await makeFolder({ 'a.txt': '' }, 'texts'));
  expect([app.folder.phase.kind, app.index.entry?.name, app.index.rows]).toEqual(['failed', 'photos', 3]);
});

test('their folder is known by its files where the browser gives no handle, and takes their place', async () => {
  const files = Object.fromEntries(PATHS.map((path) => [`photos/${path}`, 'picture']));
  const first = load();
  await first.folder.useFiles(fileListOf(files));
  await storeAll(first);
  const { folderId = '', fingerprint = '' } = first.currentRows;
  await leave(first);
  const app = load();
  await app.open();
  expect(app.storedFolders).toMatchObject([{ folderId, canRestore: false }]);
  await app.openStored(folderId, fingerprint);
  await app.folder.useFiles(fileListOf(files));
  expect([app.currentRows.folderId, app.index.entry, app.folder.storedImages]).toEqual([folderId, undefined, 3]);
});

test('any stored folder is restored with one click; one that is gone says so, and its rows still open', async () => {
  const first = load();
  await encode(first, await makeFolder(FILES, 'early'));
  const early = first.currentRows.folderId;
  const gone = await makeFolder(FILES, 'late');
  await encode(first, gone);
  const { folderId: late = '', fingerprint = '' } = first.currentRows;
  await leave(first);
  const app = load();
  await app.open();
  expect(app.folder.restorable).toBe('late');
  await app.folder.restore(early);
  expect(app.folder.phase).toMatchObject({ kind: 'open', name: 'early' });
  for await (const name of gone.keys()) await gone.removeEntry(name, { recursive: true });
  await app.folder.restore(late);
  expect(app.folder.phase).toMatchObject({ kind: 'open', name: 'early' });
  expect([app.folder.refused?.code, app.currentRows.folderId]).toEqual(['folder-empty', early]);
  await app.openStored(late, fingerprint);
  expect(app.index.entry?.name).toBe('late');
});

test('of rows from before it was noted what made them a saved file says what is known', async () => {
  const first = load();
  await encode(first, await makeFolder(FILES));
  const { folderId = '', fingerprint = '' } = first.currentRows;
  await leave(first);
  const catalogue = await openCatalogue();
  const { origin, ...run } = (await catalogue.get(folderId))!.runs[0]!;
  expect(origin).toBeDefined();
  await catalogue.setRun(folderId, run, 1);
  catalogue.close();
  const app = load();
  await app.open();
  await app.openStored(folderId, fingerprint);
  const table = await app.currentRows.snapshot();
  expect(table.manifest).toMatchObject({ folder: 'photos', model: { title: 'EfficientNet-Lite0' }, fingerprint });
  expect(table.manifest).not.toHaveProperty('arithmetic');
  table.release();
});
