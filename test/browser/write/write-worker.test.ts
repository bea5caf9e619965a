import { expect, test } from 'vitest';
import { PipelineError } from '../../../src/core/errors.ts';
import { readEmbeddingsArchive } from '../../../src/formats/npy/embeddings-archive.ts';
import { readPickle } from '../../../src/formats/pickle/reader.ts';
import { writeFile } from '../../../src/stages/write/write.client.ts';
import type { SinkSpec, WriteRequest, WriteResult } from '../../../src/stages/write/write.contract.ts';
import { memoryTable, type MemoryTableOptions } from '../../support/row-tables.ts';
import { HOSTILE_NAMES } from '../../support/hostile-names.ts';
import { lookUp } from '../../support/pickle-look-up.ts';
import { columnsFor, headerOf, rowsOf } from '../../support/write-table.ts';

const DIM = 6;
const BLOB: SinkSpec = { kind: 'blob', mimeType: 'application/octet-stream' };
const HEADER = { ...headerOf(HOSTILE_NAMES, DIM), skipped: [{ path: 'x', code: 'c', stage: 's', reason: 'r' }] };
const ROWS = rowsOf(HOSTILE_NAMES.length, DIM);

function requestFor(format: WriteRequest['format'], sink: SinkSpec): WriteRequest {
  return { format, dtype: 'float32', l2: false, header: HEADER, sink };
}

interface Changes extends MemoryTableOptions {
  readonly onRows?: (rows: number) => void;
  readonly signal?: AbortSignal;
}

/** Writes the rows through a worker, which reads them over a port. */
async function write(request: WriteRequest, changes: Changes = {}): Promise<WriteResult> {
  const { onRows = () => undefined, signal = new AbortController().signal, ...facts } = changes;
  const rowFor = (path: string) => rowsOf(1, DIM, HOSTILE_NAMES.indexOf(path));
  const loan = memoryTable(HOSTILE_NAMES, DIM, { rowFor, ...facts }).lend();
  try {
    return await writeFile({ request, rows: loan, onRows, signal });
  } finally {
    loan.end();
  }
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
  const written: number[] = [];
  const { bytes, blob = new Blob() } = await write(requestFor('npz', BLOB), { onRows: (rows) => written.push(rows) });
  expect(written).toEqual([HOSTILE_NAMES.length]);
  expect(blob.size).toBe(bytes);
  const archive = await readEmbeddingsArchive(blob);
  expect(archive.embeddings).toEqual(ROWS);
  expect(archive).toMatchObject({
    paths: HOSTILE_NAMES,
    skipped: [{ path: 'x', reason: 'c: r' }],
    meta: { model: 'tiny' },
  });
});

test('a file on disk is whole once it is ended', async () => {
  const handle = await fileHandle('nested.pkl');
  const result = await write(requestFor('pickle-nested', { kind: 'file', handle }));
  const file = await handle.getFile();
  expect(result).toEqual({ bytes: file.size });
  const index = readPickle(new Uint8Array(await file.arrayBuffer()));
  HOSTILE_NAMES.forEach((path, row) => {
    expect(lookUp(index, path)).toEqual(rowsOf(1, DIM, row));
  });
});

test('a file that is given up leaves nothing under its name', async () => {
  const handle = await fileHandle('given-up.npz');
  const abort = new AbortController();
  const writing = write(requestFor('npz', { kind: 'file', handle }), {
    signal: abort.signal,
    rowFor: () => {
      abort.abort();
      return new Float32Array(DIM);
    },
  });
  await expect(writing).rejects.toMatchObject({ name: 'AbortError' });
  expect(await fileNames()).not.toContain('given-up.npz');
});

test('a cancel ends within seconds though nobody gives the rows', async () => {
  const abort = new AbortController();
  const { port1, port2 } = new MessageChannel(); // nobody serves it
  const loan = { port: port2, gone: new AbortController().signal, end: () => port1.close() };
  const writing = writeFile({
    request: requestFor('npz', BLOB),
    rows: loan,
    onRows: () => undefined,
    signal: abort.signal,
  });
  abort.abort();
  await expect(writing).rejects.toMatchObject({ name: 'AbortError' });
});

test('a file ends with the reason of whoever served its rows and has died', async () => {
  const gone = new AbortController();
  const { port1, port2 } = new MessageChannel();
  const loan = { port: port2, gone: gone.signal, end: () => port1.close() };
  const signal = new AbortController().signal;
  const writing = writeFile({ request: requestFor('npz', BLOB), rows: loan, onRows: () => undefined, signal });
  gone.abort(new PipelineError('store-failed', 'persist', 'rows worker died'));
  await expect(writing).rejects.toMatchObject({ code: 'store-failed', message: 'rows worker died' });
});

test('a file that cannot be written leaves what was there before', async () => {
  const handle = await fileHandle('kept.npz');
  const before = await handle.createWritable();
  await before.write('before');
  await before.close();
  const failure = new PipelineError('store-failed', 'persist', 'record 1 is damaged');
  await expect(write(requestFor('npz', { kind: 'file', handle }), { failure })).rejects.toMatchObject({
    code: 'store-failed',
    message: 'record 1 is damaged',
  });
  expect(await (await handle.getFile()).text()).toBe('before');
});

test('a file that is gone is a failed write, with its code', async () => {
  const root = await navigator.storage.getDirectory();
  const folder = await root.getDirectoryHandle('gone', { create: true });
  const handle = await folder.getFileHandle('x.npy', { create: true });
  await root.removeEntry('gone', { recursive: true });
  await expect(write(requestFor('npy', { kind: 'file', handle }))).rejects.toMatchObject({
    code: 'write-failed',
    stage: 'write',
  });
});

test('float16 rows of unit length and labels go through the worker, and it tells what rounding has cost', async () => {
  const header = { ...HEADER, columns: columnsFor(HOSTILE_NAMES.length) };
  const { blob = new Blob(), rounding } = await write({
    ...{ format: 'npz', dtype: 'float16', l2: true, header, sink: BLOB },
  });
  const { embeddings, meta } = await readEmbeddingsArchive(blob);
  expect(Math.hypot(...embeddings.subarray(DIM, 2 * DIM))).toBeCloseTo(1, 3);
  const { maxRelative: max_relative, minCosine: min_cosine } = rounding!;
  expect(meta?.['rows']).toMatchObject({ zero_rows: 0, rounding: { max_relative, min_cosine, overflows: 0 } });
  expect(max_relative).toBeLessThan(2 ** -11);
});
