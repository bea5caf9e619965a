import { expect, test } from 'vitest';
import { allRows, rowAt } from '../../../../src/core/row-table.ts';
import { openRowStore } from '../../../../src/stages/persist/indexed-row-store.ts';
import { shardRowsOf } from '../../../../src/stages/persist/row-packer.ts';
import type { RowStore } from '../../../../src/stages/persist/row-store.ts';
import { MemoryDatabase } from '../../../support/memory-database.ts';
import { batchOf, contentOf, expectedContent, rowOf, rowsByPath } from '../../../support/row-batches.ts';

const DIM = 8;
const NEVER = new AbortController().signal;
const FOUR_ROWS = { shardBytes: 4 * DIM * 4 };

const names = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => `c/${from + i}.jpg`);

/** Resolves once packing, which goes on behind, has come to rest. */
async function settle(store: RowStore, database: MemoryDatabase): Promise<void> {
  for (;;) {
    const before = database.writes;
    await store.setSummary({ skipped: [], classes: undefined });
    if (database.writes === before + 1) return; // nothing but the summary
  }
}

test('a batch is one transaction, and is not counted before it is complete', async () => {
  const database = new MemoryDatabase();
  const store = await openRowStore(database, 'f');
  const appending = store.append(batchOf(names(0, 3), DIM));
  expect(store.count).toBe(0);
  await appending;
  expect([store.count, database.writes, store.dim]).toEqual([3, 1, DIM]);
});

test('opening reads no rows', async () => {
  const { disk } = await filled();
  const database = new MemoryDatabase(disk);
  const store = await openRowStore(database, 'f');
  expect(store.count).toBe(10);
  expect(database.reads.filter((key) => key.includes('rows'))).toEqual([]);
});

test('what was appended is there after reopening, with size, mtime and backend', async () => {
  const database = new MemoryDatabase();
  const first = await openRowStore(database, 'f');
  await first.append(batchOf(['b/1.jpg', 'a/1.jpg'], DIM, { version: 7, backend: 'webgpu' }));
  await first.append(batchOf(['0.jpg', 'a/0.jpg'], DIM, { version: 8 }));
  await first.setSummary({
    skipped: [{ code: 'image-empty', stage: 'decode', message: 'no bytes', path: 'a/2.jpg' }],
    skippedFiles: [{ path: 'a/2.jpg', sizeBytes: 0, mtimeMs: 9 }],
    classes: ['.hidden', 'a', 'b'],
  });
  await first.close();

  const store = await openRowStore(new MemoryDatabase(database.disk), 'f');
  expect(store.skippedFiles).toEqual([{ path: 'a/2.jpg', sizeBytes: 0, mtimeMs: 9 }]);
  expect(store.stored('b/1.jpg')).toEqual({ path: 'b/1.jpg', sizeBytes: 1007, mtimeMs: 7 });
  const table = await store.snapshot();
  expect({ ...table }).toMatchObject({
    dim: DIM,
    count: 4,
    paths: ['0.jpg', 'a/0.jpg', 'a/1.jpg', 'b/1.jpg'],
    labels: Int32Array.of(-1, 1, 1, 2),
    classes: ['.hidden', 'a', 'b'],
    skipped: [{ code: 'image-empty', stage: 'decode', message: 'no bytes', path: 'a/2.jpg' }],
    columns: [],
    sizesBytes: Float64Array.of(1008, 1008, 1007, 1007),
    mtimesMs: Float64Array.of(8, 8, 7, 7),
    manifest: {
      dim: DIM,
      backends: [
        { backend: 'wasm', rows: [0, 2] },
        { backend: 'webgpu', rows: [2, 4] },
      ],
      counts: { rows: 4, classes: 3, skipped: 1 },
    },
  });
  expect(await store.readRow('a/1.jpg')).toEqual(rowOf('a/1.jpg', DIM, 7));
});

