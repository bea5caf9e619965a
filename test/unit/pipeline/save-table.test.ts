import { expect, test } from 'vitest';
import { PipelineError } from '../../../src/core/errors.ts';
import { toByteSource } from '../../../src/formats/bytes/source.ts';
import { readEmbeddingsArchive } from '../../../src/formats/npy/embeddings-archive.ts';
import { openZip } from '../../../src/formats/zip/reader.ts';
import { saveTable, type SaveJob } from '../../../src/pipeline/save-table.ts';
import { rowsOfPaths } from '../../../src/pipeline/select-rows.ts';
import { TableFile } from '../../../src/stages/write/table-file.ts';
import type { WriteFile } from '../../../src/stages/write/write.client.ts';
import { MemorySink } from '../../support/memory-sink.ts';
import { memoryTable, type MemoryTableOptions } from '../../support/row-tables.ts';
import { columnsFor, rowsOf } from '../../support/write-table.ts';

const DIM = 3;
const PATHS = ['root.jpg', 'a/1.jpg', 'b/2.jpg'];

interface Harness {
  readonly job: SaveJob;
  readonly sink: MemorySink;
  readonly progress: number[];
  readonly abort: AbortController;
}

/** A table that gives its rows in blocks of two, lent to a writer in the same thread. */
function harness(changes: Partial<SaveJob> = {}, facts: MemoryTableOptions = {}): Harness {
  const sink = new MemorySink();
  const progress: number[] = [];
  const abort = new AbortController();
  const file = new TableFile(() => Promise.resolve({ sink }));
  const write: WriteFile = ({ request, rows, onRows, signal }) => {
    signal.addEventListener('abort', () => void file.abort());
    return file.write(request, rows?.port, onRows);
  };
  const table = memoryTable(PATHS, DIM, {
    rowFor: (path) => rowsOf(1, DIM, PATHS.indexOf(path)),
    skipped: [{ code: 'image-empty', stage: 'decode', message: 'file has no bytes', path: 'a/0.jpg' }],
    ...facts,
  });
  const job: SaveJob = {
    table,
    write,
    format: 'npz',
    holdsRows: true,
    dtype: 'float32',
    l2: false,
    nanRows: false,
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
    paths: PATHS,
    labels: Int32Array.of(-1, 0, 1),
    classes: ['a', 'b'],
    skipped: [{ path: 'a/0.jpg', reason: 'image-empty: file has no bytes' }],
    meta: { model: 'tiny', rows: { dtype: 'float32', l2: false } },
  });
  expect(progress).toEqual([3]);
});

test('unit length, float16 and labels are handed on', async () => {
  const columns = columnsFor(3);
  const { job, sink } = harness({ dtype: 'float16', l2: true }, { columns });
  const { rounding } = await saveTable(job);
  expect(rounding?.overflows).toBe(0);
  const { embeddings, meta } = await readEmbeddingsArchive(sink.bytes());
  expect(Math.hypot(...embeddings.subarray(DIM, 2 * DIM))).toBeCloseTo(1, 3);
  expect(meta).toMatchObject({ rows: { dtype: 'float16', l2: true } });
  const zip = await openZip(toByteSource(sink.bytes()));
  expect([...zip.entries.keys()]).toContain('column_count.npy');
});

test.each(['float16', 'float32'] as const)(
  'skipped files have rows of NaN where they would stand, %s',
  async (dtype) => {
    const { job, sink, progress } = harness({ nanRows: true, dtype, l2: true });
    const { rounding } = await saveTable(job);
    const { embeddings, paths, labels, skipped, meta } = await readEmbeddingsArchive(sink.bytes());
    expect(paths).toEqual(['root.jpg', 'a/0.jpg', 'a/1.jpg', 'b/2.jpg']);
    expect(labels).toEqual(Int32Array.of(-1, 0, 0, 1));
    expect([...embeddings].map(Number.isNaN)).toEqual(Array.from({ length: 12 }, (_, i) => i >= 3 && i < 6));
    expect(Math.hypot(...embeddings.subarray(6, 9))).toBeCloseTo(1, 3);
    expect(skipped).toHaveLength(1);
    expect(meta).toMatchObject({ rows: { nan_rows: 1, zero_rows: 0 } });
    expect(rounding?.overflows).toBe(dtype === 'float16' ? 0 : undefined);
    expect(progress).toEqual([4]);
  },
);

