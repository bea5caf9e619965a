import { expect, test } from 'vitest';
import { adoptRows } from '../../../src/pipeline/adopt-rows.ts';
import { openRowStore } from '../../../src/stages/persist/indexed-row-store.ts';
import type { StoredImage } from '../../../src/stages/persist/row-store.ts';
import { MemoryDatabase } from '../../support/memory-database.ts';
import { batchOf, contentOf, rowOf } from '../../support/row-batches.ts';
import { memoryTable } from '../../support/row-tables.ts';

const DIM = 4;
const PATHS = Array.from({ length: 50 }, (_, i) => `c/${String(i).padStart(2, '0')}.jpg`);
const fileOf = (backends?: readonly object[]) =>
  memoryTable(PATHS, DIM, {
    sizesBytes: Float64Array.from(PATHS, (_, i) => 1000 + i),
    mtimesMs: Float64Array.from(PATHS, (_, i) => (i === 9 ? Number.NaN : 5000 + i)),
    rowFor: (path) => rowOf(path, DIM, 7),
    manifest: backends ? { backends } : {},
    maxBytes: 3 * DIM * 4, // blocks of three rows
  });
const never = new AbortController().signal;

test('rows of a file become rows of the store, with the state and the backend that the file tells of each', async () => {
  const store = await openRowStore(new MemoryDatabase(), 'f');
  const backends = [
    { rows: [0, 20], backend: 'webgpu' },
    { rows: [20, 50], backend: 'wasm' },
  ];
  const job = { table: fileOf(backends), store, signal: never, onProgress: () => undefined };
  const adopted = await adoptRows({ ...job, stateOf: (image) => (image.path === 'c/05.jpg' ? undefined : image) });
  expect(adopted).toEqual({ taken: 48, known: 0, leftOut: 2 });
  expect(store.stored('c/00.jpg')).toEqual({ path: 'c/00.jpg', sizeBytes: 1000, mtimeMs: 5000 });
  expect([...(await contentOf(store)).entries()]).toEqual(
    PATHS.filter((_, i) => i !== 5 && i !== 9).map((path) => [path, [...rowOf(path, DIM, 7)]]),
  );
  const table = await store.snapshot();
  expect(table.manifest['backends']).toEqual([
    { rows: [0, 18], backend: 'webgpu' },
    { rows: [18, 48], backend: 'wasm' },
  ]);
});

test('a row of which the file knows no state stands for a file that was left out, and is none', async () => {
  const store = await openRowStore(new MemoryDatabase(), 'f');
  await adoptRows({ table: fileOf(), store, stateOf: (image) => image, onProgress: () => undefined, signal: never });
  expect(store.stored('c/09.jpg')).toBeUndefined();
});

test('no row that is there already is replaced', async () => {
  const store = await openRowStore(new MemoryDatabase(), 'f');
  await store.append(batchOf(['c/03.jpg'], DIM, { version: 2 }));
  const progress: number[] = [];
  const job = { table: fileOf(), store, stateOf: (image: StoredImage) => image, signal: never };
  expect(await adoptRows({ ...job, onProgress: (rows) => progress.push(rows) })).toMatchObject({ known: 1, taken: 48 });
  expect((await contentOf(store)).get('c/03.jpg')).toEqual([...rowOf('c/03.jpg', DIM, 2)]);
  expect(progress.at(-1)).toBe(50);
});

test('what was taken before a cancel stays', async () => {
  const store = await openRowStore(new MemoryDatabase(), 'f');
  const stop = new AbortController();
  const append = (batch: Parameters<typeof store.append>[0]) => {
    if (store.count >= 6) stop.abort();
    return store.append(batch);
  };
  const stopping = { stored: (path: string) => store.stored(path), append };
  const job = { table: fileOf(), store: stopping, stateOf: (image: StoredImage) => image, onProgress: () => undefined };
  await expect(adoptRows({ ...job, signal: stop.signal })).rejects.toThrow('aborted');
  expect(store.count).toBe(9);
});