test('a later row of the same path takes the place of the earlier one, also after reopening', async () => {
  const database = new MemoryDatabase();
  const store = await openRowStore(database, 'f');
  await store.append(batchOf(names(0, 4), DIM));
  await store.append(batchOf(['c/2.jpg', 'c/9.jpg'], DIM, { version: 2 }));
  const versions = new Map([...names(0, 4).map((path) => [path, 1] as const), ['c/2.jpg', 2], ['c/9.jpg', 2]]);
  expect(await contentOf(store)).toEqual(expectedContent(versions, DIM));
  const again = await openRowStore(new MemoryDatabase(database.disk), 'f');
  expect(await contentOf(again)).toEqual(expectedContent(versions, DIM));
  expect(again.stored('c/2.jpg')?.mtimeMs).toBe(2);
});

test('a record whose last row is superseded or removed goes at once', async () => {
  const database = new MemoryDatabase();
  const store = await openRowStore(database, 'f');
  await store.append(batchOf(names(0, 2), DIM));
  await store.append(batchOf(names(0, 2), DIM, { version: 2 }));
  expect(store.storedBytes).toBe(2 * DIM * 4);
  await store.remove(names(0, 2));
  expect([store.count, store.storedBytes]).toEqual([0, 0]);
  expect([...database.disk.keys()]).toEqual(['"meta"']);
});

test('a removed path stays away after reopening, and can be stored again', async () => {
  const database = new MemoryDatabase();
  const store = await openRowStore(database, 'f');
  await store.append(batchOf(names(0, 3), DIM));
  await store.remove(['c/1.jpg', 'not/stored.jpg']);
  const again = await openRowStore(new MemoryDatabase(database.disk), 'f');
  expect([...again.storedPaths()]).toEqual(['c/0.jpg', 'c/2.jpg']);
  await expect(again.readRow('c/1.jpg')).rejects.toThrow(/no row is stored for c\/1\.jpg/);
  await again.append(batchOf(['c/1.jpg'], DIM, { version: 2 }));
  const third = await openRowStore(new MemoryDatabase(database.disk), 'f');
  expect(await third.readRow('c/1.jpg')).toEqual(rowOf('c/1.jpg', DIM, 2));
});

test('full groups of batches are packed into shards, and every row is what it was', async () => {
  const { store, database } = await filled();
  expect(shardSizes(database)).toEqual([4, 4, 2]);
  expect(await contentOf(store)).toEqual(expectedContent(new Map(names(0, 10).map((path) => [path, 1])), DIM));
});

test('once more than half of all rows are dead, they are given back', async () => {
  const { store, database } = await filled();
  await store.remove([0, 1, 2, 4, 5, 8].map((i) => `c/${i}.jpg`));
  await settle(store, database);
  expect(store.count).toBe(4);
  expect(store.storedBytes).toBe(4 * DIM * 4);
  expect([...database.disk.keys()].some((key) => key.includes('gone'))).toBe(false);
  const left = new Map([3, 6, 7, 9].map((i) => [`c/${i}.jpg`, 1]));
  expect(await contentOf(await openRowStore(new MemoryDatabase(database.disk), 'f'))).toEqual(
    expectedContent(left, DIM),
  );
});

test('rows that were superseded are not packed over those that took their place', async () => {
  const database = new MemoryDatabase();
  const store = await openRowStore(database, 'f', FOUR_ROWS);
  await store.append(batchOf(names(0, 4), DIM));
  await store.append(batchOf([...names(0, 3), 'c/20.jpg'], DIM, { version: 2 })); // full: stays where it is
  await store.append(batchOf(names(4, 8), DIM));
  await store.append(batchOf(names(8, 12), DIM));
  await store.remove([...names(4, 7), ...names(8, 11)]);
  await settle(store, database);
  expect(store.storedBytes).toBe(7 * DIM * 4);
  const one = ['c/3.jpg', 'c/7.jpg', 'c/11.jpg'].map((path) => [path, 1] as const);
  const two = [...names(0, 3), 'c/20.jpg'].map((path) => [path, 2] as const);
  const expected = expectedContent(new Map([...one, ...two]), DIM);
  expect(await contentOf(store)).toEqual(expected);
  expect(await contentOf(await openRowStore(new MemoryDatabase(database.disk), 'f'))).toEqual(expected);
});

