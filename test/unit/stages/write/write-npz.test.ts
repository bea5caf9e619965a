import { expect, test } from 'vitest';
import { toByteSource } from '../../../../src/formats/byte-source.ts';
import { readEmbeddingsArchive } from '../../../../src/formats/npz-reader.ts';
import { openZip } from '../../../../src/formats/zip-reader.ts';
import { HOSTILE_NAMES } from '../../../support/hostile-names.ts';
import { headerOf, rowsOf, writeTable } from '../../../support/write-table.ts';

const HEADER = {
  paths: HOSTILE_NAMES.map((name, i) => (i % 2 === 0 ? name : `010/${name}`)),
  labels: HOSTILE_NAMES.map((_, i) => (i % 2 === 0 ? -1 : 1)),
  classes: ['', '010', '__proto__'],
  skipped: [{ path: 'bad\n.jpg', code: 'image-truncated', stage: 'decode', reason: 'data ends early' }],
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
    meta: HEADER.meta,
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
    ['embeddings', 'paths', 'labels', 'classes', 'skipped_paths', 'skipped_reasons', 'meta'].map(
      (name) => `${name}.npy`,
    ),
  );
});

test('paths that padding would blow up beyond 256 MiB are held in UTF-8 with offsets, and read the same', async () => {
  const paths = ['x'.repeat(4_000_000), ...HEADER.paths];
  const file = await writeTable('npz', headerOf(paths, 1));
  expect(file.length).toBeLessThan(5_000_000);
  const zip = await openZip(toByteSource(file));
  expect([...zip.entries.keys()].slice(0, 3)).toEqual(['embeddings.npy', 'paths_utf8.npy', 'paths_offsets.npy']);
  expect((await readEmbeddingsArchive(file)).paths).toEqual(paths);
});
