import { afterEach, beforeEach, expect, test } from 'vitest';
import { lockFolder } from '../../../src/stages/persist/folder-lock.ts';
import type { App } from '../../../src/state/app/app.svelte.ts';
import { makeFolder } from '../../support/opfs-folder.ts';
import { rowsByPath } from '../../support/row-batches.ts';
import { cleanUp, openApp, storeRows, tinyPicture, walked } from '../../support/state-app.ts';

const PATHS = ['a/0.jpg', 'b/1.jpg'];
let app: App;
let folder: FileSystemDirectoryHandle;

beforeEach(async () => {
  const picture = await tinyPicture();
  folder = await makeFolder(Object.fromEntries(PATHS.map((path) => [path, picture])));
  app = openApp();
  await app.folder.use(folder);
  await walked(app);
  await storeRows(app, PATHS);
});
afterEach(() => cleanUp([app]));

test('a folder whose rows are read stays this tab’s when it is left, and others can come once they are let go', async () => {
  const { folderId = '' } = app.currentRows;
  const table = await app.currentRows.snapshot();
  app.folder.close();
  await app.currentRows.leave();
  await expect(lockFolder(folderId)).rejects.toMatchObject({ code: 'folder-busy' });
  expect((await rowsByPath(table)).size).toBe(2);
  table.release();
  await app.currentRows.unread();
  await (await lockFolder(folderId)).release();
});

test('it can be opened again meanwhile, and goes on where it was', async () => {
  const table = await app.currentRows.snapshot();
  app.folder.close();
  await app.currentRows.leave();
  await app.folder.use(folder);
  expect([app.folder.phase.kind, app.currentRows.count]).toEqual(['open', 2]);
  await storeRows(app, ['a/0.jpg'], 2);
  table.release();
  await app.currentRows.unread();
  expect([app.currentRows.count, app.currentRows.index?.rows]).toEqual([2, 2]);
});

test('deleting a folder waits for those who read its rows, and for nobody else', async () => {
  const table = await app.currentRows.snapshot();
  let isDeleted = false;
  const deleting = app.forget().then(() => (isDeleted = true));
  const before = await rowsByPath(table);
  expect([before.size, isDeleted]).toEqual([2, false]);
  table.release();
  await deleting;
  expect(app.currentRows.count).toBe(0);
});

test('rows are lent to a worker that reads the database itself; a loan ends with the table', async () => {
  const table = await app.currentRows.snapshot();
  const loan = table.lend();
  expect(loan.gone.aborted).toBe(false);
  table.release();
  expect(() => table.lend()).toThrow(/rows were released/);
  await expect.poll(() => loan.gone.aborted).toBe(true);
});
