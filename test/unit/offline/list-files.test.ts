import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { listFiles } from '../../../src/offline/list-files.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'foldvec-list-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function write(path: string, text = path): Promise<void> {
  await mkdir(dirname(join(folder, path)), { recursive: true });
  await writeFile(join(folder, path), text);
}

test('every file of the page is listed with its size, but those that no page needs', async () => {
  const start = ['LICENSE.txt', 'assets/index-1a.js', 'assets/jxl_dec-1a.wasm', 'index.html', 'models/a.LICENSE.txt'];
  const use = ['assets/ort-wasm-simd-threaded-1a.wasm', 'models/a.onnx', 'sample.zip'];
  const leftOut = ['foldvec-index.d.ts', 'foldvec-index.js', 'help/run.png', 'offline.js'];
  for (const path of [...start, ...use, ...leftOut]) await write(path);

  const files = await listFiles(folder);
  const paths = files.map(({ path }) => path);
  expect(paths).toEqual([...start, ...use].sort());
  expect(files.filter(({ keep }) => keep === 'use').map(({ path }) => path)).toEqual(use);
  expect(files.find(({ path }) => path === 'index.html')).toMatchObject({ bytes: 'index.html'.length });
});

test('one other byte is another content, and touches no other file', async () => {
  await write('index.html', 'one');
  await write('icon.svg');
  const before = await listFiles(folder);
  await write('index.html', 'onf');
  const after = await listFiles(folder);
  expect(after[0]).toEqual(before[0]);
  expect(after[1]).toMatchObject({ path: 'index.html', bytes: before[1]?.bytes });
  expect(after[1]?.sha256).not.toBe(before[1]?.sha256);
});
