import { flushSync } from 'svelte';
import { afterEach, expect, test } from 'vitest';
import type { FolderRecord } from '../../../src/stages/persist/catalogue-records.ts';
import type { App } from '../../../src/state/app/app.svelte.ts';
import { DroppedFolderSource } from '../../../src/stages/collect/dropped-folder-source.ts';
import { FolderIdentity } from '../../../src/state/folder/identity.ts';
import { Folder } from '../../../src/state/folder/folder.svelte.ts';
import { StoredFolders } from '../../../src/state/folder/stored-folders.svelte.ts';
import { openCatalogue } from '../../../src/stages/persist/catalogue.ts';
import { fileListOf } from '../../support/file-list.ts';
import { makeFolder, putFile } from '../../support/opfs-folder.ts';
import { cleanUp, openApp, storeRows, walked } from '../../support/state-app.ts';

const apps: App[] = [];
function open(): App {
  const app = openApp();
  apps.push(app);
  return app;
}
afterEach(async () => {
  await cleanUp(apps.splice(0));
});

/** A dropped folder's entry with files that its handle does not list. */
function directoryEntry(name: string, hidden: readonly string[]): FileSystemDirectoryEntry {
  const files = hidden.map((file) => ({
    ...{ name: file, isFile: true, isDirectory: false },
    file: (take: (file: File) => void) => take(new File([file], file, { lastModified: 1000 })),
  }));
  const createReader = () => {
    const batches = [files];
    return { readEntries: (take: (entries: unknown[]) => void) => take(batches.pop() ?? []) };
  };
  return { name, isFile: false, isDirectory: true, createReader } as unknown as FileSystemDirectoryEntry;
}

async function chosenPaths({ folder }: App): Promise<string[]> {
  const paths: string[] = [];
  for await (const { path } of folder.chosen(folder.choice, new AbortController().signal)) paths.push(path);
  return paths;
}

/** As many as a trial would take of the folder that is open. */
async function sampleOf({ folder }: App, sample: number): Promise<string[]> {
  const paths: string[] = [];
  for await (const { path } of folder.chosen({ ...folder.choice, sample }, new AbortController().signal))
    paths.push(path);
  return paths;
}

test('a limit means the first images in ImageFolder’s order, less what is left out, and a trial some of each class', async () => {
  const app = open();
  await app.folder.use(
    await makeFolder({ 'b/2.jpg': '', 'b/10.jpg': '', 'a/x.jpg': '', 'a/.h.jpg': '', 'c/y.jpg': '', 'root.jpg': '' }),
  );
  app.folder.setIncluded('c', false);
  app.settings.leaveOutHidden = true;
  expect((await chosenPaths(app)).sort()).toEqual(['a/x.jpg', 'b/10.jpg', 'b/2.jpg', 'root.jpg']);
  app.settings.limit = 3;
  expect(await chosenPaths(app)).toEqual(['root.jpg', 'a/x.jpg', 'b/10.jpg']);
  expect(app.run.total).toBe(3);

  app.settings.limit = undefined;
  app.settings.sampleOnly = true;
  expect(await chosenPaths(app)).toHaveLength(4); // there are not more
  const sample = await sampleOf(app, 3);
  expect(sample.map((path) => path[0])).toEqual(['r', 'a', 'b']);
});

test('pictures that ImageFolder passes over are counted apart, and taken where that is wanted', async () => {
  const app = open();
  await app.folder.use(
    await makeFolder({ 'a/1.jpg': '', 'a/2.HEIC': '', 'a/.3.heic': '', 'b/4.gif': '', 'n.txt': '' }),
  );
  await walked(app);
  expect([app.folder.images, app.folder.moreKinds, app.folder.others]).toEqual([
    1,
    [
      { extension: '.heic', count: 2 },
      { extension: '.gif', count: 1 },
    ],
    [{ extension: '.txt', count: 1 }],
  ]);
  expect(await chosenPaths(app)).toEqual(['a/1.jpg']);
  app.folder.takesMore = true;
  expect([app.folder.images, app.run.total]).toEqual([4, 4]);
  app.settings.leaveOutHidden = true;
  expect((await chosenPaths(app)).sort()).toEqual(['a/1.jpg', 'a/2.HEIC', 'b/4.gif']);
  expect(app.run.total).toBe(3);
  expect(app.folder.subfolders.map(({ images }) => images)).toEqual([2, 1]);
});

