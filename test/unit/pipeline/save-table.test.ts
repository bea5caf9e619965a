import { expect, test } from 'vitest';
import { PipelineError } from '../../../src/core/errors.ts';
import { toByteSource } from '../../../src/formats/bytes/source.ts';
import { readEmbeddingsArchive } from '../../../src/formats/npy/embeddings-archive.ts';
import { openZip } from '../../../src/formats/zip/reader.ts';
import { saveTable, type SaveJob } from '../../../src/pipeline/save-table.ts';
import type { StoredTable } from '../../../src/stages/persist/row-store.ts';
import { WriteSession } from '../../../src/stages/write/write-session.ts';
import { MemorySink } from '../../support/memory-sink.ts';
import { columnsFor, rowsOf } from '../../support/write-table.ts';

const DIM = 3;
const table: StoredTable = {
  dim: DIM,
  paths: ['root.jpg', 'a/1.jpg', 'b/2.jpg'],
  labels: Int32Array.of(-1, 0, 1),
  classes: ['a', 'b'],
  skipped: [{ code: 'image-empty', stage: 'decode', message: 'file has no bytes', path: 'a/0.jpg' }],
  backends: [{ backend: 'wasm', rows: 3 }],
};

interface Harness {
  readonly job: SaveJob;
  readonly sink: MemorySink;
  readonly progress: number[];
  readonly abort: AbortController;
}

/** A store that gives its rows in blocks of two. */
function harness(changes: Partial<SaveJob> = {}): Harness {
  const sink = new MemorySink();
  const progress: number[] = [];
  const abort = new AbortController();
  const job: SaveJob = {
    table,
    meta: { model: 'tiny' },
    columns: [],
    store: {
      readRows: async function* (paths) {
        for (let at = 0; at < paths.length; at += 2) {
          yield await Promise.resolve(rowsOf(Math.min(2, paths.length - at), DIM, at));
        }
      },
    },
    writer: new WriteSession(() => Promise.resolve({ sink })),
    format: 'npz',
    dtype: 'float32',
    l2: false,
    sink: { kind: 'blob', mimeType: '' },
    onProgress: (rows) => progress.push(rows),
    signal: abort.signal,
    ...changes,
  };
  return { job, sink, progress, abort };
}

test('an npz holds rows, paths, labels, classes, skips and meta of the table, and progress counts rows', async () => {
  const { job, sink, progress } = harness();
  const { bytes } = await saveTable(job);
  expect(bytes).toBe(sink.bytes().length);
  expect(await readEmbeddingsArchive(sink.bytes())).toEqual({
    embeddings: rowsOf(3, DIM),
    rows: 3,
    dim: DIM,
    paths: table.paths,
    labels: table.labels,
    classes: table.classes,
    skipped: [{ path: 'a/0.jpg', reason: 'image-empty: file has no bytes' }],
    meta: { ...job.meta, rows: { dtype: 'float32', l2: false } },
  });
  expect(progress).toEqual([2, 3]);
});

test('unit length, float16 and labels are handed on', async () => {
  const columns = columnsFor(3);
  const { job, sink } = harness({ dtype: 'float16', l2: true, columns });
  const { rounding } = await saveTable(job);
  expect(rounding?.overflows).toBe(0);
  const { embeddings, meta } = await readEmbeddingsArchive(sink.bytes());
  expect(Math.hypot(...embeddings.subarray(DIM, 2 * DIM))).toBeCloseTo(1, 3);
  expect(meta).toMatchObject({ rows: { dtype: 'float16', l2: true } });
  const zip = await openZip(toByteSource(sink.bytes()));
  expect([...zip.entries.keys()]).toContain('column_count.npy');
});

test('a table of no rows is a file of no rows, as long as it would have been', async () => {
  const none = { ...table, paths: [], labels: new Int32Array(0), backends: [] };
  const { job, sink } = harness({ table: none });
  await saveTable(job);
  expect(await readEmbeddingsArchive(sink.bytes())).toMatchObject({ rows: 0, dim: DIM });
});

test.each(['paths-json', 'rows-csv', 'skipped-csv'] as const)('%s: no row is read', async (format) => {
  const readRows = () => {
    throw new Error('rows were read');
  };
  const { job, sink } = harness({ format, store: { readRows } });
  await saveTable(job);
  expect(sink.ended).toBe('closed');
});

test('a store that fails gives the file up, with the store’s own failure', async () => {
  const failed = new PipelineError('store-failed', 'persist', 'record is damaged');
  const { job, sink } = harness({
    store: {
      // eslint-disable-next-line require-yield -- it fails before the first block
      readRows: async function* () {
        await Promise.resolve();
        throw failed;
      },
    },
  });
  await expect(saveTable(job)).rejects.toBe(failed);
  expect(sink.ended).toBe('aborted');
});

test('a writer that died does not hide the first failure behind that of giving up', async () => {
  const { job } = harness();
  const died = new PipelineError('write-failed', 'write', 'write worker died');
  const gone = new PipelineError('write-failed', 'write', 'abort: write worker died');
  const writer: SaveJob['writer'] = {
    begin: () => Promise.resolve(),
    rows: () => Promise.reject(died),
    end: () => Promise.reject(gone),
    abort: () => Promise.reject(gone),
  };
  await expect(saveTable({ ...job, writer })).rejects.toBe(died);
});

test('an abort between two blocks gives the file up', async () => {
  const { job, sink, abort } = harness();
  const run = saveTable({ ...job, onProgress: () => abort.abort() });
  await expect(run).rejects.toMatchObject({ name: 'AbortError' });
  expect(sink.ended).toBe('aborted');
});
