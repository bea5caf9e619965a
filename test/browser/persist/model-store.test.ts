import { afterEach, beforeEach, expect, test } from 'vitest';
import { deleteDatabase, openDatabase, type Database } from '../../../src/stages/persist/database.ts';
import { openModelStore, type ModelStore } from '../../../src/stages/persist/model-store.ts';
import { droppedModel } from '../../support/dropped-model.ts';

const NAME = 'test-models';

let database: Database;
let store: ModelStore;
async function open(): Promise<void> {
  database = openDatabase(NAME);
  store = await openModelStore(database);
}
beforeEach(open);
afterEach(async () => {
  store.close();
  await deleteDatabase(NAME);
});

const bytesOf = async (blob: Blob | undefined) => [...new Uint8Array((await blob?.arrayBuffer()) ?? [])];
const A = droppedModel('a', 1);
const B = droppedModel('b', 2);

test('models and their files are there again after a reload, the latest first', async () => {
  await store.put(A, new File([Uint8Array.of(1, 2, 3)], 'a.onnx'));
  await store.put(B, new Blob([Uint8Array.of(4, 5, 6)]));
  store.close();
  await open();
  expect(await store.list()).toEqual({ models: [B, A], damaged: 0 });
  expect(await bytesOf(await store.file(A.id))).toEqual([1, 2, 3]);
  expect(await bytesOf(await store.file(B.id))).toEqual([4, 5, 6]);
  expect(await store.file('dropped-0')).toBeUndefined();
});

test('a model of four channels is there again with all of its means', async () => {
  const input = { ...A.input, colours: 'rgba' } as const;
  const rgba = { ...A, input, normalization: { mean: [0, 0, 0, 0.5], std: [1, 1, 1, 0.5] } } as const;
  await store.put(rgba, new Blob([Uint8Array.of(1, 2, 3)]));
  expect(await store.list()).toEqual({ models: [rgba], damaged: 0 });
});

test('the same file brought again is one model, with the later facts', async () => {
  await store.put(A, new Blob([Uint8Array.of(1, 2, 3)]));
  await store.put({ ...A, title: 'again', addedMs: 9 }, new Blob([Uint8Array.of(1, 2, 3)]));
  expect((await store.list()).models.map(({ title }) => title)).toEqual(['again']);
});

test('a model that is removed takes its file along, and leaves the others', async () => {
  await store.put(A, new Blob([Uint8Array.of(1, 2, 3)]));
  await store.put(B, new Blob([Uint8Array.of(4, 5, 6)]));
  await store.remove(A.id);
  expect((await store.list()).models).toEqual([B]);
  expect(await database.keys()).toEqual([`facts:${B.sha256}`, `file:${B.sha256}`, 'meta']);
  await store.remove('dropped-0');
  expect((await store.list()).models).toEqual([B]);
});

test.each([
  ['another kind', { kind: 'bundled' }],
  ['a hash that is not its key’s', { sha256: 'c'.repeat(64) }],
  ['no outputs', { outputs: [] }],
  ['an output without a tensor', { outputs: [{ ...A.outputs[0], tensor: 5 }] }],
  ['an unknown reduction', { outputs: [{ ...A.outputs[0], reduction: 'median' }] }],
  ['a deviation of 0', { normalization: { mean: [0, 0, 0], std: [0, 1, 1] } }],
  ['four means for three channels', { normalization: { mean: [0, 0, 0, 0], std: [1, 1, 1, 1] } }],
  ['three means for four channels', { input: { ...A.input, colours: 'rgba' } }],
  ['two means', { normalization: { mean: [0, 0], std: [1, 1, 1] } }],
  ['a size that is no count', { sizePx: 1.5 }],
  ['an unknown layout', { input: { ...A.input, layout: 'CHWN' } }],
  ['an unknown filter', { crop: { resizePx: 256, filter: 'lanczos' } }],
  ['no source', { source: undefined }],
])('a record with %s is left out and counted, and can be cleared away', async (_, change) => {
  await store.put(A, new Blob([Uint8Array.of(1, 2, 3)]));
  await store.put(B, new Blob([Uint8Array.of(4, 5, 6)]));
  await database.update(`facts:${A.sha256}`, (old) => ({ ...Object(old), ...change }));
  expect(await store.list()).toEqual({ models: [B], damaged: 1 });
  expect(await store.file(A.id)).toBeUndefined();
  await store.removeDamaged();
  expect(await store.list()).toEqual({ models: [B], damaged: 0 });
  expect(await database.keys()).toHaveLength(3);
});

test('a file that is gone, or of another length, is not given', async () => {
  await store.put(A, new Blob([Uint8Array.of(1)]));
  expect(await store.file(A.id)).toBeUndefined();
  await database.write({ delete: [`file:${A.sha256}`] });
  expect(await store.list()).toEqual({ models: [], damaged: 1 });
});

test('a store of a newer version is left alone', async () => {
  await database.write({ put: [['meta', { schemaVersion: 2 }]] });
  await expect(openModelStore(database)).rejects.toMatchObject({ code: 'store-newer', stage: 'persist' });
});

// What Chromium throws once the quota is used up: see database.test.ts.
test('a full disk is store-full, and neither facts nor file are kept', async () => {
  const prototype: { put: (value: unknown, key: IDBValidKey) => IDBRequest } = IDBObjectStore.prototype;
  const { put } = prototype;
  prototype.put = function (value, key) {
    if (value instanceof Blob) throw new DOMException('', 'QuotaExceededError');
    return put.call(this, value, key);
  };
  try {
    await expect(store.put(A, new Blob([Uint8Array.of(1, 2, 3)]))).rejects.toMatchObject({ code: 'store-full' });
  } finally {
    prototype.put = put;
  }
  expect(await database.keys()).toEqual([]);
});
