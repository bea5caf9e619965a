import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, readdir, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { PictureFolder } from '../../../src/cli/folder-reader.ts';
import { parseSources } from '../../../src/cli/given-source.ts';
import { openSources, realPathsOf, type OpenedSources } from '../../../src/cli/open-sources.ts';
import { sourceWords } from '../../../src/cli/source-words.ts';
import { encodeNameForUrl } from '../../../src/core/name-bytes.ts';
import { BROWSER_HIDDEN_NAMES } from '../../support/browser-hidden-names.ts';

/** Archives as Python's standard library makes them; each file's content is its name. */
const SCRIPT = `
import io, sys, tarfile, zipfile
def tar(path, names, mode):
    with tarfile.open(path, mode) as t:
        for name in names:
            data = name.encode('utf-8', 'surrogateescape')
            info = tarfile.TarInfo(name)
            info.size, info.mtime = len(data), 1700000000
            t.addfile(info, io.BytesIO(data))
with zipfile.ZipFile('C.zip', 'w', zipfile.ZIP_DEFLATED) as z:
    for name in ['top/x/1.png', 'top/2.jpg', 'top/notes.txt']:
        z.writestr(name, name)
with zipfile.ZipFile('none.zip', 'w') as z:
    z.writestr('a.txt', '')
with zipfile.ZipFile('locked.zip', 'w') as z:
    z.writestr('locked.png', 'secret')
    z.writestr('x.png', 'x')
    z.getinfo('locked.png').flag_bits |= 1
tar('D.tar', ['y/\\udcff.png', 'y/\\udcfe.png', 'colon:x?.png'], 'w')
tar('E.tgz', ['z/5.png', '6.heic'], 'w:gz')
open('bad.tgz', 'wb').write(b'no archive')
open('bad.zip', 'wb').write(b'no archive')
`;
const hasPython = (() => {
  try {
    execFileSync('python3', ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
})();

let base: string;
let open: OpenedSources[];
beforeEach(async () => {
  base = await realpath(await mkdtemp(join(tmpdir(), 'foldvec-sources-')));
  open = [];
  for (const path of ['A/a.jpg', 'B/deep/b.jpg', 'other/A/again.jpg', 'loose.jpg', 'other/loose.jpg']) {
    await mkdir(join(base, path, '..'), { recursive: true });
    await writeFile(join(base, path), path);
  }
  if (hasPython) execFileSync('python3', ['-c', SCRIPT], { cwd: base });
});
afterEach(async () => {
  for (const sources of open) await sources.close();
  await rm(base, { recursive: true });
});

async function openAll(...given: readonly string[]): Promise<OpenedSources> {
  const sources = await openSources(parseSources(given, base));
  open.push(sources);
  return sources;
}

/** The bytes that the page's request brings. */
const bytesOf = (path: string) =>
  Buffer.from(encodeNameForUrl(path).replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(parseInt(hex, 16))), 'latin1'); // prettier-ignore

/** Path and content of every file, sorted. */
async function filesIn(folder: PictureFolder, path = ''): Promise<string[]> {
  const { folders, files } = await folder.list(bytesOf(path));
  const found: string[] = [];
  for (const name of files) {
    const file = path === '' ? name : `${path}/${name}`;
    const { bytes } = await folder.read(bytesOf(file));
    expect((await folder.stat(bytesOf(file))).sizeBytes).toBe(bytes.length);
    found.push(`${file} = ${Buffer.from(bytes).toString()}`);
  }
  for (const name of folders) found.push(...(await filesIn(folder, path === '' ? name : `${path}/${name}`)));
  return found.sort();
}

const wordsOf = ({ remarks }: OpenedSources) => remarks.map(sourceWords);

test('one folder is itself', async () => {
  const one = await openAll('A');
  expect(one).toMatchObject({ name: 'A', remarks: [] });
  expect(await filesIn(one.folder)).toEqual(['a.jpg = A/a.jpg']);
});

test.runIf(hasPython)('folders, archives and loose pictures are one set, a top level for each', async () => {
  const set = await openAll('B', 'A', 'C.zip', 'E.tgz', 'loose.jpg');
  expect(set.name).toBe('A + B + C + 1 more + 1 picture');
  expect(await filesIn(set.folder)).toEqual([
    'A/a.jpg = A/a.jpg',
    'B/deep/b.jpg = B/deep/b.jpg',
    'C/2.jpg = top/2.jpg',
    'C/notes.txt = top/notes.txt',
    'C/x/1.png = top/x/1.png',
    'E/6.heic = 6.heic',
    'E/z/5.png = z/5.png',
    'loose.jpg = loose.jpg',
  ]);
  expect(wordsOf(set)).toEqual(['All of C.zip lies in the folder "top", which is left out of the paths.']);
});

test.runIf(hasPython)('names in a tar may be any bytes, and none becomes another', async () => {
  const tar = await openAll('D.tar');
  expect(tar.name).toBe('D.tar');
  expect((await tar.folder.list(bytesOf('y'))).files).toEqual(['\udcff.png', '\udcfe.png']);
  expect(Buffer.from((await tar.folder.read(bytesOf('y/\udcfe.png'))).bytes).toString('latin1')).toBe('y/\xfe.png');
  expect((await tar.folder.stat(bytesOf('colon:x?.png'))).mtimeMs).toBe(1_700_000_000_000);
});

test('two of one name are told apart, in whatever order they are given, and it is said', async () => {
  const sets = [
    await openAll('A', 'other/A', 'loose.jpg', 'other/loose.jpg'),
    await openAll('other/loose.jpg', 'other/A', 'loose.jpg', 'A'),
  ];
  for (const set of sets) {
    expect(await filesIn(set.folder)).toEqual([
      'A (2)/again.jpg = other/A/again.jpg',
      'A/a.jpg = A/a.jpg',
      'loose (2).jpg = other/loose.jpg',
      'loose.jpg = loose.jpg',
    ]);
    expect(wordsOf(set)).toEqual([
      'Two of the names given are "A": one of them is "A (2)" in the paths.',
      'Two of the names given are "loose.jpg": one of them is "loose (2).jpg" in the paths.',
    ]);
  }
  const [there, back] = await Promise.all(
    [
      ['A', 'B'],
      ['B', 'A'],
    ].map((names) => realPathsOf(parseSources(names, base))),
  );
  expect(there).toEqual(back);
});

test('the same place twice is a mistake; a folder within another is only said', async () => {
  await symlink(join(base, 'A'), join(base, 'link'));
  await expect(realPathsOf(parseSources(['A', 'link'], base))).rejects.toThrow(/link" was given twice/);
  const set = await openAll('other', 'other/A', 'other/loose.jpg');
  expect(wordsOf(set).filter((words) => words.includes('encoded twice'))).toHaveLength(2);
});

test.runIf(hasPython)('an archive that is none, or holds no picture, is told by its name', async () => {
  await expect(openAll('A', 'bad.zip')).rejects.toThrow(/The archive ".*bad\.zip" cannot be read: file is no zip/);
  await expect(openAll('bad.tgz')).rejects.toThrow(/The archive ".*bad\.tgz" cannot be read: archive cannot be infl/);
  await expect(openAll('none.zip')).rejects.toThrow(/There is no picture in the archive ".*none\.zip"/);
});

test.runIf(hasPython)('a picture that cannot be unpacked fails alone', async () => {
  const { folder } = await openAll('locked.zip');
  await expect(folder.read(bytesOf('locked.png'))).rejects.toThrow('zip entry is encrypted: locked.png');
  expect(Buffer.from((await folder.read(bytesOf('x.png'))).bytes).toString()).toBe('x');
  await expect(folder.read(bytesOf('gone.png'))).rejects.toMatchObject({ status: 404 });
  await expect(folder.list(bytesOf('gone'))).rejects.toMatchObject({ status: 404 });
});

test('what was not given, or leads out of the set, is not there', async () => {
  const { folder } = await openAll('A', 'loose.jpg');
  await expect(folder.read(Buffer.from('B/deep/b.jpg'))).rejects.toMatchObject({ status: 404 });
  await expect(folder.read(Buffer.from('A/../loose.jpg'))).rejects.toMatchObject({ status: 400 });
  await expect(folder.stat(Buffer.from('other'))).rejects.toMatchObject({ status: 404 });
  await expect(folder.list(Buffer.from('..'))).rejects.toMatchObject({ status: 404 });
});

test.skipIf(process.platform === 'win32')('the terminal lists every name that browsers hide', async () => {
  await mkdir(join(base, 'odd'));
  for (const name of BROWSER_HIDDEN_NAMES) await writeFile(join(base, 'odd', name), name);
  const { folder } = await openAll('odd');
  expect((await filesIn(folder)).sort()).toEqual(BROWSER_HIDDEN_NAMES.map((name) => `${name} = ${name}`).sort());
  expect((await readdir(join(base, 'odd'))).length).toBe(BROWSER_HIDDEN_NAMES.length);
});
