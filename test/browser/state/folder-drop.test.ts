import { afterEach, expect, test } from 'vitest';
import { openCatalogue, type Catalogue } from '../../../src/stages/persist/catalogue.ts';
import type { App } from '../../../src/state/app/app.svelte.ts';
import { FolderIdentity } from '../../../src/state/folder/identity.ts';
import { Folder } from '../../../src/state/folder/folder.svelte.ts';
import { StoredFolders } from '../../../src/state/folder/stored-folders.svelte.ts';
import { makeFolder } from '../../support/opfs-folder.ts';
import { cleanUp, openApp } from '../../support/state-app.ts';

let app: App;
let catalogue: Catalogue;

/** A folder that notes which files were dropped in its place. */
async function openFolder() {
  app = openApp();
  catalogue = await openCatalogue();
  const taken: string[] = [];
  const run = { isOn: false };
  const folder = new Folder({
    settings: app.settings,
    identity: new FolderIdentity(() => Promise.resolve(catalogue)),
    stored: new StoredFolders(() => Promise.resolve(catalogue)),
    currentRows: app.currentRows,
    onLeave: () => undefined,
    onFiles: (kind, files) => taken.push(`${kind}: ${files.map(({ name }) => name).join()}`),
    isRunning: () => run.isOn,
  });
  return { folder, taken, run };
}
afterEach(async () => {
  catalogue.close();
  await cleanUp([app]);
});

function transferOf(...names: readonly string[]): DataTransfer {
  const transfer = new DataTransfer();
  for (const name of names) transfer.items.add(new File([''], name));
  return transfer;
}

test('files that are dropped are handed on as what they are, and the open folder stays', async () => {
  const { folder, taken } = await openFolder();
  await folder.useDrop(transferOf('resnet18.pth'));
  expect(folder.phase.kind).toBe('none');
  await folder.use(await makeFolder({ 'a/1.jpg': '' }));
  await folder.useDrop(transferOf('x.npy', 'x.paths.json'));
  await folder.useDrop(transferOf('articles.csv'));
  expect(taken).toEqual(['model: resnet18.pth', 'table: x.npy,x.paths.json', 'labels: articles.csv']);
  expect(folder.phase).toMatchObject({ kind: 'open', name: 'photos' });
  expect(folder.refused).toBeUndefined();
  folder.close();
});

/** A folder as it is dropped. */
function transferOfFolder(handle: FileSystemDirectoryHandle): DataTransfer {
  const item = { kind: 'file', webkitGetAsEntry: () => null, getAsFile: () => null };
  const items = [{ ...item, getAsFileSystemHandle: () => Promise.resolve(handle) }];
  return { items } as unknown as DataTransfer;
}

test('a folder that holds a model and no pictures is handed on as the model; one with a picture is opened', async () => {
  const { folder, taken } = await openFolder();
  const files = { 'preprocessor_config.json': '{}', 'onnx/model.onnx': 'x', 'onnx/model.onnx_data': 'y' };
  await folder.useDrop(transferOfFolder(await makeFolder(files)));
  expect(taken).toEqual(['model: model.onnx,model.onnx_data,preprocessor_config.json']);
  expect([folder.phase.kind, folder.refused]).toEqual(['none', undefined]);
  await folder.useDrop(transferOfFolder(await makeFolder({ ...files, 'a/1.jpg': '' }, 'both')));
  await folder.walked();
  expect(folder.phase).toMatchObject({ kind: 'open', name: 'both' });
  expect(taken).toHaveLength(1);
  folder.close();
});

test('loose pictures that are dropped are a folder', async () => {
  const { folder } = await openFolder();
  await folder.useDrop(transferOf('1.jpg', '2.jpg'));
  await folder.walked();
  expect(folder.phase).toMatchObject({ kind: 'open', name: '2 pictures' });
  expect(folder.rootImages).toBe(2);
  folder.close();
});

test('files of several kinds at once are refused, and nobody is told of them', async () => {
  const { folder, taken } = await openFolder();
  await folder.use(await makeFolder({ 'a/1.jpg': '' }));
  await folder.useDrop(transferOf('1.pth', '2.csv'));
  expect(taken).toEqual([]);
  expect(folder.phase).toMatchObject({ kind: 'open', name: 'photos' });
  expect(folder.refused).toMatchObject({
    code: 'folder-not-one',
    message: '2 files were dropped at once: 1.pth, 2.csv',
  });
  folder.close();
});

test('a drop that was refused is no longer told of once another one was taken', async () => {
  const { folder } = await openFolder();
  await folder.useDrop(transferOf('1.mp4'));
  expect(folder.phase).toMatchObject({ kind: 'failed', error: { code: 'folder-not-one' } });
  await folder.useDrop(transferOf('model.onnx'));
  expect(folder.phase.kind).toBe('none');
});

test('while a run is on labels are taken, and all else is refused with its name; the folder and its phase stay', async () => {
  const { folder, taken, run } = await openFolder();
  await folder.use(await makeFolder({ 'a/1.jpg': '' }));
  await folder.walked();
  run.isOn = true;
  const drops: readonly (readonly [DataTransfer, string])[] = [
    [transferOf('model.onnx'), 'model was dropped while a run is on: model.onnx'],
    [transferOf('rows.npz'), 'table was dropped while a run is on: rows.npz'],
    [transferOfFolder(await makeFolder({ 'b/1.jpg': '' }, 'other')), 'folder was dropped while a run is on: other'],
    [transferOf('1.jpg', '2.jpg'), 'folder was dropped while a run is on: 2 pictures'],
  ];
  for (const [transfer, message] of drops) {
    const isTaken = folder.useDrop(transfer);
    expect(folder.phase.kind).toBe('open');
    await isTaken;
    expect(folder.refused).toMatchObject({ code: 'run-on', message });
  }
  await folder.useDrop(transferOf('film.mp4'));
  expect(folder.refused).toMatchObject({ code: 'folder-not-one' });
  expect(taken).toEqual([]);
  await folder.useDrop(transferOf('articles.csv'));
  expect([taken, folder.refused]).toEqual([['labels: articles.csv'], undefined]);
  expect(folder.phase).toMatchObject({ kind: 'open', name: 'photos' });
  run.isOn = false;
  await folder.useDrop(transferOf('film.mp4'));
  folder.close();
  expect(folder.refused).toBeUndefined();
});
