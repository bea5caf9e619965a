import { afterEach, beforeEach, expect, test } from 'vitest';
import { openCatalogue, type Catalogue } from '../../../src/stages/persist/catalogue.ts';
import type { FolderChoices } from '../../../src/stages/persist/folder-choices.ts';
import type { RunOrigin } from '../../../src/stages/persist/run-origin.ts';
import { deleteDatabase, listDatabases, openDatabase, type Database } from '../../../src/stages/persist/database.ts';
import { askForFolder, lockFolder, onFolderWanted } from '../../../src/stages/persist/folder-lock.ts';
import { openRowStore } from '../../../src/stages/persist/indexed-row-store.ts';
import { batchOf } from '../../support/row-batches.ts';

let database: Database;
let catalogue: Catalogue;
let root: FileSystemDirectoryHandle;

beforeEach(async () => {
  database = openDatabase('test-catalogue');
  catalogue = await openCatalogue(database);
  root = await (await navigator.storage.getDirectory()).getDirectoryHandle('test-catalogue', { create: true });
});

afterEach(async () => {
  await catalogue.removeAll();
  catalogue.close();
  await deleteDatabase('test-catalogue');
  await (await navigator.storage.getDirectory()).removeEntry('test-catalogue', { recursive: true });
});

/** Two folders of one name in two places. */
async function folderIn(parent: string): Promise<FileSystemDirectoryHandle> {
  const place = await root.getDirectoryHandle(parent, { create: true });
  return place.getDirectoryHandle('images', { create: true });
}

const run = { fingerprint: 'f', parts: { model: 'tiny', preset: 'squash' }, dim: 8, count: 2, storedBytes: 64 };

test('a folder is known again by its handle, after it went through the database', async () => {
  const handle = await folderIn('a');
  const entered = await catalogue.enter({ name: 'images', kind: 'handle', handle }, { nowMs: 1 });
  const identity = await catalogue.identify({ name: 'images', handle: await folderIn('a') });
  expect(identity).toMatchObject({ kind: 'known', folder: { folderId: entered.folderId, name: 'images' } });
  expect(await catalogue.last()).toBeUndefined(); // it may have been picked by mistake
  await catalogue.setRun(entered.folderId, run, 2);
  expect((await catalogue.last())?.handle?.name).toBe('images');
});

test('another folder of the same name is new where both have handles, and leaves the first one alone', async () => {
  const first = await catalogue.enter({ name: 'images', kind: 'handle', handle: await folderIn('a') }, { nowMs: 1 });
  const other = { name: 'images', kind: 'handle' as const, handle: await folderIn('b') };
  expect(await catalogue.identify(other)).toEqual({ kind: 'new' });
  const second = await catalogue.enter(other, { nowMs: 2 });
  expect(second.folderId).not.toBe(first.folderId);
  await catalogue.remove(second.folderId);
  expect((await catalogue.list()).folders.map(({ folderId }) => folderId)).toEqual([first.folderId]);
});

test('without handles a folder of the same name is a question, never an answer', async () => {
  const old = await catalogue.enter({ name: 'images', kind: 'files' }, { nowMs: 1 });
  const newer = await catalogue.enter({ name: 'images', kind: 'entries' }, { nowMs: 2 });
  await catalogue.enter({ name: 'others', kind: 'files' }, { nowMs: 3 });
  const identity = await catalogue.identify({ name: 'images', handle: await folderIn('a') });
  expect(identity).toMatchObject({
    kind: 'unsure',
    candidates: [{ folderId: newer.folderId }, { folderId: old.folderId }],
  });
  expect(await catalogue.identify({ name: 'unheard of' })).toEqual({ kind: 'new' });
});

test('a stable id is the identity, whatever the name', async () => {
  await catalogue.enter({ name: 'images', kind: 'files' }, { nowMs: 1 });
  expect(await catalogue.identify({ name: 'images', stableId: '/data/images' })).toEqual({ kind: 'new' });
  await catalogue.enter({ name: 'images', kind: 'loopback', stableId: '/data/images' }, { nowMs: 2 });
  expect(await catalogue.identify({ name: 'renamed', stableId: '/data/images' })).toMatchObject({
    kind: 'known',
    folder: { folderId: '/data/images' },
  });
});

