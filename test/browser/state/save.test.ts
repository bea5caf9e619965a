import { flushSync } from 'svelte';
import { afterEach, expect, test } from 'vitest';
import { yieldToEventLoop } from '../../../src/core/event-loop.ts';
import { readEmbeddingsArchive } from '../../../src/formats/npy/embeddings-archive.ts';
import { Save } from '../../../src/state/save/save.svelte.ts';
import { RowsSource } from '../../support/rows-source.svelte.ts';

const hadPicker = Object.getOwnPropertyDescriptor(globalThis, 'showSaveFilePicker');
afterEach(async () => {
  const root = await navigator.storage.getDirectory();
  for await (const name of root.keys()) if (name.startsWith('pho-tos')) await root.removeEntry(name);
  if (hadPicker) Object.defineProperty(globalThis, 'showSaveFilePicker', hadPicker);
});

/** The next save dialogs answer with files of the origin's own, once `beforeAnswer` is through. */
function answerDialogs(beforeAnswer: () => Promise<void> = () => Promise.resolve()): readonly FileSystemFileHandle[] {
  const handles: FileSystemFileHandle[] = [];
  const showSaveFilePicker = async ({ suggestedName = '' }: { suggestedName?: string } = {}) => {
    await beforeAnswer();
    const handle = await (await navigator.storage.getDirectory()).getFileHandle(suggestedName, { create: true });
    handles.push(handle);
    return handle;
  };
  Object.assign(globalThis, { showSaveFilePicker });
  return handles;
}

async function openSave(rows: readonly (readonly number[])[]): Promise<{ save: Save; source: RowsSource }> {
  const source = new RowsSource();
  await source.open(rows);
  const save = new Save(source, () => []);
  flushSync();
  return { save, source };
}

async function measured(save: Save): Promise<Save['rounding']> {
  flushSync();
  while (save.rounding.kind === 'measuring') await yieldToEventLoop();
  return save.rounding;
}

const THIRD = Math.fround(1 / 3);
const OF_THIRD = (THIRD - 1365 / 4096) / THIRD; // what float16 leaves out, as a part of it

test('what float16 costs is measured as soon as it is chosen, and not before', async () => {
  const { save } = await openSave([[1], [THIRD]]);
  expect(save.rounding).toEqual({ kind: 'unknown' });
  save.dtype = 'float16';
  flushSync();
  expect(save.rounding).toEqual({ kind: 'measuring' });
  expect(await measured(save)).toEqual({
    kind: 'measured',
    ...{ ofRows: 2, maxRelative: OF_THIRD, minCosine: 1, overflows: 0 },
  });
  save.dtype = 'float32';
  flushSync();
  expect(save.rounding).toEqual({ kind: 'unknown' });
});

test('it is measured again for unit length, and for other rows', async () => {
  const { save, source } = await openSave([[70_000], [1]]);
  save.dtype = 'float16';
  expect(await measured(save)).toMatchObject({ overflows: 1 });
  save.l2 = true;
  expect(await measured(save)).toMatchObject({ overflows: 0, maxRelative: 0 });
  save.l2 = false;
  await source.open([[THIRD]]);
  expect(await measured(save)).toMatchObject({ ofRows: 1, overflows: 0, maxRelative: OF_THIRD });
});

test('a measuring that was overtaken never shows', async () => {
  const { save } = await openSave([[70_000]]);
  save.dtype = 'float16';
  flushSync();
  save.l2 = true;
  flushSync();
  const seen = new Set<number>();
  for (let i = 0; i < 50; i++) {
    if (save.rounding.kind === 'measured') seen.add(save.rounding.overflows);
    await yieldToEventLoop();
  }
  expect([...seen]).toEqual([0]);
});

test('of many rows 2,000 are measured, spread over all of them', async () => {
  const rows = Array.from({ length: 5000 }, (_, row) => [row >= 2500 && row < 2504 ? 1e6 : 1]);
  const { save } = await openSave(rows);
  save.dtype = 'float16';
  const rounding = await measured(save);
  expect(rounding).toMatchObject({ ofRows: 2000 });
  expect(rounding.kind === 'measured' && rounding.overflows).toBeGreaterThan(0);
});