test('a folder of HEIC alone opens, names them, and has nothing to start with until they are wanted', async () => {
  const app = open();
  await app.folder.use(await makeFolder({ '1.heic': '', '2.heic': '' }));
  await walked(app);
  expect([app.folder.phase.kind, app.run.canStart]).toEqual(['open', false]);
  expect(app.folder.moreKinds).toEqual([{ extension: '.heic', count: 2 }]);
  app.folder.takesMore = true;
  expect(app.run.canStart).toBe(true);
});

test('other settings open other rows, and back again the first ones', async () => {
  const app = open();
  await app.folder.use(await makeFolder({ 'a/1.jpg': '1', 'a/2.jpg': '2' }));
  await walked(app);
  await storeRows(app, ['a/1.jpg', 'a/2.jpg']);
  app.settings.preprocessing.preset = 'crop';
  flushSync();
  await app.currentRows.openRows();
  expect([app.folder.storedImages, app.index.rows]).toEqual([0, 0]);
  app.settings.preprocessing.preset = 'squash';
  flushSync();
  await app.currentRows.openRows();
  expect([app.folder.storedImages, app.index.rows]).toEqual([2, 2]);
});

test('deleting the open folder’s rows leaves it open, without rows and ready to start', async () => {
  const app = open();
  await app.folder.use(await makeFolder({ 'a/1.jpg': '1' }));
  await walked(app);
  await storeRows(app, ['a/1.jpg']);
  await app.deleteStored(app.currentRows.folderId ?? '');
  expect(app.folder.phase).toMatchObject({ kind: 'open', name: 'photos' });
  expect([app.folder.storedImages, app.run.canStart, app.storedFolders]).toEqual([0, true, []]);
});

test('a tab that is idle gives a folder up for another one, says so, and can take it back', async () => {
  const [first, second] = [open(), open()];
  const handle = await makeFolder({ 'a/1.jpg': '1' });
  await first.folder.use(handle);
  await walked(first);
  await storeRows(first, ['a/1.jpg']);
  await second.folder.use(handle);
  expect(second.folder.phase).toMatchObject({ kind: 'open', name: 'photos' });
  expect([first.folder.phase, first.index.rows]).toEqual([{ kind: 'elsewhere', name: 'photos' }, 0]);
  await first.folder.takeBack();
  expect([first.folder.phase.kind, second.folder.phase.kind]).toEqual(['open', 'elsewhere']);
  expect(first.index.rows).toBe(1);
});

test('a tab that is at work on a folder keeps it, and the other one is told; it comes free when that one closes it', async () => {
  const [first, second] = [open(), open()];
  const handle = await makeFolder({ 'a/1.jpg': '1' });
  await first.folder.use(handle);
  await walked(first);
  await storeRows(first, ['a/1.jpg']);
  const table = await first.currentRows.snapshot(); // as for a file that is saved
  await second.folder.use(handle);
  expect(second.folder.phase).toMatchObject({ kind: 'failed', error: { code: 'folder-busy' } });
  expect(first.folder.phase.kind).toBe('open');
  table.release();
  first.folder.close();
  await first.currentRows.leave();
  await second.folder.use(handle);
  expect(second.folder.phase.kind).toBe('open');
});

test('rows that cannot be deleted, for another tab has them, are told of in a notice', async () => {
  const [first, second] = [open(), open()];
  await first.folder.use(await makeFolder({ 'a/1.jpg': '1' }));
  await second.deleteStored(first.currentRows.folderId ?? '');
  expect(second.notices.at(-1)).toMatchObject({
    code: 'folders-undeleted',
    reason: expect.stringContaining('folder is in use') as string,
  });
});

