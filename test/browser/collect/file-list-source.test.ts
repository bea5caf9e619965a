import { expect, test } from 'vitest';
import { FileListSource } from '../../../src/stages/collect/file-list-source.ts';
import { FolderWalk } from '../../../src/stages/collect/folder-walk.ts';

/** What `<input webkitdirectory>` hands over. */
function fileList(paths: readonly string[]): FileList {
  const transfer = new DataTransfer();
  for (const path of paths) {
    const file = new File([path], path.split('/').at(-1) ?? '', { lastModified: 5 });
    Object.defineProperty(file, 'webkitRelativePath', { value: path });
    transfer.items.add(file);
  }
  // The items are copies: the paths are put on them again.
  const { files } = transfer;
  paths.forEach((path, i) => Object.defineProperty(files[i], 'webkitRelativePath', { value: path }));
  return files;
}

test('the folder is named by the first segment, and paths are relative to it', async () => {
  const source = new FileListSource(fileList(['photos/a/b/x.jpg', 'photos/y.png', 'photos/a/notes.txt']));
  const walk = new FolderWalk(source, () => undefined);
  await walk.ended();
  expect(source.name).toBe('photos');
  expect([...Array(walk.table.fileCount).keys()].map((file) => walk.table.pathOf(file)).sort()).toEqual([
    'a/b/x.jpg',
    'y.png',
  ]);
  expect([...walk.topFolders.keys()]).toEqual(['a']);
});

test('files are opened by path, with size and mtime', async () => {
  const source = new FileListSource(fileList(['photos/a/x.jpg']));
  await new FolderWalk(source, () => undefined).ended();
  expect(await (await source.open(['a', 'x.jpg'])).text()).toBe('photos/a/x.jpg');
  expect(await source.stat(['a', 'x.jpg'])).toEqual({ sizeBytes: 14, mtimeMs: 5 });
  await expect(source.open(['a', 'y.jpg'])).rejects.toMatchObject({ code: 'image-gone', path: 'a/y.jpg' });
});

test('an empty list is an empty folder', () => {
  expect(() => new FileListSource(new DataTransfer().files)).toThrow(/no file/);
});