test('a file that is saved tells the exact cost, of all rows', async () => {
  const handles = answerDialogs();
  const { save } = await openSave(Array.from({ length: 3000 }, (_, row) => [row === 1 ? 1e6 : 1]));
  save.dtype = 'float16';
  expect(await measured(save)).toMatchObject({ ofRows: 2000 });
  await save.save('npz');
  expect(save.phase).toMatchObject({ kind: 'saved', fileName: 'pho-tos.npz' });
  expect(save.rounding).toMatchObject({ kind: 'measured', ofRows: 3000, overflows: 1 });
  const { meta } = await readEmbeddingsArchive(await handles[0]!.getFile());
  expect(meta?.['rows']).toMatchObject({ dtype: 'float16', rounding: { overflows: 1 } });
});

test('the settings of a file are those at the click, whatever is chosen while the dialog is open', async () => {
  const { save } = await openSave([[3, 4]]);
  save.l2 = true;
  const handles = answerDialogs(() => {
    save.l2 = false;
    save.dtype = 'float16';
    return Promise.resolve();
  });
  await save.save('npz');
  const { embeddings, meta } = await readEmbeddingsArchive(await handles[0]!.getFile());
  expect(embeddings).toEqual(Float32Array.of(0.6, 0.8));
  expect(meta?.['rows']).toEqual({ dtype: 'float32', l2: true, zero_rows: 0 });
});

test('what is saved are the rows of the click, whatever was opened while the dialog was open', async () => {
  const { save, source } = await openSave([[1]]);
  const handles = answerDialogs(() => source.open([[2]]));
  await save.save('npz');
  expect(save.phase).toMatchObject({ kind: 'saved' });
  const { embeddings, paths } = await readEmbeddingsArchive(await handles[0]!.getFile());
  expect([embeddings, paths]).toEqual([Float32Array.of(1), ['0.jpg']]);
});

test('a cancel gives the file up: the page is as before, and no empty file is left', async () => {
  const { save } = await openSave([[1], [2]]);
  const handles = answerDialogs();
  const saving = save.save('npz');
  while (save.phase.kind !== 'saving') await yieldToEventLoop();
  save.cancel();
  await saving;
  expect([save.phase, save.canSave]).toEqual([{ kind: 'idle' }, true]);
  await expect(handles[0]!.getFile()).rejects.toMatchObject({ name: 'NotFoundError' });
});

test('a second dialog that is closed leaves no empty file of the first', async () => {
  const handles = answerDialogs(() =>
    handles.length === 0 ? Promise.resolve() : Promise.reject(new DOMException('closed', 'AbortError')),
  );
  const { save } = await openSave([[1]]);
  await save.save('npy');
  expect(save.phase).toEqual({ kind: 'idle' });
  await expect(handles[0]!.getFile()).rejects.toMatchObject({ name: 'NotFoundError' });
});

test('labels that were chosen come along, into both files of a matrix', async () => {
  const handles = answerDialogs();
  const source = new RowsSource();
  await source.open([[1], [2]]);
  const save = new Save(source, (paths) => [{ name: 'of', kind: 'text', values: paths.map((path) => `of ${path}`) }]);
  await save.save('npy');
  const table: unknown = JSON.parse(await (await handles[1]!.getFile()).text());
  expect(table).toMatchObject({ paths: ['0.jpg', '1.jpg'], columns: { of: ['of 0.jpg', 'of 1.jpg'] } });
  await save.save('rows-csv');
  expect(await (await handles[2]!.getFile()).text()).toContain('0,0.jpg,0,-1,,of 0.jpg\r\n');
});

test('float64 is for pickles: an archive and its estimate are float32', async () => {
  const handles = answerDialogs();
  const { save } = await openSave([Array.from({ length: 10_000 }, () => 1)]);
  save.dtype = 'float64';
  expect(save.estimateBytes('pickle-matrix') / 80_000).toBeCloseTo(1, 1);
  expect(save.estimateBytes('npz')).toBeLessThan(50_000);
  await save.save('npz');
  await save.save('pickle-matrix');
  const [npz = 0, pickle = 0] = await Promise.all(handles.map(async (handle) => (await handle.getFile()).size));
  expect([npz < 50_000, pickle > 80_000]).toEqual([true, true]);
  save.dtype = 'float16';
  expect(save.estimateBytes('npz')).toBeLessThan(30_000); // half the numbers, and some kilobytes of what stands beside them
});
