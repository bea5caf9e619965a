import { flushSync } from 'svelte';
import { afterEach, beforeAll, expect, test } from 'vitest';
import { yieldToEventLoop } from '../../../src/core/event-loop.ts';
import { readEmbeddingsArchive } from '../../../src/formats/npy/embeddings-archive.ts';
import type { App } from '../../../src/state/app/app.svelte.ts';
import { makeFolder, putFile } from '../../support/opfs-folder.ts';
import { rowOf } from '../../support/row-batches.ts';
import { cleanUp, openApp, storeRows, tinyPicture, walked } from '../../support/state-app.ts';

// One page for all: opening the model takes longest.
const app = openApp();
const others: App[] = [];
let picture: Blob;
beforeAll(async () => {
  picture = await tinyPicture();
});
afterEach(async () => {
  app.settings.limit = undefined;
  await cleanUp([app, ...others.splice(0)]);
});

/** A folder of that many pictures in two classes, opened. */
async function openPictures(count: number): Promise<FileSystemDirectoryHandle> {
  const paths = Array.from({ length: count }, (_, i) => `${i % 2 === 0 ? 'a' : 'b'}/${i}.jpg`);
  const handle = await makeFolder(Object.fromEntries(paths.map((path) => [path, picture])));
  await app.folder.use(handle);
  await walked(app);
  return handle;
}

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await yieldToEventLoop();
}

/** Waits for a run's end; until then it is on, whatever else is going on in the page. */
async function onUntilItsEnd(run: Promise<void>): Promise<void> {
  const end: { isThere: boolean } = { isThere: false };
  void run.then(() => (end.isThere = true));
  while (!end.isThere) {
    expect(['preparing', 'running']).toContain(app.run.phase.kind);
    await yieldToEventLoop();
  }
}

test('a file that was skipped for good, and is another one by now, counts as one to do', async () => {
  const handle = await openPictures(1);
  await putFile(handle, 'a/bad.jpg', 'no picture');
  await putFile(handle, 'a/worse.jpg', 'no picture, either');
  await app.folder.use(handle);
  await app.run.start();
  expect(app.run.skips.length).toBe(2);
  app.folder.close();
  await app.currentRows.leave();

  await putFile(handle, 'a/bad.jpg', picture);
  const reloaded = openApp();
  others.push(reloaded);
  await reloaded.folder.use(handle);
  await walked(reloaded);
  await expect.poll(() => reloaded.folder.skippedForGood).toBe(1); // the other one
  expect(reloaded.folder.estimate.bytes).toBeGreaterThan(0);
  await reloaded.run.start();
  expect([reloaded.run.encoded, reloaded.run.skips.map(({ path }) => path)]).toEqual([1, ['a/worse.jpg']]);
  expect([reloaded.folder.skippedForGood, reloaded.folder.estimate.bytes]).toEqual([1, 0]);
});

test('what a run left out is known after a reload, and a retry does just that', async () => {
  const handle = await openPictures(3);
  await putFile(handle, 'a/bad.jpg', 'no picture');
  await app.folder.use(handle);
  await app.run.start();
  expect([app.run.phase.kind, app.run.encoded, app.run.kept, app.run.total]).toEqual(['finished', 3, 0, 4]);

  app.folder.close();
  await app.currentRows.leave();
  const reloaded = openApp();
  others.push(reloaded);
  await reloaded.folder.use(handle);
  expect(reloaded.run.skips).toMatchObject([{ path: 'a/bad.jpg', stage: 'decode' }]);
  await walked(reloaded);
  expect([reloaded.folder.storedImages, reloaded.folder.skippedForGood]).toEqual([3, 1]);
  expect(reloaded.folder.estimate.bytes).toBe(0); // nothing is left to do
  await putFile(handle, 'a/new.jpg', picture);
  await reloaded.folder.use(handle);
  await walked(reloaded);
  const { dim } = reloaded.currentRows;
  expect(reloaded.folder.estimate.bytes).toBeGreaterThan(dim * 4);
  expect(reloaded.folder.estimate.bytes).toBeLessThan(dim * 8);
  reloaded.folder.setIncluded('a', false);
  expect(reloaded.folder.skippedForGood).toBe(0);
  await (await handle.getDirectoryHandle('a')).removeEntry('new.jpg');
  reloaded.folder.close();
  await reloaded.currentRows.leave();

  await app.folder.use(handle);
  await putFile(handle, 'a/bad.jpg', picture);
  await app.run.retrySkipped();
  expect([app.run.phase.kind, app.run.encoded, app.run.total, app.run.skips]).toEqual(['finished', 1, 1, []]);
});