test('a page that dies between any two transactions loses no counted row and makes no wrong one', async () => {
  const { database: whole } = await story(new MemoryDatabase());
  for (let writesLeft = 0; writesLeft <= whole.writes; writesLeft += 1) {
    const dying = new MemoryDatabase();
    dying.writesLeft = writesLeft;
    const { versions, attempted } = await story(dying);
    const survivor = await openRowStore(new MemoryDatabase(dying.disk), 'f');
    const content = await contentOf(survivor);
    // The step that was under way may have been stored or not, but it is whole or absent.
    const outcomes = [versions, attempted].map((state) => sorted(expectedContent(state, DIM)));
    expect(outcomes, `after ${writesLeft} writes`).toContainEqual(sorted(content));
  }
});

test('a full disk fails the batch and leaves what is stored', async () => {
  const database = new MemoryDatabase();
  const store = await openRowStore(database, 'f');
  await store.append(batchOf(names(0, 2), DIM));
  database.isFull = true;
  await expect(store.append(batchOf(names(1, 5), DIM, { version: 2 }))).rejects.toMatchObject({ code: 'store-full' });
  expect(store.count).toBe(2);
  expect(await store.readRow('c/1.jpg')).toEqual(rowOf('c/1.jpg', DIM));
  database.isFull = false;
  await store.append(batchOf(names(1, 5), DIM, { version: 2 }));
  expect(store.count).toBe(5);
});

test('rows of another length, another fingerprint or a newer schema are refused', async () => {
  const database = new MemoryDatabase();
  const store = await openRowStore(database, 'f');
  await store.append(batchOf(['a'], DIM));
  await expect(store.append(batchOf(['b'], DIM + 1))).rejects.toThrow(/rows of 9 values, stored are rows of 8/);
  await expect(openRowStore(new MemoryDatabase(database.disk), 'g')).rejects.toMatchObject({ code: 'store-failed' });
  database.disk.set('"meta"', { schemaVersion: 2, fingerprint: 'f', dim: DIM });
  await expect(openRowStore(new MemoryDatabase(database.disk), 'f')).rejects.toMatchObject({ code: 'store-newer' });
});

test('a batch whose values do not fit its images, or that names a path twice, is refused', async () => {
  const store = await openRowStore(new MemoryDatabase(), 'f');
  const { images } = batchOf(['a', 'b'], DIM);
  await expect(store.append({ images, rows: new Float32Array(3), backend: '' })).rejects.toThrow(
    /3 values for 2 images/,
  );
  await expect(store.append(batchOf(['a', 'a'], DIM))).rejects.toThrow(/a path twice/);
});

test('rows come in the order asked for, each record read once a block', async () => {
  const { database } = await filled();
  const reading = new MemoryDatabase(database.disk);
  const store = await openRowStore(reading, 'f');
  const table = await store.snapshot();
  const backwards = allRows(table).reverse();
  reading.reads.length = 0;
  let at = 0;
  for await (const block of table.rows(backwards, NEVER)) {
    for (let row = 0; row < block.length / DIM; row += 1) {
      expect(block[row * DIM + 1]).toBe(rowOf(table.paths[backwards[at++]!]!, 2)[1]);
    }
  }
  expect(at).toBe(10);
  expect(reading.reads.length).toBe(new Set(reading.reads).size);
});

test('a record that was cut short is noticed, and its images are to be encoded again', async () => {
  const { database } = await filled();
  const key = [...database.disk.keys()].find((name) => name.startsWith('["rows"'))!;
  const rows = database.disk.get(key);
  if (!(rows instanceof Float32Array)) throw new TypeError('no rows');
  rows[5] = 0.25;
  const store = await openRowStore(new MemoryDatabase(database.disk), 'f');
  await expect(contentOf(store)).rejects.toMatchObject({ code: 'store-failed' });
  expect(store.count).toBe(6);
  expect((await contentOf(store)).size).toBe(6);
});

