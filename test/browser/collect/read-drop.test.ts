import { expect, test } from 'vitest';
import { readDrop } from '../../../src/stages/collect/read-drop.ts';
import type { FolderSource } from '../../../src/core/folder-source.ts';
import { makeFolder } from '../../support/opfs-folder.ts';

/** A drop as the browser gives it: what is dropped can be read until the handler has returned. */
function dropOf(...items: readonly Partial<DataTransferItem>[]): DataTransfer {
  const transfer = { items };
  queueMicrotask(() => (transfer.items = []));
  return transfer as unknown as DataTransfer;
}

/** An entry whose directory lists nothing: handles list it all. */
function directoryEntry(name: string): FileSystemEntry {
  const createReader = () => ({ readEntries: (take: (entries: FileSystemEntry[]) => void) => take([]) });
  return { name, isFile: false, isDirectory: true, createReader } as unknown as FileSystemEntry;
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
    webkitGetAsEntry: () => directoryEntry(handle.name),
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

/** All files of a source, sorted. */
async function pathsOf(source: FolderSource | undefined): Promise<string[]> {
  const paths: string[] = [];
  for await (const { folder, files } of source?.list(new AbortController().signal) ?? []) {
    paths.push(...files.map((name) => [...folder, name].join('/')));
  }
  return paths.sort();
}

test('a folder is taken by its handle', async () => {
  const dropped = await readDrop(dropOf(handleItem(await makeFolder({ 'a.jpg': '' }, 'summer'))));
  expect(dropped).toMatchObject({ kind: 'folder', source: { kind: 'handle', name: 'summer' } });
});

test('a folder is taken by its entry where the browser has no handles', async () => {
  const dropped = await readDrop(dropOf(entryItem('summer')));
  expect(dropped).toMatchObject({ kind: 'folder', source: { kind: 'entries', name: 'summer' } });
});

test('a folder whose handle the browser refuses is taken by its entry', async () => {
  const item = handleItem({ name: 'home' } as FileSystemDirectoryHandle);
  item.getAsFileSystemHandle = () => Promise.reject(new DOMException('The user aborted a request.', 'AbortError'));
  expect(await readDrop(dropOf(item))).toMatchObject({ kind: 'folder', source: { kind: 'entries', name: 'home' } });
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

test('several folders and loose files make one set, a top level for each, and folders of one name are told apart', async () => {
  const folder = handleItem(await makeFolder({ 'a.jpg': '' }));
  const dropped = await readDrop(dropOf(folder, folder, fileItem('b.jpg'), fileItem('notes.md')));
  const source = dropped.kind === 'folder' ? dropped.source : undefined;
  expect(source?.name).toBe('photos + photos (2) + 2 pictures');
  expect(source?.notes).toEqual([{ code: 'renamed', from: 'photos', to: 'photos (2)' }]);
  expect(await pathsOf(source)).toEqual(['b.jpg', 'notes.md', 'photos (2)/a.jpg', 'photos/a.jpg']);
});

test('loose pictures are a set without folders; what is no picture among them leaves them files', async () => {
  expect(await readDrop(dropOf(fileItem('a.jpg'), fileItem('b.png')))).toMatchObject({ kind: 'folder' });
  expect(await readDrop(dropOf(fileItem('a.heic'), fileItem('b.HEIC')))).toMatchObject({ kind: 'folder' });
  expect(await readDrop(dropOf(fileItem('a.jpg'), fileItem('b.onnx')))).toMatchObject({ kind: 'files' });
  await expect(readDrop(dropOf({ kind: 'string' }))).rejects.toMatchObject({ code: 'folder-not-one' });
});