test('of two folders opened at once the later one counts, with its own rows', async () => {
  const app = open();
  const early = app.folder.use(await makeFolder({ 'a/1.jpg': '1' }, 'early'));
  await Promise.all([early, app.folder.use(await makeFolder({ 'b/1.jpg': '1', 'b/2.jpg': '2' }, 'late'))]);
  await walked(app);
  expect(app.folder.phase).toMatchObject({ kind: 'open', name: 'late' });
  expect([app.currentRows.folderName, app.folder.images]).toEqual(['late', 2]);
});

test('a folder whose entry in the catalogue comes late opens no rows under the walk of a later one', async () => {
  const app = open();
  let letGo: () => void = () => undefined;
  const held = new Promise<void>((resolve) => (letGo = resolve));
  class SlowIdentity extends FolderIdentity {
    override async remember(...args: Parameters<FolderIdentity['remember']>): Promise<FolderRecord> {
      const record = await super.remember(...args);
      if (record.name === 'early') await held;
      return record;
    }
  }
  const catalogue = await openCatalogue();
  const folder = new Folder({
    settings: app.settings,
    identity: new SlowIdentity(() => Promise.resolve(catalogue)),
    stored: new StoredFolders(() => Promise.resolve(catalogue)),
    currentRows: app.currentRows,
    onLeave: () => undefined,
  });
  const early = folder.use(await makeFolder({ 'a/1.jpg': '1' }, 'early'));
  await folder.use(await makeFolder({ 'b/1.jpg': '1' }, 'late'));
  letGo();
  await early;
  expect(folder.phase).toMatchObject({ kind: 'open', name: 'late' });
  expect(app.currentRows.folderName).toBe('late');
  folder.close();
  catalogue.close();
});

test('something dropped that is no folder leaves the open folder as it is, and says why', async () => {
  const app = open();
  await app.folder.use(await makeFolder({ 'a/1.jpg': '1' }));
  await app.folder.useFiles(new DataTransfer().files);
  expect(app.folder.phase).toMatchObject({ kind: 'open', name: 'photos' });
  expect(app.folder.refused).toMatchObject({ code: 'folder-empty' });
});

test('a picked folder without one image has failed, with its own words', async () => {
  const app = open();
  await app.folder.use(await makeFolder({ 'a/notes.txt': 'x' }));
  expect(app.folder.phase).toMatchObject({ kind: 'failed', error: { code: 'folder-no-images' } });
});

test('a folder that was picked by mistake closes nothing: what was open stays, with the reason', async () => {
  const [app, other] = [open(), open()];
  const busy = await makeFolder({ 'b/1.jpg': '1' }, 'busy');
  await other.folder.use(busy);
  await walked(other);
  await storeRows(other, ['b/1.jpg']);
  const table = await other.currentRows.snapshot(); // it is at work
  await app.folder.use(await makeFolder({ 'a/1.jpg': '1' }, 'good'));
  await walked(app);
  await storeRows(app, ['a/1.jpg']);
  const { folderId } = app.currentRows;
  const mistakes = [
    [await makeFolder({}, 'empty'), 'folder-empty'],
    [await makeFolder({ 'a/notes.txt': 'x' }, 'texts'), 'folder-no-images'],
    [busy, 'folder-busy'],
  ] as const;
  for (const [mistake, code] of mistakes) {
    await app.folder.use(mistake);
    expect(app.folder.phase).toMatchObject({ kind: 'open', name: 'good', walking: false });
    expect([app.folder.refused?.code, app.currentRows.folderId, app.currentRows.store?.count]).toEqual([
      code,
      folderId,
      1,
    ]);
  }
  expect(app.run.canStart).toBe(true);
  table.release();
});

test('a folder takes the place of the last one with its first run, not when it is picked', async () => {
  const app = open();
  await app.folder.use(await makeFolder({ 'a/1.jpg': '1' }, 'good'));
  await walked(app);
  await storeRows(app, ['a/1.jpg']);
  app.folder.close();
  await app.currentRows.leave();
  await app.folder.use(await makeFolder({ 'a/1.jpg': '1' }, 'mistake'));
  app.folder.close();
  await app.currentRows.leave();
  const later = open();
  await later.open();
  expect(later.folder.restorable).toBe('good');
  expect(later.storedFolders).toMatchObject([{ name: 'good', canRestore: true, isOpen: false }]);
});