test('damaged or torn records cost their own images only, and go with the next write', async () => {
  const database = new MemoryDatabase();
  const store = await openRowStore(database, 'f');
  for (const path of ['a', 'b', 'c', 'd']) await store.append(batchOf([path], DIM));
  database.disk.set('["info",1]', { paths: 'a' });
  database.disk.delete('["rows",2]');
  database.disk.delete('["info",3]');
  const again = await openRowStore(new MemoryDatabase(database.disk), 'f');
  expect([...again.storedPaths()]).toEqual(['d']);
  await again.append(batchOf(['a'], DIM, { version: 2 }));
  expect([...database.disk.keys()].sort()).toEqual(['"meta"', '["info",4]', '["info",5]', '["rows",4]', '["rows",5]']);
});

test('a path with no row is refused, also before anything is stored; no paths give no blocks', async () => {
  const store = await openRowStore(new MemoryDatabase(), 'f');
  await expect(store.readRow('a')).rejects.toThrow(/no row is stored for a/);
  const table = await store.snapshot();
  expect({ ...table }).toMatchObject({ dim: 0, count: 0, paths: [], classes: [] });
  for await (const block of table.rows(allRows(table), NEVER)) expect.fail(`a block of ${block.length}`);
  await expect(rowAt(table, 0, NEVER)).rejects.toThrow(/no row 0, there are 0/);
});

test('rows are right while batches are being packed under the reader', async () => {
  const database = new MemoryDatabase();
  const store = await openRowStore(database, 'f', FOUR_ROWS);
  const paths = names(0, 12);
  for (const path of paths) {
    await store.append(batchOf([path], DIM));
    for (const known of paths.slice(0, store.count)) {
      expect((await store.readRow(known))[1]).toBe(rowOf(known, 2)[1]);
    }
  }
});

/** As an array, for `toContainEqual` takes any two Maps for equal. */
function sorted<T>(content: ReadonlyMap<string, T>): readonly (readonly [string, T])[] {
  return [...content].sort(([a], [b]) => (a < b ? -1 : 1));
}

/** Ten rows of four a shard, in batches of two, packed. */
async function filled() {
  const database = new MemoryDatabase();
  const store = await openRowStore(database, 'f', FOUR_ROWS);
  for (let i = 0; i < 10; i += 2) await store.append(batchOf(names(i, i + 2), DIM));
  await settle(store, database);
  return { store, database, disk: database.disk };
}

function shardSizes(database: MemoryDatabase): number[] {
  return [...database.disk]
    .filter(([key]) => key.startsWith('["rows"'))
    .map(([, rows]) => (rows instanceof Float32Array ? rows.length / DIM : Number.NaN));
}

/** Appends, supersedes, removes and packs, until the database dies. @returns what was confirmed, and that plus the last step */
async function story(database: MemoryDatabase) {
  const versions = new Map<string, number>();
  const attempted = new Map<string, number>();
  const store = await openRowStore(database, 'f', FOUR_ROWS);
  const append = async (paths: readonly string[], version: number) => {
    for (const path of paths) attempted.set(path, version);
    await store.append(batchOf(paths, DIM, { version }));
    for (const path of paths) versions.set(path, version);
    await settle(store, database);
  };
  const remove = async (paths: readonly string[]) => {
    for (const path of paths) attempted.delete(path);
    await store.remove(paths);
    for (const path of paths) versions.delete(path);
    await settle(store, database);
  };
  try {
    await append(names(0, 2), 1);
    await append(names(2, 5), 1);
    await append(names(1, 3), 2);
    await remove(names(0, 2));
    await append(names(5, 9), 1);
    await append(['c/0.jpg', 'c/4.jpg'], 3);
    await remove(names(2, 8));
    await append(names(2, 3), 4);
  } catch {
    return { database, versions, attempted };
  }
  return { database, versions, attempted };
}