test('a run does what is missing or changed, and rows of vanished files go; what is left out keeps its rows', async () => {
  const handle = await openPictures(4);
  await putFile(handle, 'c/left-out.jpg', picture);
  await putFile(handle, 'b/vanished.jpg', picture);
  await app.folder.use(handle);
  await walked(app);
  await storeRows(app, ['a/0.jpg', 'b/1.jpg', 'a/2.jpg', 'c/left-out.jpg', 'b/vanished.jpg']);
  await (await handle.getDirectoryHandle('b')).removeEntry('vanished.jpg');
  await putFile(handle, 'a/2.jpg', new Blob([picture, '\n']));
  await app.folder.use(handle);
  app.folder.setIncluded('c', false);
  await app.run.start();
  expect([app.run.phase.kind, app.run.encoded, app.run.kept]).toEqual(['finished', 2, 2]);
  const stored = [...(app.currentRows.store?.storedPaths() ?? [])].sort();
  expect(stored).toEqual(['a/0.jpg', 'a/2.jpg', 'b/1.jpg', 'b/3.jpg', 'c/left-out.jpg']);
});

test('Start looks at the folder again: a new file is encoded, the row of one that is gone leaves, a reload is not needed', async () => {
  const handle = await openPictures(4);
  await app.run.start();
  await putFile(handle, 'c/new.jpg', picture);
  await (await handle.getDirectoryHandle('a')).removeEntry('0.jpg');
  await app.run.start();
  expect([app.run.encoded, app.run.kept, app.run.total, app.run.skips]).toEqual([1, 3, 4, []]);
  expect([...(app.currentRows.store?.storedPaths() ?? [])].sort()).toEqual([
    'a/2.jpg',
    'b/1.jpg',
    'b/3.jpg',
    'c/new.jpg',
  ]);
  expect([app.folder.images, app.folder.storedImages]).toEqual([4, 4]);
});

test('a limit encodes the first ones only, and takes no row away', async () => {
  await openPictures(6);
  await storeRows(app, ['b/5.jpg']);
  app.settings.limit = 2;
  await app.run.start();
  expect([app.run.phase.kind, app.run.done, app.run.total]).toEqual(['finished', 2, 2]);
  app.settings.limit = undefined; // for the next run: what this one did stays
  expect([app.run.total, app.run.fraction]).toEqual([2, 1]);
  expect([...(app.currentRows.store?.storedPaths() ?? [])].sort()).toEqual(['a/0.jpg', 'a/2.jpg', 'b/5.jpg']);
});

test('progress never falls and is never over the total', async () => {
  await openPictures(20);
  const run = app.run.start();
  let last = 0;
  while (app.run.isActive) {
    const { done, total = Infinity, encoded } = app.run;
    expect(done).toBeGreaterThanOrEqual(last);
    expect(done).toBeLessThanOrEqual(total);
    expect(encoded).toBeLessThanOrEqual(app.currentRows.store?.count ?? 0); // stored before counted
    last = done;
    await yieldToEventLoop();
  }
  await run;
  expect([app.run.done, app.run.total, app.run.fraction]).toEqual([20, 20, 1]);
});

test('a pause holds the run, a cancel ends it there, and the next Start keeps what was stored', async () => {
  await openPictures(40);
  const run = app.run.start();
  await until(() => app.run.phase.kind === 'running');
  app.run.pause();
  expect(app.run.phase.kind).toBe('paused');
  app.run.cancel();
  expect(app.run.phase.kind).toBe('cancelling');
  await run;
  expect(app.run.phase.kind).toBe('cancelled');
  const stored = app.currentRows.count;
  expect(stored).toBeLessThan(40);
  await app.run.start();
  expect([app.run.phase.kind, app.run.kept, app.run.done]).toEqual(['finished', stored, 40]);
});

