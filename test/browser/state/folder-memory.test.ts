import { flushSync } from 'svelte';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openCatalogue } from '../../../src/stages/persist/catalogue.ts';
import type { FolderRecord } from '../../../src/stages/persist/catalogue-records.ts';
import { deleteDatabase } from '../../../src/stages/persist/database.ts';
import type { App } from '../../../src/state/app/app.svelte.ts';
import { makeFolder } from '../../support/opfs-folder.ts';
import { cleanUp, openApp, storeRows, walked } from '../../support/state-app.ts';
import { TIMES_TEN_AND_HUNDRED, tinyOnnx } from '../../support/tiny-onnx.ts';

const FILES = { 'a/1.jpg': '1', 'a/2.jpg': '2', 'b/3.jpg': '3' };
const DEFAULT_MODEL = 'efficientnet_lite0';
const apps: App[] = [];

beforeEach(async () => {
  await deleteDatabase('foldvec-models');
});
afterEach(async () => {
  for (const app of apps) app.labels.close();
  await cleanUp(apps.splice(0));
});

/** A page that was just loaded: nothing is chosen in it yet. */
function load(): App {
  const app = openApp();
  app.settings.models.chosenId = DEFAULT_MODEL;
  app.settings.device = 'auto';
  apps.push(app);
  return app;
}

/** What the catalogue says of the folder that is open. */
async function recordOf({ currentRows: { folderId = '' } }: App): Promise<FolderRecord | undefined> {
  const catalogue = await openCatalogue();
  const record = await catalogue.get(folderId);
  catalogue.close();
  return record;
}

/** Opens a folder and stores rows of two of its three images, as a run would have. */
async function encodeTwo(app: App, handle: FileSystemDirectoryHandle): Promise<void> {
  await app.folder.use(handle);
  await walked(app);
  await storeTwo(app);
}

async function storeTwo(app: App): Promise<void> {
  await storeRows(app, ['a/1.jpg', 'b/3.jpg']);
  await app.currentRows.showStored(await app.currentRows.openRows());
  const fingerprint = app.currentRows.fingerprint;
  await expect.poll(async () => (await recordOf(app))?.choices?.fingerprint).toBe(fingerprint);
}

async function leave(app: App): Promise<void> {
  app.folder.close();
  await app.currentRows.leave();
}

test('a folder comes back with the model, the preprocessing and the device that its rows were made with', async () => {
  const handle = await makeFolder(FILES);
  const first = load();
  first.settings.models.chosenId = 'resnet18_mlnet';
  first.settings.preprocessing.preset = 'crop';
  first.settings.preprocessing.change({ resizePx: 300, filter: 'bicubic', exif: 'upright', wideGrey: 'scale' });
  first.settings.device = 'wasm';
  await encodeTwo(first, handle);
  const { current } = first.settings.preprocessing;
  await leave(first);

  const app = load();
  await app.folder.use(handle);
  await walked(app);
  expect([app.settings.models.chosenId, app.settings.device]).toEqual(['resnet18_mlnet', 'wasm']);
  expect(app.settings.preprocessing.current).toEqual(current);
  expect([app.folder.storedImages, app.folder.images, app.memory.lostModel]).toEqual([2, 3, undefined]);
});

test('a look at a model that has made no rows is not remembered; another set of rows and another device are', async () => {
  const handle = await makeFolder(FILES);
  const app = load();
  await encodeTwo(app, handle);
  const { fingerprint: squash } = app.currentRows;
  app.settings.preprocessing.preset = 'crop';
  flushSync();
  await storeTwo(app);
  app.settings.models.chosenId = 'resnet18_mlnet';
  flushSync();
  await app.currentRows.openRows();
  app.settings.device = 'wasm'; // of rows that are not there: not noted
  flushSync();
  await leave(app);

  const later = load();
  await later.folder.use(handle);
  expect([later.settings.models.chosenId, later.settings.preprocessing.preset]).toEqual([DEFAULT_MODEL, 'crop']);
  expect(later.settings.device).toBe('auto');
  later.settings.preprocessing.preset = 'squash';
  later.settings.device = 'wasm';
  flushSync();
  await expect.poll(async () => (await recordOf(later))?.choices).toEqual({ fingerprint: squash, device: 'wasm' });
});

test('a model that the visitor brought is found again, with its output; once it is removed, that is told', async () => {
  const handle = await makeFolder(FILES);
  const first = load();
  await first.settings.models.add([new File([tinyOnnx(TIMES_TEN_AND_HUNDRED)], 'tiny.onnx')]);
  const { chosen, output } = first.settings.models;
  expect(chosen.kind).toBe('dropped');
  await encodeTwo(first, handle);
  await leave(first);

  const again = load();
  await again.folder.use(handle);
  await walked(again);
  expect([again.settings.models.chosen, again.settings.models.output]).toEqual([chosen, output]);
  expect(again.folder.storedImages).toBe(2);
  await leave(again);
  await again.settings.models.remove(chosen.id);

  const later = load();
  await later.folder.use(handle);
  expect([later.memory.lostModel, later.settings.models.chosenId, later.folder.phase.kind]).toEqual([
    chosen.title,
    DEFAULT_MODEL,
    'open',
  ]);
  await later.settings.models.add([new File([tinyOnnx(TIMES_TEN_AND_HUNDRED)], 'tiny.onnx')]);
  expect(later.memory.lostModel).toBeUndefined();
});

