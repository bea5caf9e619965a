import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { FolderSource } from '../../../../src/core/folder-source.ts';
import { archiveStem, mayBeArchive } from '../../../../src/formats/archive/names.ts';
import { openArchive } from '../../../../src/stages/collect/archive-source.ts';

/** Archives as Python's standard library makes them. */
const SCRIPT = `
import io, sys, tarfile, zipfile
at = sys.argv[1] + '/'
with zipfile.ZipFile(at + 'one.zip', 'w', zipfile.ZIP_DEFLATED) as z:
    for name in ['set/cats/a.png', 'set/b\\u00e9.jpg', 'set/../../c.png', '__MACOSX/set/._a.png', 'set/notes.txt']:
        z.writestr(name, name * 20)
with zipfile.ZipFile(at + 'odd.zip', 'w') as z:
    z.writestr('x.png', 'x')
    z.writestr('locked.png', 'secret')
    z.getinfo('locked.png').flag_bits |= 1
class Old(zipfile.ZipInfo):
    def _encodeFilenameFlags(self):
        return self.raw, 0
with zipfile.ZipFile(at + 'old.zip', 'w') as z:
    for raw in [b'caf\\x82.png', b'\\x8e\\x99/\\x9a\\xe1.jpg', 'd\u00e9j\u00e0.png'.encode('utf8')]:
        info = Old('x')
        info.raw = raw
        z.writestr(info, raw)
with zipfile.ZipFile(at + 'none.zip', 'w') as z:
    z.writestr('data.pkl', 'x')
for ending, mode, kind in [('pax.tar', 'w', tarfile.PAX_FORMAT), ('gnu.tgz', 'w:gz', tarfile.GNU_FORMAT), ('ustar.tar.gz', 'w:gz', tarfile.USTAR_FORMAT)]:
    with tarfile.open(at + ending, mode, format=kind) as t:
        long = 'l' * 90 if kind == tarfile.USTAR_FORMAT else 'l' * 150
        for name in ['/cats/a.png', 'cats/' + long + '/' + 'n' * 60 + '.png', 'd\\u00e9.png']:
            info = tarfile.TarInfo(name)
            info.size = len(name)
            info.mtime = 1700000000
            t.addfile(info, io.BytesIO(name.encode('latin1') if kind != tarfile.USTAR_FORMAT else name.encode('latin1')))
        link = tarfile.TarInfo('hard.png')
        link.type, link.linkname = tarfile.LNKTYPE, 'd\\u00e9.png'
        t.addfile(link)
        soft = tarfile.TarInfo('soft.png')
        soft.type, soft.linkname = tarfile.SYMTYPE, 'd\\u00e9.png'
        t.addfile(soft)
`;
const hasPython = (() => {
  try {
    execFileSync('python3', ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
})();

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'archives-'));
  if (hasPython) execFileSync('python3', ['-c', SCRIPT, folder]);
});
afterAll(() => rmSync(folder, { recursive: true }));

async function opened(name: string): Promise<FolderSource | undefined> {
  return openArchive(new File([readFileSync(join(folder, name))], name, { lastModified: 5 }));
}

async function pathsOf(source: FolderSource | undefined): Promise<string[]> {
  const paths: string[] = [];
  for await (const part of source?.list(new AbortController().signal) ?? []) {
    paths.push(...part.files.map((name) => [...part.folder, name].join('/')));
  }
  return paths.sort();
}

test('archives are told by their names, checkpoints are not', () => {
  expect(['a.zip', 'a.tar', 'a.TGZ', 'a.tar.gz', 'a.pth.tar', 'a.npz'].map(mayBeArchive)).toEqual([
    ...[true, true, true, true, false, false],
  ]);
  expect(archiveStem('a.b.tar.gz')).toBe('a.b');
});

test.runIf(hasPython)('a zip is a folder: paths stay below it, what macOS adds is no picture', async () => {
  const source = await opened('one.zip');
  expect(await pathsOf(source)).toEqual(['bé.jpg', 'c.png', 'cats/a.png', 'notes.txt']);
  expect(await (await source?.open(['cats', 'a.png']))?.text()).toBe('set/cats/a.png'.repeat(20));
  expect(await source?.stat(['c.png'])).toEqual({ sizeBytes: 'set/../../c.png'.length * 20, mtimeMs: 5 });
});

test.runIf(hasPython)(
  'names without the UTF-8 flag are of code page 437, as Python reads them, unless they are UTF-8, as unzip does',
  async () => {
    const names = `import sys, zipfile; print('|'.join(zipfile.ZipFile(sys.argv[1]).namelist()[:2]))`;
    const env = { ...process.env, PYTHONIOENCODING: 'utf-8' };
    const python = execFileSync('python3', ['-c', names, join(folder, 'old.zip')], { encoding: 'utf8', env });
    const source = await opened('old.zip');
    expect(await pathsOf(source)).toEqual([...python.trim().split('|'), 'déjà.png'].sort());
    expect((await source?.open(['ÄÖ', 'Üß.jpg']))?.size).toBe(9);
  },
);

test.runIf(hasPython)('an encrypted picture is listed, and says why it cannot be opened', async () => {
  const source = await opened('odd.zip');
  expect(await pathsOf(source)).toEqual(['locked.png', 'x.png']);
  await expect(source?.open(['locked.png'])).rejects.toMatchObject({
    code: 'image-damaged', // one file's, which ends no run
    path: 'locked.png',
    message: 'zip entry is encrypted: locked.png',
  });
});

test.runIf(hasPython)('an archive without pictures is something else', async () => {
  expect(await opened('none.zip')).toBeUndefined();
});

test.runIf(hasPython).each([
  ['pax.tar', 'l'.repeat(150)],
  ['gnu.tgz', 'l'.repeat(150)],
  ['ustar.tar.gz', 'l'.repeat(90)],
])('a tar is read in place, with long names and links: %s', async (name, long) => {
  const source = await opened(name);
  const deep = `cats/${long}/${'n'.repeat(60)}.png`;
  expect(await pathsOf(source)).toEqual(['cats/a.png', deep, 'dé.png', 'hard.png', 'soft.png'].sort());
  expect(await (await source?.open(deep.split('/')))?.text()).toBe(deep);
  expect((await source?.open(['hard.png']))?.size).toBe(6);
  expect(await source?.stat(['dé.png'])).toEqual({ sizeBytes: 6, mtimeMs: 1_700_000_000_000 });
  await expect(source?.open(['soft.png'])).rejects.toMatchObject({ message: 'a link in an archive is not followed' });
});
