import { copyFile, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { toByteSource } from '../../src/formats/bytes/source.ts';
import { readEmbeddingsArchive } from '../../src/formats/npy/embeddings-archive.ts';
import { openZip } from '../../src/formats/zip/reader.ts';
import { makePictureFolder, type PictureFolder } from './support/picture-folder.ts';
import { runTerminal } from './support/terminal.ts';

let folder: PictureFolder;
let scratch: string;
test.beforeEach(async () => {
  folder = await makePictureFolder();
  await folder.write('011/broken.jpg', 'no picture at all');
  scratch = await mkdtemp(join(tmpdir(), 'foldvec-machines-'));
});
test.afterEach(async () => {
  await folder.remove();
  await rm(scratch, { recursive: true, force: true });
});

const LITE = ['--model', 'efficientnet_lite0', '--device', 'wasm'];
const run = (command: 'encode' | 'merge', ...args: string[]) =>
  runTerminal(command, args, { cache: join(scratch, 'cache') });

async function contentOf(file: string): Promise<ReadonlyMap<string, unknown>> {
  const bytes = new Uint8Array(await readFile(file));
  const zip = await openZip(toByteSource(bytes));
  const content = new Map<string, unknown>();
  for (const name of zip.entries.keys()) if (name !== 'meta.npy') content.set(name, await zip.read(name));
  const { meta } = await readEmbeddingsArchive(bytes);
  return content.set('meta', JSON.stringify({ ...meta, date: '' }));
}

test('parts that several machines encode at once become what one run gives, byte for byte but for the date', async () => {
  const [one, merged] = [join(scratch, 'one.npz'), join(scratch, 'merged.npz')];
  const parts = [1, 2, 3].map((index) => join(scratch, `part-${index}.npz`));
  expect(await run('encode', folder.path, '--out', one, ...LITE)).toMatchObject({ code: 0 });
  const shards = parts.map((part, i) => run('encode', folder.path, '--out', part, '--shard', `${i + 1}/3`, ...LITE));
  for (const shard of await Promise.all(shards)) expect(shard).toMatchObject({ code: 0 });
  const early = await run('merge', ...parts.slice(1), '--out', merged);
  expect(early).toMatchObject({ code: 1, stderr: expect.stringContaining('Parts are missing: 1/3.') });
  expect(await run('merge', ...parts, '--out', merged)).toMatchObject({ code: 0 });
  expect(await contentOf(merged)).toEqual(await contentOf(one));
});

test('--update encodes what is new or changed, lets go of what is gone, and writes what a fresh run gives', async () => {
  const [file, fresh] = [join(scratch, 'photos.npz'), join(scratch, 'fresh.npz')];
  const update = () => run('encode', folder.path, '--update', file, ...LITE);
  const summaryOf = ({ stdout }: { readonly stdout: string }) => JSON.parse(stdout) as Record<string, unknown>;
  expect(summaryOf(await update())).toMatchObject({ rows: 8, encoded: 8 });
  await folder.copy('images/png-palette.png', '013/new.png');
  await folder.copy('images/jpeg-grey.jpg', '010/0108775044.jpg');
  await rm(join(folder.path, 'cover.bmp'));
  expect(summaryOf(await update())).toMatchObject({ rows: 8, encoded: 2, kept: 6, fromFile: 7, notFromFile: 1 });
  expect(await run('encode', folder.path, '--out', fresh, ...LITE)).toMatchObject({ code: 0 });
  expect(await contentOf(file)).toEqual(await contentOf(fresh));

  await copyFile(file, join(scratch, 'kept.npz'));
  const other = await run('encode', folder.path, '--update', file, '--preset', 'crop', ...LITE);
  expect(other).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('They differ in the preprocessing'),
  });
  expect(await readFile(file)).toEqual(await readFile(join(scratch, 'kept.npz')));
});
