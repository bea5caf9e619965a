import { expect, test } from 'vitest';
import { openIndex } from '../../../../src/stages/persist/open-index.ts';
import { bundleIndex } from '../../../../vite.config.ts';
import { headerOf, rowsOf, writeTable } from '../../../support/write-table.ts';

const DIM = 4;
const PATHS = ['0.jpg', '010/0108775015.jpg', '010/0108775016.png', '010/deep/1.jpg', '__proto__/constructor.jpg'];
const MATRIX = rowsOf(PATHS.length, DIM);
const vectorOf = (row: number) => MATRIX.slice(row * DIM, (row + 1) * DIM);

test('a saved file is looked up by path, with or without extension, and gives each image its own vector', async () => {
  const index = await openIndex(await writeTable('npz', headerOf(PATHS, DIM)));
  expect(index.get('010', '0108775015.jpg')).toEqual(vectorOf(1));
  expect(index.get('010/0108775016')).toEqual(vectorOf(2));
  expect(index.get('__proto__', 'constructor')).toEqual(vectorOf(4));
  expect(index.get('010', '0108775017')).toBeUndefined();
  expect([...index]).toEqual(PATHS.map((path, row) => [path, vectorOf(row)]));
  expect([index.rows, index.dim, index.rowOf('0'), index.has('010/deep/1')]).toEqual([5, DIM, 0, true]);
});

test('a vector is a view of the matrix, not a copy', async () => {
  const index = await openIndex(await writeTable('npz', headerOf(PATHS, DIM)));
  const vector = index.get('0.jpg')!;
  expect(vector.buffer).toBe(index.embeddings.buffer);
  index.embeddings[1] = 99;
  expect(vector[1]).toBe(99);
});

test('labels, classes, skipped files and meta come with it', async () => {
  const header = {
    ...headerOf(PATHS, DIM),
    labels: [-1, 0, 0, 0, 1],
    classes: ['010', '__proto__'],
    skipped: [{ path: 'x.jpg', code: 'image-empty', stage: 'decode', reason: 'no bytes' }],
  };
  const index = await openIndex(new Blob([await writeTable('npz', header)]));
  expect(Array.from(index.labels ?? [])).toEqual([-1, 0, 0, 0, 1]);
  expect(index.classes).toEqual(['010', '__proto__']);
  expect(index.skipped).toMatchObject([{ path: 'x.jpg' }]);
  expect(index.meta).toMatchObject({ model: 'tiny' });
});

test('the nested Maps and the listings show the same images', async () => {
  const index = await openIndex((await writeTable('npz', headerOf(PATHS, DIM))).buffer);
  const folder = index.toNested().get('010');
  expect(folder).toBeInstanceOf(Map);
  expect(folder instanceof Map && folder.get('0108775015.jpg')).toEqual(vectorOf(1));
  expect(index.children()?.folders.map(({ path, count }) => [path, count])).toEqual([
    ['010', 3],
    ['__proto__', 1],
  ]);
  expect(Array.from(index.children('010')?.rows ?? [], (row) => index.paths[row])).toEqual(PATHS.slice(1, 3));
});

test('what is no such file is refused with the code that its types promise', async () => {
  const archive = await writeTable('npz', headerOf(PATHS, DIM));
  for (const bytes of [new Uint8Array(), archive.slice(0, -9), new TextEncoder().encode('no zip at all')]) {
    await expect(openIndex(bytes)).rejects.toMatchObject({ code: 'file-damaged', stage: 'persist' });
  }
});

test('bytes in shared memory are read too', async () => {
  const file = await writeTable('npz', headerOf(PATHS, DIM));
  const shared = new Uint8Array(new SharedArrayBuffer(file.length));
  shared.set(file);
  expect((await openIndex(shared)).get('0')).toEqual(vectorOf(0));
});

test('what is no such file is refused', async () => {
  await expect(openIndex(new Uint8Array(100))).rejects.toMatchObject({ code: 'file-damaged' });
});

test('the module for other code is one file without imports, and does the same', { timeout: 150_000 }, async () => {
  const code = await bundleIndex();
  expect(code).not.toMatch(/^\s*import\b|\bimport\(|\bdocument\b|\bwindow\b|indexedDB/m);
  const module: unknown = await import(/* @vite-ignore */ `data:text/javascript,${encodeURIComponent(code)}`);
  if (!hasOpenIndex(module)) throw new TypeError('module exports no openIndex');
  const index = await module.openIndex(await writeTable('npz', headerOf(PATHS, DIM)));
  expect(index.get('010', '0108775015.jpg')).toEqual(vectorOf(1));
});

function hasOpenIndex(module: unknown): module is { openIndex: typeof openIndex } {
  return typeof module === 'object' && module !== null && 'openIndex' in module;
}