test('a shard holds as many whole rows as fit 2 MiB, at least one', () => {
  expect([shardRowsOf(512), shardRowsOf(1000), shardRowsOf(10 ** 6)]).toEqual([1024, 524, 1]);
});

test('a snapshot is the state of its moment, whatever is appended, superseded, removed and packed while it is held', async () => {
  const database = new MemoryDatabase();
  const store = await openRowStore(database, 'f', FOUR_ROWS);
  for (const path of names(0, 6)) await store.append(batchOf([path], DIM));
  await settle(store, database);
  const table = await store.snapshot();
  const before = await rowsByPath(table);
  await store.append(batchOf(names(0, 5), DIM, { version: 2 }));
  await store.remove(['c/5.jpg']);
  for (const path of names(6, 20)) await store.append(batchOf([path], DIM));
  await settle(store, database);
  expect(await rowsByPath(table)).toEqual(before);
  expect([table.count, store.count]).toEqual([6, 19]);
});

test('what a snapshot held up is done once it is released: dead records go, small ones are packed', async () => {
  const database = new MemoryDatabase();
  const store = await openRowStore(database, 'f', FOUR_ROWS);
  await store.append(batchOf(names(0, 4), DIM));
  const table = await store.snapshot();
  await store.append(batchOf(names(0, 4), DIM, { version: 2 }));
  for (const path of names(4, 8)) await store.append(batchOf([path], DIM));
  await settle(store, database);
  const rowRecords = () => [...database.disk.keys()].filter((key) => key.startsWith('["rows"')).length;
  expect(rowRecords()).toBe(6); // the dead one, the one that superseded it, and four of one row
  table.release();
  await settle(store, database);
  await settle(store, database);
  expect(rowRecords()).toBe(2);
  const versions = new Map(names(0, 8).map((path, i) => [path, i < 4 ? 2 : 1]));
  expect(await contentOf(store)).toEqual(expectedContent(versions, DIM));
  expect(await contentOf(await openRowStore(new MemoryDatabase(database.disk), 'f'))).toEqual(
    expectedContent(versions, DIM),
  );
});

test('a page that died with a snapshot held leaves a database that reads just so', async () => {
  const database = new MemoryDatabase();
  const store = await openRowStore(database, 'f', FOUR_ROWS);
  await store.append(batchOf(names(0, 4), DIM));
  await store.snapshot();
  await store.append(batchOf(names(0, 4), DIM, { version: 2 }));
  await store.remove(['c/3.jpg']);
  const again = await openRowStore(new MemoryDatabase(new Map(database.disk)), 'f', FOUR_ROWS);
  expect(await contentOf(again)).toEqual(expectedContent(new Map(names(0, 3).map((path) => [path, 2])), DIM));
});

test('a store that is closed while a snapshot is held stays readable, and who opens it again gets the same one', async () => {
  const database = new MemoryDatabase();
  const store = await openRowStore(database, 'f');
  await store.append(batchOf(names(0, 3), DIM));
  const table = await store.snapshot();
  await store.close();
  expect((await rowsByPath(table)).size).toBe(3);
  const again = await openRowStore(new MemoryDatabase(database.disk), 'f');
  expect(again).toBe(store);
  await again.append(batchOf(['c/9.jpg'], DIM));
  table.release();
  expect(again.count).toBe(4);
});

test('a store that is closed and no longer read lets go of its database', async () => {
  const database = new MemoryDatabase();
  const store = await openRowStore(database, 'f');
  await store.append(batchOf(names(0, 3), DIM));
  const table = await store.snapshot();
  await store.close();
  table.release();
  await store.free();
  await expect
    .poll(async () => {
      try {
        await database.keys();
        return 'open';
      } catch {
        return 'closed';
      }
    })
    .toBe('closed');
});