test('neither answer to the question which folder it is goes back to the one that was open', async () => {
  const app = open();
  await app.folder.useFiles(fileListOf({ 'photos/a/1.jpg': '1' }));
  await storeRows(app, ['a/1.jpg']);
  await app.folder.useFiles(fileListOf({ 'other/b/1.jpg': '1' }));
  await app.folder.useFiles(fileListOf({ 'photos/a/2.jpg': 'another' }));
  expect(app.folder.phase.kind).toBe('asking-identity');
  app.folder.dismissIdentity();
  expect(app.folder.phase).toMatchObject({ kind: 'open', name: 'other' });
  expect([app.currentRows.folderName, app.folder.images]).toEqual(['other', 1]);
});

test('walking again sees what is new and no longer what is gone, and counts stay until it has ended', async () => {
  const app = open();
  const handle = await makeFolder({ 'a/1.jpg': '1', 'a/2.jpg': '2' });
  await app.folder.use(handle);
  await walked(app);
  await putFile(handle, 'b/3.jpg', '3');
  await putFile(handle, 'b/4.jpg', '4');
  await (await handle.getDirectoryHandle('a')).removeEntry('1.jpg');
  app.folder.walkAgain();
  expect([app.folder.images, app.folder.isWalking]).toEqual([2, false]);
  expect((await chosenPaths(app)).sort()).toEqual(['a/2.jpg', 'b/3.jpg', 'b/4.jpg']);
  expect(app.folder.images).toBe(3);
  expect(app.folder.subfolders.map(({ name, images }) => [name, images])).toEqual([
    ['a', 1],
    ['b', 2],
  ]);
  expect([app.folder.has('a/1.jpg'), app.folder.has('b/4.jpg')]).toEqual([false, true]);
});

test('a file list of a stored folder’s name and files is that folder; one with other files asks, and No leaves its rows alone', async () => {
  const app = open();
  const files = { 'photos/a/1.jpg': '1', 'photos/a/2.jpg': '2' };
  await app.folder.useFiles(fileListOf(files));
  await storeRows(app, ['a/1.jpg', 'a/2.jpg']);
  await app.folder.useFiles(fileListOf(files));
  expect(app.folder.storedImages).toBe(2);

  await app.folder.useFiles(fileListOf({ 'photos/a/other.jpg': 'another' }));
  expect(app.folder.phase).toMatchObject({ kind: 'asking-identity', name: 'photos', storedCount: 2 });
  await app.folder.answerIdentity(false);
  expect([app.folder.phase.kind, app.currentRows.count]).toEqual(['open', 0]);
  await app.folder.useFiles(fileListOf(files));
  expect(app.folder.storedImages).toBe(2);
});

test('a second set of loose pictures with the same names asks whether it is the first', async () => {
  const app = open();
  const dropOf = (content: string, lastModified: number) => {
    const transfer = new DataTransfer();
    for (const name of ['1.jpg', '2.jpg']) transfer.items.add(new File([content], name, { lastModified }));
    return transfer;
  };
  await app.folder.useDrop(dropOf('first', 1000));
  await storeRows(app, ['1.jpg', '2.jpg']);
  await app.folder.useDrop(dropOf('another', 2000));
  expect(app.folder.phase).toMatchObject({ kind: 'asking-identity', name: '2 pictures', storedCount: 2 });
  await app.folder.answerIdentity(false);
  expect([app.folder.phase.kind, app.currentRows.count]).toEqual(['open', 0]);
  await app.folder.useDrop(dropOf('first', 1000));
  expect(app.folder.storedImages).toBe(2);
});