test('a text that nests asks for the rows in its own order, and gets NaN as null', async () => {
  const paths = ['x/a/1.jpg', 'x/a-b/1.jpg', 'x/a/c/1.jpg'];
  const rowFor = (path: string) => rowsOf(1, DIM, paths.indexOf(path));
  const skipped = [{ code: 'image-empty', stage: 'decode', message: 'file has no bytes', path: 'x/a/0.jpg' }] as const;
  const { job, sink } = harness({
    format: 'json-nested',
    nanRows: true,
    table: memoryTable(paths, DIM, { rowFor, skipped }),
  });
  await saveTable(job);
  const row = (i: number) => [...rowsOf(1, DIM, i)];
  expect(JSON.parse(new TextDecoder().decode(sink.bytes()))).toEqual({
    x: { a: { '0.jpg': [null, null, null], '1.jpg': row(0), c: { '1.jpg': row(2) } }, 'a-b': { '1.jpg': row(1) } },
  });
});

test('rows of NaN are told where the file itself holds no rows', async () => {
  const { job, sink } = harness({ format: 'rows-csv', holdsRows: false, nanRows: true });
  await saveTable(job);
  expect(new TextDecoder().decode(sink.bytes())).toContain('\r\n1,a/0.jpg,0,0,a\r\n');
});

test('a table of no rows is a file of no rows, as long as it would have been', async () => {
  const { job, sink } = harness({ table: memoryTable([], DIM) });
  await saveTable(job);
  expect(await readEmbeddingsArchive(sink.bytes())).toMatchObject({ rows: 0, dim: DIM });
});

test.each(['paths-json', 'rows-csv', 'skipped-csv'] as const)('%s: no row is read', async (format) => {
  const table = memoryTable(PATHS, DIM);
  const { job, sink } = harness({ format, holdsRows: false, table });
  await saveTable(job);
  expect([sink.ended, table.reads]).toEqual(['closed', []]);
});

test('rows that cannot be read give the file up, with the reader’s own failure', async () => {
  const failure = new PipelineError('store-failed', 'persist', 'record is damaged');
  const { job, sink } = harness({}, { failure });
  await expect(saveTable(job)).rejects.toMatchObject({ code: 'store-failed', message: 'record is damaged' });
  expect(sink.ended).toBe('aborted');
});

test('a cancel between two blocks gives the file up', async () => {
  const { job, sink, abort } = harness();
  const run = saveTable({ ...job, onProgress: () => abort.abort() });
  await expect(run).rejects.toMatchObject({ name: 'AbortError' });
  expect(sink.ended).toBe('aborted');
});

test('the table stays the caller’s, and its loan ends with the file', async () => {
  const table = memoryTable(PATHS, DIM);
  let isEnded = false;
  const lend = () => {
    const loan = table.lend();
    const end = () => {
      isEnded = true;
      loan.end();
    };
    return { ...loan, end };
  };
  const { job } = harness({ table: { ...table, lend } });
  await saveTable(job);
  expect([isEnded, table.isReleased()]).toEqual([true, false]);
});

test('chosen rows alone are saved: their own numbers under their own paths, class numbers as in the whole', async () => {
  const columns = columnsFor(3);
  const manifest = {
    backends: [
      { rows: [0, 1], backend: 'gpu' },
      { rows: [1, 3], backend: 'cpu' },
    ],
    counts: { rows: 3, classes: 2, skipped: 1 },
  };
  const { job, sink, progress } = harness({ only: Int32Array.of(0, 2), nanRows: true }, { columns, manifest });
  await saveTable(job);
  const { embeddings, paths, labels, classes, skipped, meta } = await readEmbeddingsArchive(sink.bytes());
  expect(embeddings).toEqual(Float32Array.of(...rowsOf(1, DIM, 0), ...rowsOf(1, DIM, 2)));
  expect({ paths, labels, classes, skipped }).toEqual({
    ...{ paths: ['root.jpg', 'b/2.jpg'], labels: Int32Array.of(-1, 1), classes: ['a', 'b'], skipped: [] },
  });
  expect(meta).toMatchObject({
    selection: { rows: 2, of: 3 },
    counts: { rows: 2, classes: 2, skipped: 0 },
    backends: [
      { rows: [0, 1], backend: 'gpu' },
      { rows: [1, 2], backend: 'cpu' },
    ],
  });
  expect(progress).toEqual([2]);
});

test('a text that nests holds the chosen rows where they belong', async () => {
  const { job, sink } = harness({ format: 'json-nested', only: Int32Array.of(2) });
  await saveTable(job);
  expect(JSON.parse(new TextDecoder().decode(sink.bytes()))).toEqual({ b: { '2.jpg': [...rowsOf(1, DIM, 2)] } });
});

test('rows are found by their paths, in the table’s order; what is not there is passed over', () => {
  expect([...rowsOfPaths({ paths: PATHS }, new Set(['b/2.jpg', 'gone.jpg', 'root.jpg']))]).toEqual([0, 2]);
});
