import { expect, test } from 'vitest';
import { PathTable, ROOT_FOLDER } from '../../../src/core/path-table.ts';

function tableOf(...paths: readonly string[]): PathTable {
  const table = new PathTable();
  for (const path of paths) table.addPath(path);
  return table;
}

test('files are numbered in order of adding, and adding one again gives its number', () => {
  const table = tableOf('b/2.jpg', 'a/1.jpg', '0.jpg');
  expect(table.addPath('a/1.jpg')).toBe(1);
  expect(table.fileCount).toBe(3);
  expect([0, 1, 2].map((file) => table.pathOf(file))).toEqual(['b/2.jpg', 'a/1.jpg', '0.jpg']);
});

test('a path comes back as it went in, segment by segment', () => {
  const paths = ['a/b/c/d.jpg', 'a/b.jpg', 'x', '', 'a//y', '/z', '__proto__/constructor/toString', 'é/😀.png'];
  const table = tableOf(...paths);
  expect(paths.map((_, file) => table.pathOf(file))).toEqual(paths);
  expect(paths.map((_, file) => table.segmentsOf(file))).toEqual(paths.map((path) => path.split('/')));
  expect(paths.map((path) => table.findPath(path))).toEqual(paths.map((_, file) => file));
});

test('names of object members are names like others', () => {
  const table = tableOf('__proto__/a.jpg');
  expect(table.find(['constructor', 'a.jpg'])).toBeUndefined();
  expect(table.find(['__proto__', 'toString'])).toBeUndefined();
  expect(table.find(['__proto__', 'a.jpg'])).toBe(0);
});

test('a folder and a file may share a name', () => {
  const table = tableOf('a/1.jpg', 'a');
  expect(table.find(['a'])).toBe(1);
  expect(table.findFolder(['a'])).toBe(1);
});

test('children are listed folder by folder', () => {
  const table = tableOf('a/1.jpg', 'a/2.jpg', 'a/deep/3.jpg', '0.jpg');
  const a = table.findFolder(['a'])!;
  expect(Array.from(table.filesIn(a), (file) => table.nameOf(file))).toEqual(['1.jpg', '2.jpg']);
  expect(Array.from(table.foldersIn(a), (folder) => table.folderPathOf(folder))).toEqual(['a/deep']);
  expect([table.fileCountIn(a), table.folderCountIn(a)]).toEqual([2, 1]);
  expect([...table.foldersIn(table.addFolder(a, 'empty'))]).toEqual([]);
});

test('counts below a folder include every depth', () => {
  const table = tableOf('a/1.jpg', 'a/deep/2.jpg', 'a/deep/er/3.jpg', '0.jpg');
  table.addFolderPath(['empty', 'too']);
  const counts = table.fileCountsBelow();
  const count = (...segments: string[]) => counts[table.findFolder(segments)!];
  expect([count(), count('a'), count('a', 'deep'), count('a', 'deep', 'er'), count('empty')]).toEqual([4, 3, 2, 1, 0]);
  expect(counts[ROOT_FOLDER]).toBe(4);
});

test('size and mtime are kept to the unit beyond 32 bits', () => {
  const table = tableOf(...Array.from({ length: 200 }, (_, i) => `${i}.jpg`));
  table.setFileState(199, 5_000_000_001, 1_790_000_000_123);
  expect([table.sizeBytesOf(199), table.mtimeMsOf(199)]).toEqual([5_000_000_001, 1_790_000_000_123]);
  expect([table.sizeBytesOf(0), table.mtimeMsOf(0)]).toEqual([0, 0]);
});

test('a name with a slash and a number that was never given are refused', () => {
  const table = new PathTable();
  expect(() => table.addFile(ROOT_FOLDER, 'a/b')).toThrow(/holds a slash: "a\/b"/);
  expect(() => table.pathOf(7)).toThrow(/no such file: 7/);
});
