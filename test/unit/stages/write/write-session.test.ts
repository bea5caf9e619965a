import type { TableColumn } from '../../../../src/core/table-column.ts';
import { expect, test } from 'vitest';
import { PipelineError } from '../../../../src/core/errors.ts';
import type { WriteFormat } from '../../../../src/stages/write/file-formats/registry.ts';
import type { WriteRequest } from '../../../../src/stages/write/write.contract.ts';
import { WriteSession } from '../../../../src/stages/write/write-session.ts';
import { MemorySink } from '../../../support/memory-sink.ts';
import { columnsFor, headerOf, rowsOf } from '../../../support/write-table.ts';

function openSession() {
  const sinks: MemorySink[] = [];
  const session = new WriteSession(() => {
    const sink = new MemorySink();
    sinks.push(sink);
    return Promise.resolve({ sink });
  });
  return { session, sinks };
}

function requestFor(format: WriteFormat, more: Partial<WriteRequest> = {}): WriteRequest {
  const header = headerOf(['a.jpg', 'b.jpg'], 3);
  return { format, dtype: 'float32', l2: false, header, sink: { kind: 'blob', mimeType: '' }, ...more };
}

function integers(...values: readonly number[]): TableColumn {
  return { name: 'n', kind: 'integer', values: Float64Array.from(values) };
}

const FORMATS: readonly WriteFormat[] = ['npz', 'npy', 'pickle-matrix', 'pickle-nested'];

test.each(FORMATS)('%s: more rows than paths are refused, and the file is given up', async (format) => {
  const { session, sinks } = openSession();
  await session.begin(requestFor(format));
  await session.rows(rowsOf(2, 3));
  await expect(session.rows(rowsOf(1, 3))).rejects.toThrow(/more rows than paths: 3 rows, 2 paths/);
  expect(sinks[0]?.ended).toBe('aborted');
});

test.each(FORMATS)('%s: fewer rows than paths are refused, and the file is given up', async (format) => {
  const { session, sinks } = openSession();
  await session.begin(requestFor(format));
  await session.rows(rowsOf(1, 3));
  await expect(session.end()).rejects.toThrow(/fewer rows than paths: 1 rows, 2 paths/);
  expect(sinks[0]?.ended).toBe('aborted');
});

test('a block that holds half a row is refused', async () => {
  const { session } = openSession();
  await session.begin(requestFor('npy'));
  await expect(session.rows(new Float32Array(4))).rejects.toThrow(/block of 4 values holds no whole rows of 3/);
});

test.each(['paths-json', 'rows-csv', 'skipped-csv'] as const)('%s takes no rows', async (format) => {
  const { session } = openSession();
  await session.begin(requestFor(format));
  await expect(session.rows(rowsOf(1, 3))).rejects.toThrow(/holds no rows/);
});

test.each([
  ['float64 of a format that has none', requestFor('npz', { dtype: 'float64' }), /npz is never float64/],
  [
    'a path without a label',
    requestFor('npz', { header: { ...headerOf(['a', 'b'], 3), labels: [0] } }),
    /1 labels, 2 paths/,
  ],
  [
    'a column that is too short',
    requestFor('npz', { header: { ...headerOf(['a', 'b'], 3), columns: columnsFor(1) } }),
    /1 in column price\/€, 2 paths/,
  ],
  [
    'two columns of one name',
    requestFor('npz', { header: { ...headerOf(['a'], 3), columns: [...columnsFor(1), ...columnsFor(1)] } }),
    /two columns have one name: price/,
  ],
  [
    'a whole number that is none',
    requestFor('npz', { header: { ...headerOf(['a'], 3), columns: [integers(2 ** 53)] } }),
    /column n of whole numbers holds another: 9007199254740992/,
  ],
  ['rows of no length', requestFor('npz', { header: headerOf(['a'], 0) }), /cannot have this length: 0/],
])('%s is refused before a file is opened', async (_, request, message) => {
  const { session, sinks } = openSession();
  const begin = session.begin(request);
  await expect(begin).rejects.toBeInstanceOf(RangeError);
  await expect(begin).rejects.toThrow(message);
  expect(sinks).toHaveLength(0);
});

test('a second file has to wait until the first is ended', async () => {
  const { session } = openSession();
  await session.begin(requestFor('npy'));
  await expect(session.begin(requestFor('npy'))).rejects.toThrow(/another file is being written/);
});

test('a write that fails gives the file up, tells why, and the next file may begin', async () => {
  const { session, sinks } = openSession();
  await session.begin(requestFor('npy'));
  const [sink] = sinks;
  if (sink) sink.failure = new PipelineError('write-failed', 'write', 'disk is full');
  await expect(session.rows(rowsOf(2, 3))).rejects.toMatchObject({ code: 'write-failed' });
  expect(sink?.ended).toBe('aborted');
  await session.begin(requestFor('npy'));
  await session.rows(rowsOf(2, 3));
  await expect(session.end()).resolves.toEqual({ bytes: 128 + 24 });
  expect(sinks[1]?.ended).toBe('closed');
});

test.each(FORMATS)('%s: the end tells what float16 has cost, of all rows, after unit length', async (format) => {
  const { session } = openSession();
  await session.begin(requestFor(format, { dtype: 'float16', l2: true }));
  await session.rows(Float32Array.of(1, 0, 0));
  await session.rows(Float32Array.of(1e6, 1e6, 1e6)); // no overflow: its values are 0.577
  const { rounding } = await session.end();
  const third = Math.fround(Math.sqrt(1 / 3));
  expect(rounding).toMatchObject({ overflows: 0, maxRelative: (third - 2364 / 4096) / third });
});

test('other numbers cost nothing worth telling, and a file without rows tells nothing', async () => {
  const { session } = openSession();
  await session.begin(requestFor('npy'));
  await session.rows(rowsOf(2, 3));
  expect(await session.end()).not.toHaveProperty('rounding');
  await session.begin(requestFor('paths-json', { dtype: 'float16' }));
  expect(await session.end()).not.toHaveProperty('rounding');
});

test('calls that are not awaited keep their order', async () => {
  const { session, sinks } = openSession();
  const calls = [
    session.begin(requestFor('npy')),
    session.rows(rowsOf(1, 3, 0)),
    session.rows(rowsOf(1, 3, 1)),
    session.end(),
  ];
  await Promise.all(calls);
  expect(new Float32Array(sinks[0]!.bytes().slice(-24).buffer)).toEqual(rowsOf(2, 3));
});

test('abort gives the file up, and without a file does nothing', async () => {
  const { session, sinks } = openSession();
  await session.abort();
  await session.begin(requestFor('npy'));
  await session.abort();
  expect(sinks[0]?.ended).toBe('aborted');
  await expect(session.end()).rejects.toThrow(/no file is being written/);
});
