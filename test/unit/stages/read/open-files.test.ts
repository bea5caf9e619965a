import { expect, test } from 'vitest';
import { openFiles, type NamedBlob } from '../../../../src/stages/read/open-files.ts';
import { goldenTables, REFUSED, TABLE_PATHS } from '../../../support/golden-tables.ts';
import { columnsFor, headerOf, rowsOf, writeTable } from '../../../support/write-table.ts';

const ROWS = rowsOf(4, 3);

function fileOf(name: string, ...content: BlobPart[]): NamedBlob {
  return { name, blob: new Blob(content) };
}

function golden(folder: 'with-paths' | 'bare', name: string): NamedBlob {
  const file = goldenTables(folder).find(([other]) => other === name)?.[1];
  if (!file) throw new Error(`no golden table ${name}`);
  return file;
}

test.each(goldenTables('with-paths'))('%s, made by Python, gives every row and its path', async (_, file) => {
  const { facts, values } = await openFiles([file]);
  expect([...values]).toEqual([...ROWS]);
  expect(facts).toMatchObject({ rows: 4, dim: 3, paths: TABLE_PATHS, skipped: [] });
});

test.each(goldenTables('bare'))(
  '%s, made by Python, gives its rows, and says that it has no paths',
  async (_, file) => {
    const { facts, values } = await openFiles([file]);
    expect([...values]).toEqual([...ROWS]);
    expect(facts).toMatchObject({ rows: 4, dim: 3, paths: undefined });
  },
);

test.each(goldenTables('refused'))(
  '%s is refused with a sentence of its own, and names the file',
  async (name, file) => {
    const words = REFUSED[name];
    if (words === undefined) throw new Error(`refused.json knows no ${name}`);
    const open = openFiles([file]);
    await expect(open).rejects.toMatchObject({ code: 'file-damaged', stage: 'read', path: name });
    await expect(open).rejects.toThrow(new RegExp(words));
  },
);

test.each([
  ['f2.npy', 'float16'],
  ['f4.npy', 'float32'],
  ['f8-column-major.npy', 'float64'],
  ['matrix-in-dict.pkl', 'float16'],
  ['lists-of-numbers.pkl', 'float64'],
] as const)('%s says that its numbers are %s', async (name, dtype) => {
  expect((await openFiles([golden('bare', name)])).facts.dtype).toBe(dtype);
});

test.each([
  ['f4.npy', 'npy'],
  ['matrix.pkl', 'pickle-matrix'],
] as const)('%s takes its paths from the JSON beside it, in either order', async (name, kind) => {
  const matrix = golden('bare', name);
  for (const json of [
    JSON.stringify(TABLE_PATHS),
    JSON.stringify({ paths: TABLE_PATHS }),
    JSON.stringify({ files: TABLE_PATHS, n: 4 }),
  ]) {
    const list = fileOf('x.json', json);
    for (const files of [
      [matrix, list],
      [list, matrix],
    ]) {
      expect((await openFiles(files)).facts).toMatchObject({ kind, paths: TABLE_PATHS });
    }
  }
});

test('our matrix with our JSON gives paths, classes and settings, and keeps a backslash that is part of a name', async () => {
  const header = { ...headerOf(['class/back\\slash.jpg', 'class/b.jpg'], 3), meta: { foldvec: '1.0.0' } };
  const { facts } = await openFiles([
    fileOf('x.npy', await writeTable('npy', header)),
    fileOf('x.paths.json', await writeTable('paths-json', header)),
  ]);
  expect(facts).toMatchObject({ paths: header.paths, classes: ['class'], meta: { foldvec: '1.0.0' }, kind: 'npy' });
  expect([...(facts.labels ?? [])]).toEqual([0, 0]);
});

