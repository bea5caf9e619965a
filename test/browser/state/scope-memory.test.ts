import { flushSync } from 'svelte';
import { afterEach, expect, test } from 'vitest';
import { openCatalogue } from '../../../src/stages/persist/catalogue.ts';
import type { FolderScope } from '../../../src/stages/persist/folder-scope.ts';
import type { App } from '../../../src/state/app/app.svelte.ts';
import { makeFolder } from '../../support/opfs-folder.ts';
import { cleanUp, openApp, storeRows, walked } from '../../support/state-app.ts';

const FILES = { 'a/1.jpg': '1', 'a/2.jpg': '2', 'b/3.jpg': '3', 'c/.hidden.jpg': '4', 'c/5.gif': '5' };
const apps: App[] = [];

afterEach(() => cleanUp(apps.splice(0)));

/** A page that was just loaded: nothing is chosen in it yet. */
function load(): App {
  const app = openApp();
  apps.push(app);
  return app;
}

/** The visitor reloads: the page goes with its folder open. */
async function reload(app: App): Promise<App> {
  await app.currentRows.leave(); // its lock goes with the page
  const next = load();
  await next.open();
  return next;
}

async function openWalked(app: App, handle: FileSystemDirectoryHandle): Promise<void> {
  await app.folder.use(handle);
  await walked(app);
  await expect.poll(() => app.folder.isWalking).toBe(false);
  flushSync();
}

async function scopeOf({ currentRows: { folderId = '' } }: App): Promise<FolderScope | undefined> {
  const catalogue = await openCatalogue();
  const record = await catalogue.get(folderId);
  catalogue.close();
  return record?.scope;
}

const leftOut = ({ folder }: App) => folder.subfolders.filter(({ included }) => !included).map(({ name }) => name);

test('what is left out of a folder, a sample, hidden files and more kinds come back with it, before its first run too', async () => {
  const handle = await makeFolder(FILES);
  const first = load();
  await openWalked(first, handle);
  first.folder.setIncluded('b', false);
  Object.assign(first.settings, { leaveOutHidden: true, takeMore: true, sampleOnly: true });
  flushSync();
  const scope = { excluded: ['b'], leaveOutHidden: true, takeMore: true, sampleOnly: true };
  await expect.poll(() => scopeOf(first)).toEqual(scope);

  const app = await reload(first);
  await openWalked(app, handle);
  expect(leftOut(app)).toEqual(['b']);
  expect(app.settings).toMatchObject({ leaveOutHidden: true, takeMore: true, sampleOnly: true });
  expect(app.folder.countOf(app.folder.choice)).toBe(3); // a/1, a/2, c/5.gif
});

test('each folder has its own; one without any takes what is chosen now', async () => {
  const [one, other] = [await makeFolder(FILES, 'one'), await makeFolder(FILES, 'other')];
  const app = load();
  await openWalked(app, one);
  app.folder.setIncluded('a', false);
  app.settings.leaveOutHidden = true;
  flushSync();
  await openWalked(app, other);
  expect([leftOut(app), app.settings.leaveOutHidden]).toEqual([[], true]);
  app.settings.leaveOutHidden = false;
  flushSync();
  app.folder.setIncluded('c', false);
  flushSync();
  await expect.poll(() => scopeOf(app)).toMatchObject({ excluded: ['c'], leaveOutHidden: false });
  await openWalked(app, one);
  expect([leftOut(app), app.settings.leaveOutHidden]).toEqual([['a'], true]);
});

test('what is taken in again is remembered as well', async () => {
  const handle = await makeFolder(FILES);
  const first = load();
  await openWalked(first, handle);
  first.folder.setIncluded('b', false);
  flushSync();
  await expect.poll(() => scopeOf(first)).toMatchObject({ excluded: ['b'] });
  first.folder.setIncluded('b', true);
  flushSync();
  await expect.poll(() => scopeOf(first)).toMatchObject({ excluded: [] });
});

test('a subfolder that is gone is forgotten: one of its name that comes later is meant', async () => {
  const handle = await makeFolder(FILES);
  const first = load();
  await openWalked(first, handle);
  first.folder.setIncluded('b', false);
  first.folder.setIncluded('c', false);
  flushSync();
  await expect.poll(() => scopeOf(first)).toMatchObject({ excluded: ['b', 'c'] });
  await handle.removeEntry('b', { recursive: true });

  const app = await reload(first);
  await openWalked(app, handle);
  expect(leftOut(app)).toEqual(['c']);
  await expect.poll(() => scopeOf(app)).toMatchObject({ excluded: ['c'] });
});

test('a folder that was open before its first run when the page went is offered; one that was closed is not', async () => {
  const [good, fresh] = [await makeFolder(FILES, 'good'), await makeFolder(FILES, 'fresh')];
  const first = load();
  await openWalked(first, good);
  await storeRows(first, ['a/1.jpg']);
  await first.currentRows.showStored(await first.currentRows.openRows());
  await openWalked(first, fresh);

  const second = await reload(first);
  expect(second.folder.restorable).toBe('fresh');
  expect(second.storedFolders.map(({ name }) => name)).toEqual(['good']);
  await second.folder.restore();
  expect(second.folder.phase).toMatchObject({ kind: 'open', name: 'fresh' });
  second.folder.close();

  const third = await reload(second);
  expect(third.folder.restorable).toBe('good');
});
