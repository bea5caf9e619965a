import { expect, test } from 'vitest';
import { npyHeader } from '../../../../src/formats/npy/header.ts';
import { readEmbeddingsArchive } from '../../../../src/formats/npy/embeddings-archive.ts';
import { ZipWriter } from '../../../../src/formats/zip/writer.ts';
import { GOLDEN_NAMES, goldenFiles } from '../../../support/golden-formats.ts';
import { MemorySink } from '../../../support/memory-sink.ts';
import { rowsOf } from '../../../support/write-table.ts';

const MATRIX = rowsOf(GOLDEN_NAMES.length, 4);

test.each(goldenFiles(/^(stored|deflated)\.npz$/))('%s, made by numpy, is read whole', async (_, bytes) => {
  const archive = await readEmbeddingsArchive(new Blob([bytes]));
  expect(archive.embeddings).toEqual(MATRIX);
  expect(archive).toMatchObject({
    rows: GOLDEN_NAMES.length,
    dim: 4,
    paths: GOLDEN_NAMES,
    classes: ['0', '010', '__proto__'],
    skipped: [],
    meta: { model: 'tiny', dim: 4 },
  });
  expect([...(archive.labels ?? [])]).toEqual([-1, 1, 1, 1, 1, -1, -1, 2, -1, -1, -1]);
});

test.each(goldenFiles(/^column-major-float64\.npz$/))(
  '%s is turned, narrowed, and needs no labels',
  async (_, bytes) => {
    const archive = await readEmbeddingsArchive(bytes);
    expect(archive.embeddings).toEqual(MATRIX);
    expect(archive).toMatchObject({ labels: undefined, classes: undefined, meta: undefined });
  },
);

test.each([
  ...goldenFiles(/^no-paths\.npz$/).map((file) => [...file, /no array named paths/] as const),
  ...goldenFiles(/^lengths-differ\.npz$/).map((file) => [...file, /11 paths, and 10 embeddings/] as const),
  ...goldenFiles(/^vector\.npz$/).map((file) => [...file, /embeddings are no matrix, shape \(4\)/] as const),
])('%s is refused', async (_, bytes, message) => {
  const read = readEmbeddingsArchive(bytes);
  await expect(read).rejects.toMatchObject({ code: 'file-damaged' });
  await expect(read).rejects.toThrow(message);
});

async function npzOf(arrays: Readonly<Record<string, readonly [string, readonly number[], ArrayBuffer]>>) {
  const sink = new MemorySink();
  const zip = new ZipWriter((bytes) => sink.write(bytes));
  for (const [name, [descr, shape, data]] of Object.entries(arrays)) {
    await zip.begin(`${name}.npy`);
    await zip.write(npyHeader(descr, shape));
    await zip.write(new Uint8Array(data));
    await zip.end();
  }
  await zip.close();
  return sink.bytes();
}

test.each([
  ['beyond the text', [0, 9]],
  ['that fall', [2, 1]],
  ['below zero', [-1, 1]],
])('offsets %s are refused', async (_, offsets) => {
  const npz = await npzOf({
    embeddings: ['<f4', [1, 1], Float32Array.of(1).buffer],
    paths_utf8: ['|u1', [3], Uint8Array.of(97, 98, 99).buffer],
    paths_offsets: ['<i8', [2], BigInt64Array.from(offsets, BigInt).buffer],
  });
  await expect(readEmbeddingsArchive(npz)).rejects.toThrow(/wrong offset: paths 1/);
});
