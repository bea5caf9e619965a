import { expect, test } from 'vitest';
import { readDrop } from '../../../src/stages/collect/read-drop.ts';
import { makeFolder } from '../../support/opfs-folder.ts';

/** A drop as the browser gives it: what is dropped can be read until the handler has returned. */
function dropOf(...items: readonly Partial<DataTransferItem>[]): DataTransfer {
  const transfer = { items };
  queueMicrotask(() => (transfer.items = []));
  return transfer as unknown as DataTransfer;
}

function fileItem(name: string): Partial<DataTransferItem> {
  return {
    kind: 'file',
    webkitGetAsEntry: () => ({ name, isFile: true, isDirectory: false }) as FileSystemEntry,
    getAsFile: () => new File(['content'], name),
  };
}

function handleItem(handle: FileSystemDirectoryHandle): Partial<DataTransferItem> {
  return {
    kind: 'file',
    webkitGetAsEntry: () => ({ name: handle.name, isFile: false, isDirectory: true }) as FileSystemEntry,
    getAsFileSystemHandle: () => Promise.resolve(handle),
    getAsFile: () => new File([], handle.name),
  };
}

/** As in Firefox and Safari. */
function entryItem(name: string): Partial<DataTransferItem> {
  const item = handleItem({ name } as FileSystemDirectoryHandle);
  delete item.getAsFileSystemHandle;
  return item;
}

test('a folder is taken by its handle', async () => {
  const dropped = await readDrop(dropOf(handleItem(await makeFolder({ 'a.jpg': '' }, 'summer'))));
  expect(dropped).toMatchObject({ kind: 'folder', source: { kind: 'handle', name: 'summer' } });
});

test('a folder is taken by its entry where the browser has no handles', async () => {
  const dropped = await readDrop(dropOf(entryItem('summer')));
  expect(dropped).toMatchObject({ kind: 'folder', source: { kind: 'entries', name: 'summer' } });
});

test('files come as files, in their order, with their content', async () => {
  const dropped = await readDrop(dropOf(fileItem('x.npy'), fileItem('x.paths.json')));
  const files = dropped.kind === 'files' ? dropped.files : [];
  expect(files.map(({ name }) => name)).toEqual(['x.npy', 'x.paths.json']);
  expect(await files[1]?.text()).toBe('content');
});

test('a genuine transfer of a file is read', async () => {
  const transfer = new DataTransfer();
  transfer.items.add(new File(['weights'], 'model.onnx'));
  transfer.items.add('some text', 'text/plain');
  const dropped = await readDrop(transfer);
  expect(dropped.kind === 'files' && (await dropped.files[0]?.text())).toBe('weights');
});

test('several folders, a folder among files, and nothing at all are refused', async () => {
  const folder = handleItem(await makeFolder({ 'a.jpg': '' }));
  const refused = (message: RegExp) => ({ code: 'folder-not-one', message: expect.stringMatching(message) as string });
  await expect(readDrop(dropOf(folder, folder))).rejects.toMatchObject(refused(/2 folders/));
  await expect(readDrop(dropOf(fileItem('a.onnx'), folder))).rejects.toMatchObject(
    refused(/a folder was dropped together with files: a.onnx/),
  );
  await expect(readDrop(dropOf({ kind: 'string' }))).rejects.toMatchObject(refused(/neither/));
});

test('a folder that the browser refuses is denied, not lost', async () => {
  const item = handleItem(await makeFolder({}));
  item.getAsFileSystemHandle = () => Promise.reject(new DOMException('no', 'NotAllowedError'));
  await expect(readDrop(dropOf(item))).rejects.toMatchObject({ code: 'folder-denied' });
});
