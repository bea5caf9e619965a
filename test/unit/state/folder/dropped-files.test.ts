import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { kindOfDrop, kindOfFiles } from '../../../../src/state/folder/dropped-files.ts';
import { headerOf, writeTable } from '../../../support/write-table.ts';

test.each([
  ['resnet18.pth', 'model'],
  ['best.PT', 'model'],
  ['pytorch_model.bin', 'model'],
  ['checkpoint.pth.tar', 'model'],
  ['checkpoint.tar', 'model'],
  ['last.ckpt', 'model'],
  ['model.safetensors', 'model'],
  ['my.model.onnx', 'model'],
  ['vectors.npz', 'table'],
  ['vectors.npy', 'table'],
  ['vectors.parquet', 'table'],
  ['embeddings.pkl', 'table'],
  ['embeddings.pickle', 'table'],
  ['articles.csv', 'labels'],
  ['articles.tsv', 'labels'],
  ['articles.TXT', 'labels'],
  ['articles.xlsx', 'labels'],
  ['instances.json', 'labels'],
  ['metadata.jsonl', 'labels'],
])('%s is a %s', (name, kind) => {
  expect(kindOfFiles([name])).toBe(kind);
});

test('a matrix and the json of its paths are one table, in either order', () => {
  expect(kindOfFiles(['x.npy', 'x.paths.json'])).toBe('table');
  expect(kindOfFiles(['paths.json', 'x.pkl'])).toBe('table');
});

test.each([
  [['photo.jpg'], /of no kind that can be dropped: photo\.jpg/],
  [['notes'], /notes/],
  [['pth'], /of no kind/],
  [['x.constructor'], /of no kind/],
  [['a.npz', 'a.json'], /2 files were dropped at once: a\.npz, a\.json$/],
  [['a.npy', 'b.npy'], /2 files/],
  [['model.onnx', 'labels.csv'], /2 files/],
  [['1.jpg', '2.jpg', '3.jpg', '4.jpg'], /4 files were dropped at once: 1\.jpg, 2\.jpg and 2 more/],
])('%j is refused', (names, message) => {
  expect(() => kindOfFiles(names)).toThrow(
    expect.objectContaining({ code: 'folder-not-one', message: expect.stringMatching(message) as string }),
  );
});

const safetensors = (header: string) => {
  const length = new Uint8Array(new Uint32Array([header.length, 0]).buffer);
  return new File([length, header], 'x.safetensors');
};
const TENSOR = '{"dtype":"F32","shape":[2,3],"data_offsets":[0,24]}';

test.each(['safetensors', 'safetensors-files'] as const)(
  'our own %s is a table, whatever its name says',
  async (format) => {
    const header = { ...headerOf(['a/b.jpg', 'c.jpg'], 3), meta: { foldvec: '1.0.0' } };
    expect(await kindOfDrop([new File([await writeTable(format, header)], 'x.safetensors')])).toBe('table');
  },
);

test('safetensors of others are a table if the first tensor is called so, else a model', async () => {
  expect(await kindOfDrop([safetensors(`{"embeddings":${TENSOR}}`)])).toBe('table');
  expect(await kindOfDrop([safetensors(`{"__metadata__":{"format":"np"},"features":${TENSOR}}`)])).toBe('table');
  expect(await kindOfDrop([safetensors(`{"__metadata__":{"format":"pt"},"conv1.weight":${TENSOR}}`)])).toBe('model');
  expect(await kindOfDrop([safetensors(`{"embeddings.patch.weight":${TENSOR}}`)])).toBe('model');
});

test('a Parquet is a table where it has a column of vectors, else labels', async () => {
  const labels = new File([await writeTable('parquet', headerOf(['a/b.jpg'], 3))], 'x.parquet');
  expect(await kindOfDrop([labels])).toBe('table');
  const bytes = await readFile('test/golden/labels/no-vectors.parquet');
  expect(await kindOfDrop([new File([bytes], 'articles.parquet')])).toBe('labels');
  expect(await kindOfDrop([new File(['no parquet'], 'x.parquet')])).toBe('table');
});

test('a pickle is a model where torch saved it, else a table', async () => {
  const kindOf = (head: string) => kindOfDrop([new File([Uint8Array.from(head, (c) => c.charCodeAt(0))], 'x.pkl')]);
  expect(await kindOf('PK\x03\x04')).toBe('model');
  expect(await kindOf('\x80\x02\x8a\x0a\x6c\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19.')).toBe('model');
  expect(await kindOf('\x80\x04\x95')).toBe('table');
});
