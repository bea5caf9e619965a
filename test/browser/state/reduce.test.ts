import { flushSync } from 'svelte';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { yieldToEventLoop } from '../../../src/core/event-loop.ts';
import { readEmbeddingsArchive } from '../../../src/formats/npy/embeddings-archive.ts';
import { Reduce } from '../../../src/state/reduce/reduce.svelte.ts';
import { Save } from '../../../src/state/save/save.svelte.ts';
import { RowsSource } from '../../support/rows-source.svelte.ts';

const hadPicker = Object.getOwnPropertyDescriptor(globalThis, 'showSaveFilePicker');
let saved: FileSystemFileHandle[] = [];

/** Save dialogs answer with files of the origin's own. */
beforeEach(() => {
  saved = [];
  const showSaveFilePicker = async ({ suggestedName = '' }: { suggestedName?: string } = {}) => {
    const root = await navigator.storage.getDirectory();
    const handle = await root.getFileHandle(suggestedName, { create: true });
    saved.push(handle);
    return handle;
  };
  Object.assign(globalThis, { showSaveFilePicker });
});
afterEach(async () => {
  const root = await navigator.storage.getDirectory();
  for (const name of new Set(saved.map((handle) => handle.name))) await root.removeEntry(name);
  if (hadPicker) Object.defineProperty(globalThis, 'showSaveFilePicker', hadPicker);
});

const ROWS = Array.from({ length: 30 }, (_, i) => [i, 2 * i + (i % 5), 7, (i % 3) - i]);

async function open(rows = ROWS): Promise<{ reduce: Reduce; save: Save; source: RowsSource }> {
  const source = new RowsSource();
  await source.open(rows);
  const reduce = new Reduce(source);
  const save = new Save(
    source,
    () => [],
    () => reduce.reduction,
  );
  flushSync();
  return { reduce, save, source };
}

test('rows are reduced and saved so, and whole again if that is wanted', async () => {
  const { reduce, save } = await open();
  expect([save.canReduce, save.rows]).toEqual([false, 'whole']);
  reduce.count = 2;
  await reduce.reduce();
  expect(reduce.phase).toMatchObject({ kind: 'reduced', summary: { method: 'pca', inputDim: 4, dim: 2 } });
  expect([save.canReduce, save.rows]).toEqual([true, 'reduced']);
  await save.save('npz');
  expect(save.phase).toMatchObject({ kind: 'saved', snippet: expect.stringMatching(/def reduce\(rows\)/) as string });
  const reduced = await readEmbeddingsArchive(await saved[0]!.getFile());
  expect(reduced).toMatchObject({ rows: 30, dim: 2, meta: { dim: 2, reduction: { method: 'pca' } } });
  expect(reduced.meta?.['fingerprint']).toMatch(/^fingerprint\+/);

  save.rows = 'whole';
  await save.save('npz');
  expect(await readEmbeddingsArchive(await saved[1]!.getFile())).toMatchObject({ dim: 4, meta: { dim: 4 } });
});

test('a file that cannot hold it brings the reduction along, and that is taken again', async () => {
  const { reduce, save } = await open();
  reduce.method = 'kernel-pca';
  reduce.count = 3;
  await reduce.reduce();
  await save.save('pickle-nested');
  expect(saved.map(({ name }) => name)).toEqual(['pho-tos-nested.pkl', 'pho-tos.reduction.npz']);
  const again = await open();
  await again.reduce.useFile(await saved[1]!.getFile());
  expect(again.reduce.reduction).toEqual(reduce.reduction);
  expect(again.reduce.phase).toMatchObject({ summary: { fileName: 'pho-tos.reduction.npz', dim: 3, made: undefined } });
});

test('a file for other rows is refused', async () => {
  const { reduce, save } = await open();
  reduce.count = 2;
  await reduce.reduce();
  await save.save('npz');
  const other = await open([[1], [2], [4]]);
  await other.reduce.useFile(await saved[0]!.getFile());
  expect(other.reduce.phase).toMatchObject({ kind: 'failed', error: { code: 'reduction-mismatch' } });
  expect(other.save.canReduce).toBe(false);
});

test('only what these rows allow can be asked for', async () => {
  const { reduce } = await open();
  expect([reduce.most, reduce.canReduce]).toEqual([4, false]);
  reduce.count = 4;
  expect(reduce.canReduce).toBe(true);
  reduce.by = 'share';
  reduce.share = 100;
  expect(reduce.canReduce).toBe(false);
  reduce.method = 'kernel-pca';
  expect([reduce.most, reduce.canReduce]).toEqual([30, true]);
});

test('a cancel gives up what is being made', async () => {
  const { reduce } = await open();
  reduce.count = 2;
  const reducing = reduce.reduce();
  await yieldToEventLoop();
  reduce.cancel();
  await reducing;
  expect([reduce.phase, reduce.reduction]).toEqual([{ kind: 'none' }, undefined]);
});
