import { expect, test } from 'vitest';
import { PipelineError } from '../../../src/core/errors.ts';
import type { FolderPart, FolderSource } from '../../../src/core/folder-source.ts';
import { DirectoryHandleSource } from '../../../src/stages/collect/directory-handle-source.ts';
import { FolderWalk } from '../../../src/stages/collect/folder-walk.ts';
import { makeFolder } from '../../support/opfs-folder.ts';

const signal = new AbortController().signal;
const ignore = () => undefined;

async function pathsOf(walk: FolderWalk): Promise<string[]> {
  const paths: string[] = [];
  for await (const file of walk.images(signal)) paths.push(walk.table.pathOf(file));
  return paths.sort();
}

/** A source that says what it is told to, part by part. */
function scripted(parts: (FolderPart | Error)[]): FolderSource {
  return {
    name: 'scripted',
    kind: 'entries',
    async *list() {
      for (const part of parts) {
        await Promise.resolve();
        if (part instanceof Error) throw part;
        yield part;
      }
    },
    stat: () => Promise.reject(new Error('not asked')),
    open: () => Promise.reject(new Error('not asked')),
  };
}

test('images are found at any depth by extension in any case; all else is counted by kind', async () => {
  const folder = await makeFolder({
    'b.png': '',
    'a/z.JPG': '',
    'a/b/c.tiff': '',
    'a/notes.txt': '',
    'x.HEIC': '',
    'y.heic': '',
    README: '',
  });
  const walk = new FolderWalk(new DirectoryHandleSource(folder), ignore);
  expect(await pathsOf(walk)).toEqual(['a/b/c.tiff', 'a/z.JPG', 'b.png', 'x.HEIC', 'y.heic']);
  expect([...walk.others].sort()).toEqual([
    ['', 1],
    ['.txt', 1],
  ]);
  expect([...walk.more]).toEqual([['.heic', 2]]);
  expect(walk.state).toBe('complete');
});

test('empty and hidden top-level folders are classes; hidden images are counted apart', async () => {
  const folder = await makeFolder({ 'empty/': '', '.hidden/a.jpg': '', 'b/.x.jpg': '', 'b/y.jpg': '' });
  const walk = new FolderWalk(new DirectoryHandleSource(folder), ignore);
  await walk.ended();
  expect([...walk.topFolders].sort()).toEqual([
    ['.hidden', { images: 1, hidden: 1, more: 0, moreHidden: 0 }],
    ['b', { images: 2, hidden: 1, more: 0, moreHidden: 0 }],
    ['empty', { images: 0, hidden: 0, more: 0, moreHidden: 0 }],
  ]);
});

test('a folder without files, and one without images, fail each with a code of its own', async () => {
  const empty = new FolderWalk(new DirectoryHandleSource(await makeFolder({ 'a/': '' })), ignore);
  const textOnly = new FolderWalk(new DirectoryHandleSource(await makeFolder({ 'a.txt': 'x' })), ignore);
  await Promise.all([empty.ended(), textOnly.ended()]);
  expect(empty.failure).toMatchObject({ code: 'folder-empty' });
  expect(textOnly.failure).toMatchObject({ code: 'folder-no-images' });
});

test('images can be read while the walk goes on', async () => {
  let tellMore: (() => void) | undefined;
  const more = new Promise<void>((resolve) => (tellMore = resolve));
  const source = scripted([]);
  const walk = new FolderWalk(
    {
      ...source,
      async *list() {
        yield { folder: [], folders: [], files: ['a.jpg'] };
        await more;
        yield { folder: [], folders: [], files: ['b.jpg'] };
      },
    },
    ignore,
  );
  const images = walk.images(signal);
  expect((await images.next()).value).toBe(0);
  expect(walk.state).toBe('walking');
  tellMore?.();
  expect((await images.next()).value).toBe(1);
  expect((await images.next()).done).toBe(true);
});

test('a subfolder that cannot be read is noted with its path, and the walk is not complete', async () => {
  const error = new PipelineError('folder-unlisted', 'collect', 'no', { path: 'a' });
  const walk = new FolderWalk(
    scripted([
      { folder: [], folders: ['a'], files: ['b.jpg'] },
      { folder: ['a'], folders: [], files: [], error },
    ]),
    ignore,
  );
  await walk.ended();
  expect(walk.state).toBe('incomplete');
  expect(walk.unlisted).toEqual([error]);
});

test('losing the picked folder itself ends whoever reads its images', async () => {
  const walk = new FolderWalk(scripted([new PipelineError('folder-lost', 'collect', 'gone')]), ignore);
  await expect(walk.images(signal).next()).rejects.toMatchObject({ code: 'folder-lost' });
});

test('a file is opened by its path with its own bytes, and a missing one says which', async () => {
  const source = new DirectoryHandleSource(await makeFolder({ 'a/b/c.jpg': 'hello' }));
  expect(await (await source.open(['a', 'b', 'c.jpg'])).text()).toBe('hello');
  expect((await source.stat(['a', 'b', 'c.jpg'])).sizeBytes).toBe(5);
  await expect(source.open(['a', 'x.jpg'])).rejects.toMatchObject({ code: 'image-gone', path: 'a/x.jpg' });
});

test('names that look like code are names', async () => {
  const names = ['__proto__', 'constructor', '<img src=x>', 'a\nb', '\u202Egpj.exe', '😀'];
  const files = Object.fromEntries(names.map((name) => [`${name}/${name}.jpg`, 'x']));
  const folder = await makeFolder({ ...files });
  const walk = new FolderWalk(new DirectoryHandleSource(folder), ignore);
  expect(await pathsOf(walk)).toEqual(names.map((name) => `${name}/${name}.jpg`).sort());
});

test('while 100,000 names are taken in, other tasks of the page get their turn', async () => {
  const files = Array.from({ length: 100_000 }, (_, i) => `${i}.jpg`);
  const parts = Array.from({ length: 100 }, (_, i) => ({
    folder: [],
    folders: [],
    files: files.slice(i * 1000, (i + 1) * 1000),
  }));
  const walk = new FolderWalk(scripted(parts), ignore);
  const stateInAnotherTask = await new Promise((resolve) => {
    setTimeout(() => {
      resolve(walk.state);
    });
  });
  await walk.ended();
  expect(stateInAnotherTask).toBe('walking');
  expect(walk.table.fileCount).toBe(100_000);
});
