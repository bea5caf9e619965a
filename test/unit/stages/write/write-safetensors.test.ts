import { expect, test } from 'vitest';
import { openSafetensors, type RawTensor } from '../../../../src/formats/safetensors/reader.ts';
import { HOSTILE_NAMES } from '../../../support/hostile-names.ts';
import { columnsFor, headerOf, rowsOf, writeTable } from '../../../support/write-table.ts';

const HEADER = {
  ...headerOf(HOSTILE_NAMES, 3),
  columns: columnsFor(HOSTILE_NAMES.length),
  sizesBytes: Float64Array.from(HOSTILE_NAMES, (_, i) => (i === 1 ? NaN : i)),
  mtimesMs: Float64Array.from(HOSTILE_NAMES, (_, i) => i + 0.5),
  skipped: [{ path: 'a', stage: 'decode', code: 'image-empty', reason: 'file has no bytes' }],
  meta: { foldvec: '1.0.0' },
};

function floats({ data }: RawTensor): Float32Array {
  return new Float32Array(data.slice().buffer);
}

test('safetensors holds rows and numbers as tensors, and the rest as JSON in its metadata', async () => {
  const { tensors, metadata } = openSafetensors(await writeTable('safetensors', HEADER));
  const rows = HOSTILE_NAMES.length;
  const shapes = [...tensors].map(([name, { type, shape }]) => [name, type, shape]);
  expect(shapes).toEqual([
    ['labels', 'int64', [rows]],
    ['sizes', 'int64', [rows]],
    ['mtimes_ms', 'float64', [rows]],
    ['embeddings', 'float32', [rows, 3]],
  ]);
  expect(floats(tensors.get('embeddings')!)).toEqual(rowsOf(rows, 3));
  expect(new BigInt64Array(tensors.get('sizes')!.data.slice().buffer).slice(0, 3)).toEqual(
    BigInt64Array.of(0n, -1n, 2n),
  );
  expect(metadata.get('foldvec')).toBe('1.0.0');
  const json = (key: string): unknown => JSON.parse(metadata.get(key) ?? '');
  expect(json('paths')).toEqual(HOSTILE_NAMES);
  expect(json('classes')).toEqual(['class']);
  expect(json('skipped')).toEqual(HEADER.skipped);
  const [price, count, colour] = HEADER.columns.map(({ values }) => [...values]);
  expect(json('columns')).toEqual({
    'price/€': price?.map((value) => (Number.isNaN(value) ? null : value)),
    count,
    '=colour': colour,
  });
  expect(json('meta')).toEqual({ foldvec: '1.0.0', rows: { dtype: 'float32', l2: false } });
});

test.each([[[]], [['a.jpg']]])(
  'the numbers of every tensor lie at multiples of their size, for paths %j',
  async (paths) => {
    const file = await writeTable('safetensors', headerOf(paths, 1), { dtype: 'float16' });
    expect(Number(new DataView(file.buffer).getBigUint64(0, true)) % 8).toBe(0);
    const { tensors } = openSafetensors(file);
    expect(tensors.get('embeddings')).toMatchObject({ type: 'float16', shape: [paths.length, 1] });
    expect(tensors.get('labels')!.data.byteOffset % 8).toBe(0);
  },
);

test('texts that would make the header too long are tensors of UTF-8 with offsets', async () => {
  const paths = [...Array.from({ length: 30 }, (_, i) => `${i}${'ü'.repeat(1_000_000)}`), '\ud800', ''];
  const columns = columnsFor(paths.length);
  const file = await writeTable('safetensors', { ...headerOf(paths, 2), columns });
  const { tensors, metadata } = openSafetensors(file);
  expect([...tensors.keys()]).toEqual([
    ...['labels', 'paths_offsets', 'column_=colour_offsets', 'embeddings', 'paths_utf8', 'column_=colour_utf8'],
  ]);
  expect(metadata.has('paths')).toBe(false);
  const offsets = new BigInt64Array(tensors.get('paths_offsets')!.data.slice().buffer);
  const text = tensors.get('paths_utf8')!.data;
  const at = (i: number) => text.subarray(Number(offsets[i]), Number(offsets[i + 1]));
  expect(new TextDecoder().decode(at(29)) === paths[29]).toBe(true);
  expect([...at(30)]).toEqual([0xed, 0xa0, 0x80]);
  expect(at(31)).toHaveLength(0);
});

test('a tensor a file stands under its path, and what the format cannot name is told', async () => {
  const paths = ['__metadata__', 'x/__metadata__', '10', 'x/\ud800.jpg', 'x/a', 'x/a/b'];
  const file = await writeTable('safetensors-files', { ...headerOf(paths, 3), meta: { foldvec: '1.0.0' } });
  const { tensors, metadata } = openSafetensors(file);
  const names = ['./__metadata__', 'x/__metadata__', '10', 'x/\ufffd.jpg', 'x/a', 'x/a/b'];
  expect(names.map((name) => floats(tensors.get(name)!))).toEqual(paths.map((_, row) => rowsOf(1, 3, row)));
  expect(tensors.size).toBe(names.length);
  expect(JSON.parse(metadata.get('renamed') ?? '')).toEqual([
    ['./__metadata__', '__metadata__'],
    ['x/\ufffd.jpg', 'x/\ud800.jpg'],
  ]);
});

test.each([
  [['x/1.jpg', 'x/1.jpg'], 'x/1.jpg'],
  [['\ud800', '\udc00'], '\ufffd'],
])('two tensors of one name are refused: %j', async (paths, path) => {
  await expect(writeTable('safetensors-files', headerOf(paths, 1))).rejects.toMatchObject({
    code: 'write-failed',
    path,
  });
});

test('a header that no reader takes is refused before a byte is written', async () => {
  const paths = Array.from({ length: 60 }, (_, i) => `${i}${'x'.repeat(2_000_000)}`);
  await expect(writeTable('safetensors-files', headerOf(paths, 1))).rejects.toMatchObject({
    code: 'write-failed',
    message: expect.stringContaining('its readers take 100000000 at most') as unknown,
  });
});
