import { afterEach, expect, test } from 'vitest';
import { deleteDatabase, openDatabase, type Database } from '../../../src/stages/persist/database.ts';
import { openRowStore } from '../../../src/stages/persist/indexed-row-store.ts';
import { NestedIndex } from '../../../src/stages/persist/nested-index.ts';
import type { RowStore } from '../../../src/stages/persist/row-store.ts';
import { batchOf, contentOf, expectedContent, rowOf } from '../../support/row-batches.ts';

const DIM = 16;
const FOUR_ROWS = { shardBytes: 4 * DIM * 4 };
const names = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => `c/${from + i}.jpg`);

const opened: { readonly store: RowStore; readonly database: Database }[] = [];
async function open(name: string, fingerprint = 'f'): Promise<RowStore> {
  const database = openDatabase(`test-rows-${name}-${fingerprint}`);
  const store = await openRowStore(database, fingerprint, FOUR_ROWS);
  opened.push({ store, database });
  return store;
}

afterEach(async () => {
  for (const { store, database } of opened.splice(0)) {
    await store.close();
    await deleteDatabase(database.name);
  }
});

test('rows that were appended, superseded and removed are right, before and after reopening', async () => {
  const store = await open('story');
  const versions = new Map<string, number>();
  for (let i = 0; i < 30; i += 3) {
    await store.append(batchOf(names(i, i + 3), DIM));
    for (const path of names(i, i + 3)) versions.set(path, 1);
  }
  await store.append(batchOf(names(5, 12), DIM, { version: 2, backend: 'webgpu' }));
  for (const path of names(5, 12)) versions.set(path, 2);
  await store.remove(names(0, 25));
  for (const path of names(0, 25)) versions.delete(path);
  await store.append(batchOf(names(3, 4), DIM, { version: 3 }));
  versions.set('c/3.jpg', 3);

  expect(await contentOf(store)).toEqual(expectedContent(versions, DIM));
  await store.close();
  const again = await open('story');
  expect(await contentOf(again)).toEqual(expectedContent(versions, DIM));
  expect(again.storedBytes).toBeLessThanOrEqual(2 * versions.size * DIM * 4);
});

test('stores of two fingerprints, and of two folders, never mix', async () => {
  const [a, b, other] = await Promise.all([open('one', 'f'), open('one', 'g'), open('two', 'f')]);
  await a.append(batchOf(names(0, 3), DIM));
  await b.append(batchOf(names(0, 3), 2 * DIM, { version: 2 }));
  await other.append(batchOf(names(0, 1), DIM, { version: 3 }));
  await other.remove(names(0, 1));
  expect(await a.readRow('c/1.jpg')).toEqual(rowOf('c/1.jpg', DIM, 1));
  expect(await b.readRow('c/1.jpg')).toEqual(rowOf('c/1.jpg', 2 * DIM, 2));
  expect([a.count, b.count, other.count]).toEqual([3, 3, 0]);
  await expect(openRowStore(openDatabase('test-rows-one-f'), 'g')).rejects.toMatchObject({ code: 'store-failed' });
});

test('a batch in flight when the store is closed is stored, and the next one is refused', async () => {
  const store = await open('closing');
  const appending = store.append(batchOf(names(0, 2), DIM));
  await store.close();
  await appending;
  await expect(store.append(batchOf(names(2, 3), DIM))).rejects.toMatchObject({ code: 'store-failed' });
  expect([...(await open('closing')).storedPaths()]).toEqual(names(0, 2));
});

test('100,000 images are opened, listed and indexed quickly, and without a long task', async () => {
  const dim = 64;
  const database = openDatabase('test-rows-many');
  const writer = await openRowStore(database, 'f');
  opened.push({ store: writer, database });
  const rows = new Float32Array(5000 * dim);
  for (let start = 0; start < 100_000; start += 5000) {
    const images = Array.from({ length: 5000 }, (_, i) => {
      const number = String(((start + i) * 7919) % 100_000).padStart(6, '0');
      return { path: `${number.slice(-2)}/${number}.jpg`, sizeBytes: 1, mtimeMs: 1 };
    });
    rows.forEach((_, i) => (rows[i] = start + Math.floor(i / dim)));
    await writer.append({ images, rows, backend: 'wasm' });
  }
  await writer.close();

  const tasks = watchTasks();
  const startMs = performance.now();
  const reopened = openDatabase('test-rows-many');
  const store = await openRowStore(reopened, 'f');
  opened.push({ store, database: reopened });
  const table = await store.snapshot();
  const index = await NestedIndex.build(table.paths);
  const elapsedMs = performance.now() - startMs;
  const longestMs = tasks.stop();

  expect(index.rows).toBe(100_000);
  expect(table.paths.slice(0, 2)).toEqual(['00/000000.jpg', '00/000100.jpg']);
  expect((await store.readRow('19/007919.jpg'))[0]).toBe(1);
  expect(elapsedMs).toBeLessThan(10_000); // some 0.5 s on a quiet machine; tests share theirs
  expect(longestMs).toBeLessThan(400); // some 20 ms on a quiet machine; one task would be over a second
});

/** Measures the longest time between two turns of the event loop. */
function watchTasks() {
  const { port1, port2 } = new MessageChannel();
  let lastMs = performance.now();
  let longestMs = 0;
  port1.onmessage = () => {
    const nowMs = performance.now();
    longestMs = Math.max(longestMs, nowMs - lastMs);
    lastMs = nowMs;
    port2.postMessage(undefined);
  };
  port2.postMessage(undefined);
  return {
    stop: () => {
      port1.close();
      return longestMs;
    },
  };
}