const origin: RunOrigin = {
  model: { kind: 'bundled', id: 'tiny', title: 'Tiny', sha256: 'a'.repeat(64), file: 'tiny.onnx' },
  output: { id: 'pooled', tensor: 'embedding', reduction: undefined, dim: 8, facts: 'the last map' },
  parts: {
    modelSha256: 'a'.repeat(64),
    output: 'pooled',
    preprocessing: {
      ...{ preset: 'crop', sizePx: 224, resizePx: 256, filter: 'bicubic', pillow: '13', exif: 'upright' },
      ...{ wideGrey: 'scale', channels: 'RGB', range: '0-1', colours: 'rgba' },
      normalization: { mean: [0.5, 0.5, 0.5, 0.5], std: [0.5, 0.5, 0.5, 1] },
    },
    ...{ arithmetic: 'fp32', pixels: 'exact', kernelVersion: 2 },
  },
};
const choices: FolderChoices = {
  ...{ fingerprint: 'f', device: 'wasm' },
  labels: { fileName: 'labels.csv', isKept: true, key: 1, columns: [[2, false]] },
};

test('what made rows, and what was chosen for their folder, comes back as it was', async () => {
  const { folderId } = await catalogue.enter({ name: 'images', kind: 'files' }, { nowMs: 1 });
  await catalogue.setRun(folderId, { ...run, origin }, 2);
  await catalogue.setChoices(folderId, choices);
  await catalogue.putLabels(folderId, Uint8Array.of(1, 2));
  const known = (await catalogue.get(folderId))!;
  const again = await catalogue.enter({ name: 'images', kind: 'files' }, { known, nowMs: 3 });
  expect([again.runs[0]?.origin, again.choices]).toEqual([origin, choices]);
  expect(await catalogue.labelsOf(folderId)).toEqual(Uint8Array.of(1, 2));
  await catalogue.remove(folderId);
  expect(await catalogue.labelsOf(folderId)).toBeUndefined();
});

test.each([
  ['origin', { ...origin, model: { ...origin.model, sha256: 'short' } }],
  ['origin', { ...origin, output: 7 }],
  ['origin', { ...origin, parts: { ...origin.parts, preprocessing: { ...origin.parts.preprocessing, sizePx: -1 } } }],
  ['origin', 'of another version'],
])('a damaged %s costs nothing but itself', async (_, damaged) => {
  const { folderId } = await catalogue.enter({ name: 'images', kind: 'files' }, { nowMs: 1 });
  await catalogue.setRun(folderId, run, 2);
  await catalogue.setChoices(folderId, { ...choices, device: 'gpu of tomorrow' });
  await database.update(`folder:${folderId}`, (old) => {
    const runs = (Object(old) as { runs: object[] }).runs.map((each) => ({ ...each, origin: damaged }));
    return { ...Object(old), runs, choices: { ...choices, labels: { fileName: 5 } } };
  });
  const { runs, choices: read } = (await catalogue.get(folderId))!;
  expect(runs).toMatchObject([{ fingerprint: 'f', count: 2 }]);
  expect([runs[0]?.origin, read]).toEqual([undefined, { fingerprint: 'f', device: 'wasm' }]);
});

test('choices of a folder that was deleted meanwhile bring it not back', async () => {
  await catalogue.setChoices('gone', choices);
  expect(await catalogue.list()).toEqual({ folders: [], damaged: 0 });
});

test('entering a known folder keeps its id, its runs and its handle', async () => {
  const handle = await folderIn('a');
  const entered = await catalogue.enter({ name: 'images', kind: 'handle', handle }, { nowMs: 1 });
  await catalogue.setRun(entered.folderId, run, 2);
  await catalogue.setRun(entered.folderId, { ...run, fingerprint: 'g' }, 3);
  await catalogue.setRun(entered.folderId, { ...run, count: 9 }, 4);
  const known = (await catalogue.get(entered.folderId))!;
  const again = await catalogue.enter({ name: 'images', kind: 'files' }, { known, nowMs: 5 });
  expect(again).toMatchObject({ folderId: entered.folderId, createdMs: 1, lastUsedMs: 5 });
  expect(again.runs.map(({ fingerprint, count }) => [fingerprint, count])).toEqual([
    ['g', 2],
    ['f', 9],
  ]);
  expect(again.runs[0]?.parts).toEqual({ model: 'tiny', preset: 'squash' });
  expect(again.handle && (await again.handle.isSameEntry(handle))).toBe(true);
});