test('a folder that is closed in the middle takes its run with it; opened again, the next run hears nothing of that one', async () => {
  const handle = await openPictures(60);
  const run = app.run.start();
  await until(() => app.run.encoded > 0); // the next batch is at the model
  app.folder.close();
  expect([app.run.phase.kind, app.run.isActive, app.run.canStart]).toEqual(['idle', false, false]);
  await app.folder.use(handle);
  await onUntilItsEnd(app.run.start());
  await run;
  expect([app.run.phase.kind, app.run.done, app.run.total]).toEqual(['finished', 60, 60]);
  expect(app.currentRows.count).toBe(60);
});

test('Start right after another preset was chosen makes the rows of that preset', async () => {
  await openPictures(2);
  await storeRows(app, ['a/0.jpg']);
  app.settings.preprocessing.preset = 'crop';
  flushSync(); // the rows of that preset are being opened when Start is pressed
  await onUntilItsEnd(app.run.start());
  const { parts } = await app.currentRows.openRows();
  expect([app.run.phase.kind, app.run.encoded, parts.preprocessing.preset]).toEqual(['finished', 2, 'crop']);
  app.settings.preprocessing.preset = 'squash';
  expect((await app.currentRows.openRows()).store.count).toBe(1);
});

test('the spot check agrees with what a run made, and names the row that does not', async () => {
  await openPictures(4);
  await app.run.start();
  await app.verify.verify();
  expect(app.verify.phase).toMatchObject({ kind: 'finished', checked: 4, agreeing: 4, unreadable: 0 });
  await storeRows(app, ['b/1.jpg']);
  await app.verify.verify();
  expect(app.verify.phase).toMatchObject({ kind: 'finished', checked: 4, agreeing: 3, worst: { path: 'b/1.jpg' } });
});

test('a check gives way to Start, and nothing of it shows any more', async () => {
  await openPictures(4);
  await app.run.start();
  const check = app.verify.verify();
  const run = app.run.start();
  expect(app.verify.phase.kind).toBe('idle');
  await Promise.all([check, run]);
  expect([app.verify.phase.kind, app.run.phase.kind, app.run.kept]).toEqual(['idle', 'finished', 4]);
});

test('a file holds rows and manifest of one set of rows, though another preset is chosen while it is written', async () => {
  await openPictures(3);
  const paths = ['a/0.jpg', 'a/2.jpg', 'b/1.jpg'];
  app.settings.preprocessing.preset = 'crop';
  await storeRows(app, paths, 2);
  app.settings.preprocessing.preset = 'squash';
  await storeRows(app, paths, 1);
  const handle = await (await navigator.storage.getDirectory()).getFileHandle('saved.npz', { create: true });
  Object.assign(globalThis, { showSaveFilePicker: () => Promise.resolve(handle) });

  const save = app.save.save('npz');
  await until(() => app.save.phase.kind === 'saving');
  app.settings.preprocessing.preset = 'crop';
  const crop = app.currentRows.openRows();
  await save;
  await crop;
  app.settings.preprocessing.preset = 'squash';

  const { rows, dim, embeddings, meta } = await readEmbeddingsArchive(await handle.getFile());
  expect(embeddings).toEqual(Float32Array.from(paths.flatMap((path) => [...rowOf(path, dim, 1)])));
  expect(meta).toMatchObject({
    model: { name: 'efficientnet_lite0', sha256: app.settings.models.chosen.sha256 },
    output: 'pooled',
    dim: 1280,
    preprocessing: {
      preset: 'squash',
      filter: 'bilinear',
      sizePx: 224,
      pillow: '13',
      exif: 'ignore',
      ...app.settings.models.chosen.normalization,
    },
    backends: [{ rows: [0, 3], backend: 'wasm' }],
    counts: { rows, classes: 2, skipped: 0 },
  });
});