test('a model that was added since is what is wanted, whatever made the rows', async () => {
  const handle = await makeFolder(FILES);
  const first = load();
  await encodeTwo(first, handle);
  await leave(first);

  const app = load();
  await app.settings.models.add([new File([tinyOnnx(TIMES_TEN_AND_HUNDRED)], 'tiny.onnx')]);
  const { chosenId } = app.settings.models;
  await app.folder.use(handle);
  expect([app.settings.models.chosenId, app.folder.storedImages]).toEqual([chosenId, 0]);
  await leave(app);
  await app.folder.use(handle); // nothing was made with it
  expect(app.settings.models.chosenId).toBe(DEFAULT_MODEL);
});

test('rows from before it was noted what made them still choose their model and preset', async () => {
  const handle = await makeFolder(FILES);
  const first = load();
  first.settings.models.chosenId = 'resnet18_mlnet';
  first.settings.preprocessing.preset = 'crop';
  await encodeTwo(first, handle);
  const record = (await recordOf(first))!;
  await leave(first);
  const catalogue = await openCatalogue();
  await catalogue.remove(record.folderId);
  const source = { ...record, stableId: record.folderId };
  const { origin, ...old } = record.runs[0]!;
  expect(origin).toBeDefined();
  await catalogue.enter(source as never, { nowMs: 1 });
  await catalogue.setRun(record.folderId, old, 2);
  catalogue.close();

  const app = load();
  await app.folder.use(handle);
  expect([app.settings.models.chosenId, app.settings.preprocessing.preset]).toEqual(['resnet18_mlnet', 'crop']);
});

const LABELS = new File(['name,colour,price\n1,red,9.9\n3,blue,20\n'], 'colours.csv');

test('a small table of labels comes back with the columns that were chosen, and leaves with its folder', async () => {
  const [handle, other] = [await makeFolder(FILES), await makeFolder(FILES, 'other')];
  const first = load();
  await encodeTwo(first, other);
  await encodeTwo(first, handle);
  await first.labels.use(LABELS);
  first.labels.setChosen('price', false);
  flushSync();
  await expect.poll(async () => (await recordOf(first))?.choices?.labels?.columns).toEqual([[2, false]]);
  await leave(first);

  const app = load();
  await app.folder.use(handle);
  await expect.poll(() => app.labels.phase).toEqual({ kind: 'joined', fileName: 'colours.csv' });
  expect(app.labels.columns.filter(({ chosen }) => chosen).map(({ name }) => name)).toEqual(['colour']);
  expect(await app.labels.columnsFor(['a/1.jpg'])).toMatchObject([{ name: 'colour' }]);
  await app.folder.use(other);
  expect([app.labels.phase.kind, app.memory.missingLabels]).toEqual(['none', undefined]);
  await app.folder.use(handle);
  await expect.poll(() => app.labels.phase.kind).toBe('joined');
  app.labels.forget();
  flushSync();
  await expect.poll(async () => (await recordOf(app))?.choices?.labels).toBeUndefined();
});

test('labels that can’t be read this time are kept for the next', async () => {
  const handle = await makeFolder(FILES);
  const first = load();
  await encodeTwo(first, handle);
  await first.labels.use(LABELS);
  flushSync();
  await expect.poll(async () => (await recordOf(first))?.choices?.labels?.isKept).toBe(true);
  await first.labels.use(new File([new Uint8Array([0x50, 0x4b, 3, 4, 0, 0])], 'bad.xlsx'));
  expect(first.labels.phase.kind).toBe('failed');
  first.settings.device = 'wasm';
  flushSync();
  expect((await recordOf(first))?.choices?.labels?.fileName).toBe('colours.csv');
});

test('a large table of labels is remembered by its name, until it is given again', async () => {
  const handle = await makeFolder(FILES);
  const first = load();
  await encodeTwo(first, handle);
  await first.labels.use(new File(['name,text\n', `1,${'x'.repeat(5_000_000)}\n`], 'large.csv'));
  flushSync();
  await expect.poll(async () => (await recordOf(first))?.choices?.labels?.isKept).toBe(false);
  await leave(first);

  const app = load();
  await app.folder.use(handle);
  expect([app.labels.phase.kind, app.memory.missingLabels]).toEqual(['none', 'large.csv']);
  flushSync();
  expect((await recordOf(app))?.choices?.labels?.fileName).toBe('large.csv');
  await app.labels.use(LABELS);
  expect(app.memory.missingLabels).toBeUndefined();
});

test('labels that were given before a folder was chosen stay, and are remembered with it', async () => {
  const handle = await makeFolder(FILES);
  const app = load();
  await encodeTwo(app, handle);
  await leave(app);
  await app.labels.use(LABELS);
  await app.folder.use(handle);
  expect(app.labels.phase.kind).not.toBe('none');
  flushSync();
  await expect.poll(async () => (await recordOf(app))?.choices?.labels?.isKept).toBe(true);
});

test('what a terminal chose is not overridden, and not noted', async () => {
  const handle = await makeFolder(FILES);
  const first = load();
  await encodeTwo(first, handle);
  const record = (await recordOf(first))!;
  first.settings.models.chosenId = 'resnet18_mlnet';
  await first.memory.restore({ ...record, kind: 'loopback' });
  expect(first.settings.models.chosenId).toBe('resnet18_mlnet');
});