test('deleting a folder deletes its rows of every fingerprint, and nobody else’s', async () => {
  const mine = await catalogue.enter({ name: 'images', kind: 'files' }, { nowMs: 1 });
  const other = await catalogue.enter({ name: 'images', kind: 'files' }, { nowMs: 2 });
  for (const [folder, fingerprint] of [
    [mine, 'f'],
    [mine, 'g'],
    [other, 'f'],
  ] as const) {
    const { databaseName } = await catalogue.setRun(folder.folderId, { ...run, fingerprint }, 3);
    const store = await openRowStore(openDatabase(databaseName), fingerprint);
    await store.append(batchOf(['a.jpg'], 8));
  }
  await catalogue.remove(mine.folderId);
  expect(await listDatabases('foldvec-rows-')).toEqual([`foldvec-rows-f-${other.folderId}`]);
  expect((await catalogue.list()).folders.map(({ folderId }) => folderId)).toEqual([other.folderId]);
  expect((await catalogue.last())?.folderId).toBe(other.folderId);
  await catalogue.remove(other.folderId);
  expect(await catalogue.last()).toBeUndefined();
});

test('deleting all takes rows without an entry too', async () => {
  await catalogue.enter({ name: 'images', kind: 'files' }, { nowMs: 1 });
  const orphan = openDatabase('foldvec-rows-f-nobody');
  await orphan.write({ put: [['meta', 1]] });
  await catalogue.removeAll();
  expect([(await catalogue.list()).folders, await listDatabases('foldvec-rows-')]).toEqual([[], []]);
});

test('a folder that is held is refused to others, and cannot be deleted, until it is released', async () => {
  const { folderId } = await catalogue.enter({ name: 'images', kind: 'files' }, { nowMs: 1 });
  const lock = await lockFolder(folderId);
  await expect(lockFolder(folderId)).rejects.toMatchObject({ code: 'folder-busy' });
  await expect(catalogue.remove(folderId)).rejects.toMatchObject({ code: 'folder-busy' });
  await lock.release();
  await (await lockFolder(folderId)).release();
});

test('a folder that another tab wants is let go, kept, or left alone, as that tab answers', async () => {
  const folderId = 'wanted';
  const lock = await lockFolder(folderId);
  const asked: string[] = [];
  const answerWith = (answer: boolean | undefined) =>
    onFolderWanted((wanted) => {
      asked.push(wanted);
      if (answer === true) void lock.release();
      return answer;
    });
  const [stopSilent, stopKeeper] = [answerWith(undefined), answerWith(false)];
  await expect(askForFolder(folderId)).rejects.toMatchObject({ code: 'folder-busy' });
  stopKeeper();
  const began = performance.now();
  await expect(askForFolder(folderId)).rejects.toMatchObject({ code: 'folder-busy' }); // nobody answers
  expect(performance.now() - began).toBeGreaterThan(3000);
  const stopGiver = answerWith(true);
  const theirs = await askForFolder(folderId);
  await expect(lockFolder(folderId)).rejects.toMatchObject({ code: 'folder-busy' });
  await theirs.release();
  stopSilent();
  stopGiver();
  expect(new Set(asked)).toEqual(new Set([folderId]));
});

test('a damaged record is left out and counted, and a damaged run costs that run only', async () => {
  const { folderId } = await catalogue.enter({ name: 'images', kind: 'files' }, { nowMs: 1 });
  await catalogue.setRun(folderId, run, 2);
  await database.update(`folder:${folderId}`, (old) => ({
    ...Object(old),
    runs: [{ fingerprint: 5 }],
    handle: 'none',
  }));
  await database.write({ put: [['folder:broken', { name: 7 }]] });
  const { folders, damaged } = await catalogue.list();
  expect(damaged).toBe(1);
  expect(folders).toMatchObject([{ folderId, runs: [], handle: undefined }]);
});

test('a catalogue of a newer version is left alone', async () => {
  await database.write({ put: [['meta', { schemaVersion: 2 }]] });
  await expect(openCatalogue(database)).rejects.toMatchObject({ code: 'store-newer' });
});

test('a run of a folder that was deleted meanwhile is not noted', async () => {
  await expect(catalogue.setRun('gone', run, 1)).rejects.toMatchObject({ code: 'store-failed' });
  expect((await catalogue.list()).folders).toEqual([]);
});