test('a restored folder says how many images of its drop the browser hides now, and keeps their rows', async () => {
  const handle = await makeFolder({ 'a/1.jpg': '1', 'a/2.jpg': '2' });
  const dropped = open();
  await dropped.folder.use(new DroppedFolderSource(handle, directoryEntry('photos', ['a:b.jpg', 'c?.jpg'])));
  await walked(dropped);
  expect(dropped.folder.hiddenNames).toEqual({ kind: 'read', paths: ['a:b.jpg', 'c?.jpg'] });
  await storeRows(dropped, ['a/1.jpg', 'a/2.jpg', 'a:b.jpg', 'c?.jpg']);
  const { folderId = '' } = dropped.currentRows;
  const catalogue = await openCatalogue();
  await expect.poll(async () => (await catalogue.get(folderId))?.hiddenImages).toBe(2);
  catalogue.close();
  dropped.folder.close();
  await dropped.currentRows.leave();

  const restored = open();
  await restored.folder.use(handle);
  await walked(restored);
  await restored.folder.walked();
  expect(restored.folder.hiddenNames).toEqual({ kind: 'missing', images: 2 });
  expect([restored.folder.images, restored.folder.isCompletelyWalked, restored.currentRows.count]).toEqual([
    2,
    false,
    4,
  ]);
});

test('a run that never ended has told the catalogue of no row, and its folder is known by its rows all the same', async () => {
  const files = { 'photos/a/1.jpg': '1' };
  const crashed = open();
  await crashed.folder.useFiles(fileListOf(files));
  await storeRows(crashed, ['a/1.jpg']);
  const { fingerprint } = await crashed.currentRows.openRows();
  const { folderId = '' } = crashed.currentRows;
  crashed.folder.close();
  await crashed.currentRows.leave();
  const catalogue = await openCatalogue();
  await catalogue.setRun(folderId, { fingerprint, parts: {}, dim: 0, count: 0, storedBytes: 0 }, 1);
  catalogue.close();

  const app = open();
  await app.folder.useFiles(fileListOf(files));
  expect([app.currentRows.folderId, app.folder.storedImages]).toEqual([folderId, 1]);
});

test('files are looked up by the folder that is open: a picture’s address is taken back when another one is shown', async () => {
  const app = open();
  const handle = await makeFolder({ 'a/1.jpg': '1', 'a/2.jpg': '2' });
  await app.folder.use(handle);
  await walked(app);
  await storeRows(app, ['a/1.jpg', 'a/2.jpg']);
  await app.folder.use(handle);
  await app.index.lookUp('a/1.jpg');
  const { imageUrl = '' } = app.index.selected ?? {};
  expect(await (await fetch(imageUrl)).text()).toBe('1');
  await app.index.lookUp('a/2');
  expect(app.index.selected).toMatchObject({ path: 'a/2.jpg', row: 1 });
  await expect(fetch(imageUrl)).rejects.toThrow(/fetch/);
  await putFile(handle, 'a/3.jpg', '3');
  await app.index.lookUp('a/3.jpg');
  expect(app.index.notFound).toMatchObject({ code: 'nothing-stored' });
});

test('a part of a path finds its picture; of several the visitor chooses, and the list stays', async () => {
  const app = open();
  const handle = await makeFolder({ 'hat/1.jpg': '1', 'hat/2.jpg': '2', 'dress/1.jpg': '3' });
  await app.folder.use(handle);
  await walked(app);
  await storeRows(app, ['dress/1.jpg', 'hat/1.jpg', 'hat/2.jpg']);
  await app.folder.use(handle);
  await app.index.lookUp('C:\\photos\\HAT\\1.jpg');
  expect(app.index.selected).toMatchObject({ path: 'hat/1.jpg', row: 1 });
  await app.index.lookUp('HAT');
  expect([app.index.selected, app.index.hits]).toEqual([
    undefined,
    { text: 'HAT', paths: ['hat/1.jpg', 'hat/2.jpg'], total: 2 },
  ]);
  await app.index.lookUp('hat/2.jpg');
  expect(app.index.selected).toMatchObject({ path: 'hat/2.jpg', row: 2 });
  await app.index.refresh();
  expect(app.index.hits).toMatchObject({ text: 'HAT' });
  await app.index.lookUp('dress/1');
  expect([app.index.selected?.path, app.index.hits]).toEqual(['dress/1.jpg', undefined]);
  await app.index.lookUp('');
  expect([app.index.selected, app.index.notFound]).toEqual([undefined, undefined]);
});
