import { afterEach, beforeEach, expect, test } from 'vitest';
import { readEmbeddingsArchive } from '../../../src/formats/npy/embeddings-archive.ts';
import { readPickle } from '../../../src/formats/pickle/reader.ts';
import { startWriter, type WriteClient } from '../../../src/stages/write/write.client.ts';
import type { SinkSpec, WriteRequest } from '../../../src/stages/write/write.contract.ts';
import { HOSTILE_NAMES } from '../../support/hostile-names.ts';
import { lookUp } from '../../support/pickle-look-up.ts';
import { columnsFor, headerOf, rowsOf } from '../../support/write-table.ts';

const DIM = 6;
const BLOB: SinkSpec = { kind: 'blob', mimeType: 'application/octet-stream' };
const HEADER = { ...headerOf(HOSTILE_NAMES, DIM), skipped: [{ path: 'x', code: 'c', stage: 's', reason: 'r' }] };
const ROWS = rowsOf(HOSTILE_NAMES.length, DIM);

let writer: WriteClient;
beforeEach(() => {
  writer = startWriter();
});
afterEach(() => {
  writer.close();
});

function requestFor(format: WriteRequest['format'], sink: SinkSpec): WriteRequest {
  return { format, dtype: 'float32', l2: false, header: HEADER, sink };
}

async function fileHandle(name: string): Promise<FileSystemFileHandle> {
  const root = await navigator.storage.getDirectory();
  return root.getFileHandle(name, { create: true });
}

async function fileNames(): Promise<string[]> {
  const root = await navigator.storage.getDirectory();
  const names: string[] = [];
  for await (const name of root.keys()) names.push(name);
  return names;
}

test('an npz goes through the worker into a Blob, whole', async () => {
  await writer.begin(requestFor('npz', BLOB));
  await writer.rows(ROWS.slice(0, 4 * DIM));
  await writer.rows(ROWS.slice(4 * DIM));
  const { bytes, blob = new Blob() } = await writer.end();
  expect(blob.size).toBe(bytes);
  const archive = await readEmbeddingsArchive(blob);
  expect(archive.embeddings).toEqual(ROWS);
  expect(archive).toMatchObject({
    paths: HOSTILE_NAMES,
    skipped: [{ path: 'x', reason: 'c: r' }],
    meta: { model: 'tiny' },
  });
});

test('a file on disk is whole once it is ended, and what it held before stays until then', async () => {
  const handle = await fileHandle('nested.pkl');
  const before = await handle.createWritable();
  await before.write('before');
  await before.close();
  await writer.begin(requestFor('pickle-nested', { kind: 'file', handle }));
  await writer.rows(ROWS.slice());
  expect(await (await handle.getFile()).text()).toBe('before');
  const result = await writer.end();
  const file = await handle.getFile();
  expect(result).toEqual({ bytes: file.size });
  const index = readPickle(new Uint8Array(await file.arrayBuffer()));
  HOSTILE_NAMES.forEach((path, row) => {
    expect(lookUp(index, path)).toEqual(rowsOf(1, DIM, row));
  });
});

test('a file that is given up leaves nothing under its name', async () => {
  const handle = await fileHandle('given-up.npz');
  await writer.begin(requestFor('npz', { kind: 'file', handle }));
  await writer.rows(ROWS.slice());
  await writer.abort();
  expect(await fileNames()).not.toContain('given-up.npz');
});

test('a file that is given up leaves what was there before', async () => {
  const handle = await fileHandle('kept.npz');
  const before = await handle.createWritable();
  await before.write('before');
  await before.close();
  await writer.begin(requestFor('npz', { kind: 'file', handle }));
  await expect(writer.end()).rejects.toThrow(/fewer rows than paths: 0 rows, 19 paths/);
  expect(await (await handle.getFile()).text()).toBe('before');
});

test('a file that is gone is a failed write, with its code, and the next file may begin', async () => {
  const root = await navigator.storage.getDirectory();
  const folder = await root.getDirectoryHandle('gone', { create: true });
  const handle = await folder.getFileHandle('x.npy', { create: true });
  await root.removeEntry('gone', { recursive: true });
  await expect(writer.begin(requestFor('npy', { kind: 'file', handle }))).rejects.toMatchObject({
    code: 'write-failed',
    stage: 'write',
  });
  await writer.begin(requestFor('npy', BLOB));
  await writer.rows(ROWS.slice());
  expect((await writer.end()).bytes).toBe(128 + ROWS.byteLength);
});

test('float16 rows of unit length and labels go through the worker, and it tells what rounding has cost', async () => {
  const header = { ...HEADER, columns: columnsFor(HOSTILE_NAMES.length) };
  await writer.begin({ format: 'npz', dtype: 'float16', l2: true, header, sink: BLOB });
  await writer.rows(ROWS.slice());
  const { blob = new Blob(), rounding } = await writer.end();
  const { embeddings, meta } = await readEmbeddingsArchive(blob);
  expect(Math.hypot(...embeddings.subarray(DIM, 2 * DIM))).toBeCloseTo(1, 3);
  const { maxRelative: max_relative, minCosine: min_cosine } = rounding!;
  expect(meta?.['rows']).toMatchObject({ zero_rows: 0, rounding: { max_relative, min_cosine, overflows: 0 } });
  expect(max_relative).toBeLessThan(2 ** -11);
});

test('blocks are moved to the worker, not copied', async () => {
  await writer.begin(requestFor('npy', BLOB));
  const block = ROWS.slice();
  await writer.rows(block);
  expect(block.byteLength).toBe(0);
});