test('our archive gives all that it holds', async () => {
  const header = {
    ...headerOf(['class/back\\slash.jpg', 'class/b.jpg'], 3),
    meta: { foldvec: '1.0.0', dim: 3 },
    sizesBytes: Float64Array.of(1000, NaN),
    mtimesMs: Float64Array.of(1.7e12, NaN),
    skipped: [{ path: 'x.jpg', code: 'image-truncated', stage: 'decode', reason: 'file ends early' }],
  };
  const { facts, values } = await openFiles([fileOf('photos.npz', await writeTable('npz', header))]);
  expect(facts).toMatchObject({
    ...{
      kind: 'foldvec',
      rows: 2,
      dim: 3,
      dtype: 'float32',
      paths: header.paths,
      classes: ['class'],
      meta: header.meta,
      sizesBytes: header.sizesBytes,
      mtimesMs: header.mtimesMs,
    },
    skipped: [{ path: 'x.jpg', reason: 'image-truncated: file ends early' }],
  });
  expect(values).toEqual(rowsOf(2, 3));
});

test('labels that came along in our archive are read as they were saved, whatever their kind', async () => {
  const header = { ...headerOf(['class/a.jpg', 'class/b.jpg', 'class/c.jpg'], 3), columns: columnsFor(3) };
  const meta = { foldvec: '1.0.0' };
  const { facts } = await openFiles([fileOf('photos.npz', await writeTable('npz', { ...header, meta }))]);
  expect(facts.columns).toEqual(columnsFor(3));
});

test.each(['pickle-nested', 'pickle-matrix'] as const)('our own %s opens as well', async (format) => {
  const header = headerOf(['class/a.jpg', 'class/b.jpg'], 3);
  const { facts, values } = await openFiles([fileOf('x.pkl', await writeTable(format, header))]);
  expect([...values]).toEqual([...rowsOf(2, 3)]);
  expect(facts).toMatchObject({ kind: format, paths: format === 'pickle-nested' ? header.paths : undefined });
});

test.each([
  ['a JSON alone', [fileOf('paths.json', '["a.jpg"]')], /^file holds no vectors/, 'paths.json'],
  ['two matrices', [golden('bare', 'f4.npy'), golden('bare', 'f2.npy')], /one too many/, 'f2.npy'],
  [
    'a JSON of another length',
    [golden('bare', 'f4.npy'), fileOf('p.json', '["a.jpg"]')],
    /1 paths, and f4.npy 4 rows/,
    'p.json',
  ],
  ['a JSON of no texts', [golden('bare', 'f4.npy'), fileOf('p.json', '[1, 2]')], /no list of paths/, 'p.json'],
  ['a JSON that is cut off', [golden('bare', 'f4.npy'), fileOf('p.json', '["a.jpg"')], /no JSON/, 'p.json'],
] as const)('%s is refused', async (_, files, message, path) => {
  const open = openFiles(files);
  await expect(open).rejects.toMatchObject({ code: 'file-damaged', stage: 'read', path });
  await expect(open).rejects.toThrow(message);
});

test('a file that is cut off, anywhere, is refused as damaged', async () => {
  for (const name of ['features-filenames.npz', 'nested-4.pkl', 'tuple.pkl']) {
    const { blob } = golden('with-paths', name);
    for (let end = 1; end < blob.size; end += 7) {
      await expect(openFiles([{ name, blob: blob.slice(0, end) }])).rejects.toMatchObject({ code: 'file-damaged' });
    }
  }
});

test('no single altered byte makes the reader fail in another way than with file-damaged', async () => {
  for (const name of ['nested-4.pkl', 'flat-pathlib.pkl', 'nested-scalars.pkl', 'features-filenames.npz']) {
    const bytes = new Uint8Array(await golden('with-paths', name).blob.arrayBuffer());
    for (let at = 0; at < bytes.length; at++) {
      const altered = bytes.slice();
      altered[at]! ^= 0x5f;
      const outcome = await openFiles([fileOf(name, altered)]).then(
        () => 'read',
        (error: unknown) => (error as { code?: string }).code,
      );
      expect(['read', 'file-damaged']).toContain(outcome);
    }
  }
});
