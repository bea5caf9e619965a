import { afterEach, expect, test } from 'vitest';
import { deleteDatabase, listDatabases, openDatabase, type Database } from '../../../src/stages/persist/database.ts';

const opened: Database[] = [];
function open(name: string): Database {
  const database = openDatabase(`test-${name}`);
  opened.push(database);
  return database;
}

afterEach(async () => {
  for (const database of opened.splice(0)) {
    database.close();
    await deleteDatabase(database.name);
  }
});

test('records come back as they were, under names and numbers, in order of the numbers', async () => {
  const database = open('records');
  await database.write({
    put: [
      ['meta', { a: 1 }],
      [['rows', 10], Float32Array.of(1, 2)],
      [['rows', 9], 'nine'],
    ],
  });
  expect(await database.get(['rows', 10])).toEqual(Float32Array.of(1, 2));
  expect(await database.get('meta')).toEqual({ a: 1 });
  expect(await database.get('nothing')).toBeUndefined();
  expect(await database.keys()).toEqual(['meta', ['rows', 9], ['rows', 10]]);
});

test('a transaction with one bad record stores none of its records', async () => {
  const database = open('atomic');
  await database.write({ put: [['kept', 1]] });
  const bad = () => undefined; // functions cannot be stored
  await expect(
    database.write({
      put: [
        ['new', 1],
        ['bad', bad],
      ],
      delete: ['kept'],
    }),
  ).rejects.toMatchObject({
    code: 'store-failed',
    stage: 'persist',
  });
  expect(await database.keys()).toEqual(['kept']);
});

test('an update sees the old record, and one that throws leaves it', async () => {
  const database = open('update');
  await database.write({ put: [['n', 1]] });
  await Promise.all([1, 2, 3].map(() => database.update('n', (old) => Number(old) + 1)));
  expect(await database.get('n')).toBe(4);
  const failing = database.update('n', () => {
    throw new RangeError('no');
  });
  await expect(failing).rejects.toThrow(/^database test-update: write: RangeError: no$/);
  expect(await database.get('n')).toBe(4);
  await database.update('n', () => undefined);
  expect(await database.keys()).toEqual([]);
});

test('a database that is deleted elsewhere lets go, and says so at the next use', async () => {
  const database = open('deleted');
  await database.write({ put: [['a', 1]] });
  await deleteDatabase(database.name);
  await expect(database.get('a')).rejects.toMatchObject({ code: 'store-failed' });
  expect(await listDatabases('test-deleted')).toEqual([]);
});

test('a closed database is not opened again by a late call', async () => {
  const database = open('closed');
  await database.write({ put: [['a', 1]] });
  database.close();
  await expect(database.write({ put: [['a', 2]] })).rejects.toMatchObject({ code: 'store-failed' });
});

// Chromium looks at the quota only twice a minute, so a test cannot lower it; what it throws then is this very exception.
test('a used-up quota is store-full, and nothing of the transaction is stored', async () => {
  const database = open('quota');
  await database.write({ put: [['kept', 1]] });
  const prototype: { put: (value: unknown, key: IDBValidKey) => IDBRequest } = IDBObjectStore.prototype;
  const { put } = prototype;
  prototype.put = function (value, key) {
    if (value === 'too large') throw new DOMException('', 'QuotaExceededError');
    return put.call(this, value, key);
  };
  try {
    const writing = database.write({
      put: [
        ['small', 1],
        ['large', 'too large'],
      ],
      delete: ['kept'],
    });
    await expect(writing).rejects.toMatchObject({ code: 'store-full', stage: 'persist' });
  } finally {
    prototype.put = put;
  }
  expect(await database.keys()).toEqual(['kept']);
});
