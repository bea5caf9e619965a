import { expect, test } from 'vitest';
import { openFiles } from '../../../../src/stages/read/open-files.ts';
import { HOSTILE_NAMES } from '../../../support/hostile-names.ts';
import { safetensorsOf } from '../../../support/write-safetensors.ts';
import { columnsFor, headerOf, rowsOf, writeTable } from '../../../support/write-table.ts';

const PATHS = [...HOSTILE_NAMES, '10', 'x/back\\slash.jpg', 'x/\udcff.jpg'];
const HEADER = {
  ...headerOf(PATHS, 3),
  labels: PATHS.map((path) => (path.includes('/') ? 0 : -1)),
  classes: ['x'],
  columns: columnsFor(PATHS.length),
  sizesBytes: Float64Array.from(PATHS, (_, i) => (i === 1 ? NaN : i)),
  mtimesMs: Float64Array.from(PATHS, (_, i) => (i === 2 ? NaN : i + 0.5)),
  skipped: [{ path: 'x/a', stage: 'decode', code: 'image-empty', reason: 'file has no bytes' }],
  meta: { foldvec: '1.0.0', model: 'tiny' },
};

const open = (bytes: Uint8Array<ArrayBuffer>) => openFiles([{ name: 'x.bin', blob: new Blob([bytes]) }]);

test.each(['float32', 'float16'] as const)('a file of ours comes back whole, %s', async (dtype) => {
  const { facts, values } = await open(await writeTable('safetensors', HEADER, { dtype }));
  expect(values).toEqual(rowsOf(PATHS.length, 3));
  expect(facts).toEqual({
    ...{ kind: 'safetensors', rows: PATHS.length, dim: 3, dtype, paths: PATHS, classes: ['x'] },
    ...{ sizesBytes: HEADER.sizesBytes, mtimesMs: HEADER.mtimesMs, columns: HEADER.columns },
    labels: Int32Array.from(HEADER.labels),
    skipped: [{ path: 'x/a', reason: 'image-empty: file has no bytes' }],
    meta: { ...HEADER.meta, rows: { dtype, l2: false } },
  });
});

test('a file of ours with long texts comes back', async () => {
  const paths = [...PATHS, ...Array.from({ length: 26 }, (_, i) => `${i}${'x'.repeat(2_000_000)}`)];
  const columns = columnsFor(paths.length);
  const { facts } = await open(await writeTable('safetensors', { ...headerOf(paths, 1), columns, meta: HEADER.meta }));
  expect(facts.paths?.length).toBe(paths.length);
  expect(facts.paths?.every((path, i) => path === paths[i])).toBe(true);
  expect(facts.columns).toEqual(columns);
});

test('a file of ours with a tensor a file gives each row its path', async () => {
  const paths = [...PATHS, '__metadata__'];
  const { facts, values } = await open(
    await writeTable('safetensors-files', { ...headerOf(paths, 3), meta: HEADER.meta, skipped: HEADER.skipped }),
  );
  expect(new Set(facts.paths)).toEqual(new Set(paths));
  facts.paths?.forEach((path, row) => {
    expect(values.subarray(3 * row, 3 * row + 3), path).toEqual(rowsOf(1, 3, paths.indexOf(path)));
  });
  expect(facts).toMatchObject({ kind: 'safetensors', meta: { model: 'tiny' }, skipped: [{ path: 'x/a' }] });
});

const F32 = (shape: readonly number[], from: number, to: number) => ({ dtype: 'F32', shape, data_offsets: [from, to] });

test('a stranger’s tensors of one length are rows by their names, bfloat16 too', async () => {
  const half = { dtype: 'BF16', shape: [2], data_offsets: [8, 12] };
  const data = new Uint8Array([...new Uint8Array(Float32Array.of(1, 2).buffer), 0x80, 0x3f, 0, 0x40]);
  const { facts, values } = await open(safetensorsOf({ 'a\\1.jpg': F32([2], 0, 8), b: half }, data));
  expect([...values]).toEqual([1, 2, 1, 2]);
  expect(facts).toMatchObject({ paths: ['a/1.jpg', 'b'], dtype: 'bfloat16 and float32', meta: undefined });
});

const META = '{"foldvec":"1.0.0"}';
test.each([
  ['tensors that overlap', { a: F32([1000], 0, 4000), b: F32([1000], 0, 4000) }, /overlap/],
  ['no rows', { a: F32([0, 2], 0, 0) }, /holds no rows/],
  ['vectors of no length', { a: F32([0], 0, 0) }, /neither a matrix nor vectors/],
  ['a number', { a: F32([], 0, 4) }, /neither a matrix nor vectors/],
  ['ours without paths', { __metadata__: { meta: META }, embeddings: F32([1, 2], 0, 8) }, /holds no paths/],
  [
    'ours with a column that is too short',
    { __metadata__: { meta: META, paths: '["a"]', columns: '{"x":[]}' }, embeddings: F32([1, 2], 0, 8) },
    /a column x that has no value a row/,
  ],
])('%s: refused with a sentence', async (_, header, words) => {
  const opened = open(safetensorsOf(header, new Uint8Array(4000)));
  await expect(opened).rejects.toMatchObject({ code: 'file-damaged', stage: 'read', path: 'x.bin' });
  await expect(opened).rejects.toThrow(words);
});
