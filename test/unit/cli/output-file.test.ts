import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { OutputError, OutputFile } from '../../../src/cli/output-file.ts';

let folder: string;
let path: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'foldvec-output-'));
  path = join(folder, 'x.npz');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function writeWhole(file: OutputFile, text: string): Promise<void> {
  await file.write(0, chunk(text));
  await file.end(text.length);
}

async function* chunk(text: string): AsyncGenerator<Uint8Array, void> {
  yield await Promise.resolve(Buffer.from(text));
}

test('the file has its name only after it is committed', async () => {
  const file = await OutputFile.create(path, false);
  await writeWhole(file, 'rows');
  expect(await readdir(folder)).toEqual([`x.npz.${process.pid}.partial`]);
  await file.commit();
  expect(await readdir(folder)).toEqual(['x.npz']);
  expect(await readFile(path, 'utf8')).toBe('rows');
  await file.discard();
  expect(await readdir(folder)).toEqual(['x.npz']);
});

test('a file that is given up leaves nothing behind', async () => {
  const file = await OutputFile.create(path, false);
  await file.write(0, chunk('half'));
  await file.discard();
  expect(await readdir(folder)).toEqual([]);
});

test('a file that was not ended is not committed', async () => {
  const file = await OutputFile.create(path, false);
  await file.write(0, chunk('half'));
  await expect(file.commit()).rejects.toThrow(/was not written to its end/);
  await file.discard();
});

test('a file that exists is refused at once', async () => {
  await writeFile(path, 'precious');
  await expect(OutputFile.create(path, false)).rejects.toThrow(/exists already/);
  expect(await readdir(folder)).toEqual(['x.npz']);
});

test('a file that came into being meanwhile is not replaced either', async () => {
  const file = await OutputFile.create(path, false);
  await writeWhole(file, 'rows');
  await writeFile(path, 'precious');
  await expect(file.commit()).rejects.toThrow(/exists already/);
  expect(await readFile(path, 'utf8')).toBe('precious');
});

test('the old file stays until the new one is complete, if it may be replaced', async () => {
  await writeFile(path, 'old');
  const file = await OutputFile.create(path, true);
  await writeWhole(file, 'new');
  expect(await readFile(path, 'utf8')).toBe('old');
  await file.commit();
  expect(await readFile(path, 'utf8')).toBe('new');
  expect(await readdir(folder)).toEqual(['x.npz']);
});

test('what a killed run of the same process number left behind is written over', async () => {
  await writeFile(`${path}.${process.pid}.partial`, 'much longer than the new one');
  const file = await OutputFile.create(path, false);
  await writeWhole(file, 'rows');
  await file.commit();
  expect(await readFile(path, 'utf8')).toBe('rows');
});

test('a folder, and a place that can’t be written to, are refused in words', async () => {
  await mkdir(path);
  await expect(OutputFile.create(path, true)).rejects.toThrow(/is a folder/);
  const nowhere = OutputFile.create(join(folder, 'nowhere', 'x.npz'), false);
  await expect(nowhere).rejects.toThrow(/cannot be written: its folder does not exist/);
  await expect(nowhere).rejects.toThrow(OutputError);
});
