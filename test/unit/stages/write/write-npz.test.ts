import { expect, test } from 'vitest';
import { stemOf } from '../../../../src/core/path-stem.ts';
import { toByteSource } from '../../../../src/formats/bytes/source.ts';
import { toFloat32, toFloat64, toIntegers, toStrings } from '../../../../src/formats/npy/nd-array.ts';
import { parseNpy } from '../../../../src/formats/npy/reader.ts';
import { readEmbeddingsArchive } from '../../../../src/formats/npy/embeddings-archive.ts';
import { openZip } from '../../../../src/formats/zip/reader.ts';
import { HOSTILE_NAMES } from '../../../support/hostile-names.ts';
import { columnsFor, headerOf, rowsOf, writeTable } from '../../../support/write-table.ts';

const HEADER = {
  paths: HOSTILE_NAMES.map((name, i) => (i % 2 === 0 ? name : `010/${name}`)),
  labels: HOSTILE_NAMES.map((_, i) => (i % 2 === 0 ? -1 : 1)),
  classes: ['', '010', '__proto__'],
  skipped: [{ path: 'bad\n.jpg', code: 'image-truncated', stage: 'decode', reason: 'data ends early' }],
  columns: [],
  meta: { model: { name: 'tiny' }, note: '\ud800 "quoted" \u{1f600}' },
  dim: 5,
};

test('an archive holds all of it, and is read as it was written, hostile names too', async () => {
  const archive = await readEmbeddingsArchive(await writeTable('npz', HEADER));
  expect(archive).toEqual({
    embeddings: rowsOf(HOSTILE_NAMES.length, 5),
    rows: HOSTILE_NAMES.length,
    dim: 5,
    paths: HEADER.paths,
    labels: Int32Array.from(HEADER.labels),
    classes: HEADER.classes,
    skipped: [{ path: 'bad\n.jpg', reason: 'image-truncated: data ends early' }],
    meta: { ...HEADER.meta, rows: { dtype: 'float32', l2: false } },
  });
});

test('equal content is equal bytes', async () => {
  expect(await writeTable('npz', HEADER)).toEqual(await writeTable('npz', HEADER));
});

test('an archive without rows is one nevertheless', async () => {
  const archive = await readEmbeddingsArchive(await writeTable('npz', headerOf([], 5)));
  expect(archive).toMatchObject({ rows: 0, dim: 5, paths: [], skipped: [] });
});

test('the entries are those of the format, in a fixed order', async () => {
  const zip = await openZip(toByteSource(await writeTable('npz', HEADER)));
  expect([...zip.entries.keys()]).toEqual(
    ['embeddings', 'paths', 'stems', 'labels', 'classes', 'skipped_paths', 'skipped_reasons', 'meta'].map(
      (name) => `${name}.npy`,
    ),
  );
});

test('sizes and dates of the files stand beside the rows, with −1 and NaN where unknown', async () => {
  const known = { sizesBytes: Float64Array.of(5e12, NaN), mtimesMs: Float64Array.of(NaN, 1.7e12 + 0.25) };
  const file = await writeTable('npz', { ...headerOf(['a', 'b'], 1), ...known });
  expect(toIntegers(await entryOf(file, 'sizes'))).toEqual(Float64Array.of(5e12, -1));
  expect(toFloat64(await entryOf(file, 'mtimes_ms'))).toEqual(known.mtimesMs);
});

test('paths that padding would blow up beyond 256 MiB are held in UTF-8 with offsets, and read the same', async () => {
  const paths = ['x'.repeat(4_000_000), ...HEADER.paths];
  const file = await writeTable('npz', headerOf(paths, 1));
  expect(file.length).toBeLessThan(9_000_000); // the long one, and its stem
  const zip = await openZip(toByteSource(file));
  expect([...zip.entries.keys()].slice(0, 5)).toEqual(
    ['embeddings', 'paths_utf8', 'paths_offsets', 'stems_utf8', 'stems_offsets'].map((name) => `${name}.npy`),
  );
  expect((await readEmbeddingsArchive(file)).paths).toEqual(paths);
});

async function entryOf(npz: Uint8Array<ArrayBuffer>, name: string) {
  return parseNpy(await (await openZip(toByteSource(npz))).read(`${name}.npy`));
}

test('float16 rows are read back as what they were rounded to, and meta tells what that cost', async () => {
  const file = await writeTable('npz', HEADER, { dtype: 'float16' });
  const { embeddings, meta } = await readEmbeddingsArchive(file);
  expect(await entryOf(file, 'embeddings')).toMatchObject({ descr: '<f2', shape: [HOSTILE_NAMES.length, 5] });
  expect(embeddings).toEqual(rowsOf(HOSTILE_NAMES.length, 5)); // exact in float16, too
  expect(meta?.['rows']).toEqual({
    dtype: 'float16',
    l2: false,
    rounding: { max_relative: 0, min_cosine: 1, overflows: 0 },
  });
});

test('rows of unit length have it, and meta says so and how many rows were all zeros', async () => {
  const { embeddings, meta } = await readEmbeddingsArchive(
    await writeTable('npz', headerOf(['a', 'b'], 2), { l2: true }),
  );
  expect(embeddings).toEqual(Float32Array.of(0, 1, 1 / Math.hypot(1, 1.125), 1.125 / Math.hypot(1, 1.125)));
  const none = await readEmbeddingsArchive(await writeTable('npz', headerOf(['a', 'b'], 1), { l2: true }));
  expect([meta?.['rows'], none.meta?.['rows']]).toEqual([
    { dtype: 'float32', l2: true, zero_rows: 0 },
    { dtype: 'float32', l2: true, zero_rows: 1 },
  ]);
});

test('every path has its stem', async () => {
  const stems = await entryOf(await writeTable('npz', HEADER), 'stems');
  expect(toStrings(stems)).toEqual(HEADER.paths.map(stemOf));
});

test('labels come along as arrays of their kind, named in order', async () => {
  const columns = columnsFor(HOSTILE_NAMES.length);
  const file = await writeTable('npz', { ...HEADER, columns });
  expect(toStrings(await entryOf(file, 'columns'))).toEqual(['price/€', 'count', '=colour']);
  expect(toStrings(await entryOf(file, 'columns_keys'))).toEqual(['column_price_€', 'column_count', 'column_=colour']);
  const [price, count, colour] = columns;
  const prices = await entryOf(file, 'column_price_€');
  expect(prices.descr).toBe('<f8');
  expect(toFloat32(prices)).toEqual(Float32Array.from(price!.values, Number));
  expect(toIntegers(await entryOf(file, 'column_count'))).toEqual(count!.values);
  expect(toStrings(await entryOf(file, 'column_=colour'))).toEqual(colour!.values);
});
