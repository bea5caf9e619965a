import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import type { TextTable } from '../../../../src/core/text-table.ts';
import { toTextTable } from '../../../../src/formats/text-table/columns.ts';
import { labelFileKind } from '../../../../src/stages/read/label-file-kind.ts';
import { readLabelColumns } from '../../../../src/stages/read/read-label-columns.ts';

const GOLDEN = 'test/golden/labels';

interface Texts {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

const expected = JSON.parse(await readFile(`${GOLDEN}/expected.json`, 'utf8')) as Record<string, Texts>;

async function read(file: File): Promise<TextTable> {
  const kind = await labelFileKind(file);
  if (kind === 'csv') throw new Error('taken for a CSV');
  return toTextTable(await readLabelColumns(file, kind));
}
const readGolden = async (name: string) => read(new File([await readFile(`${GOLDEN}/${name}`)], name));
const readText = (text: string, name = 'labels.json') => read(new File([text], name));

function textsOf(table: TextTable): Texts {
  const rows = Array.from({ length: table.rows }, (_, row) =>
    table.columns.map((_, column) => table.cell(row, column)),
  );
  return { columns: table.columns, rows };
}

/** As pandas writes them: its floats may have a `.0`, or another form of exponent, where ours have none. */
function inNumbers(rows: Texts['rows']): readonly (readonly (string | number)[])[] {
  return rows.map((row) => row.map((text) => (/^\d[\d.e-]*$/.test(text) && !/^0\d/.test(text) ? Number(text) : text)));
}

test.each(['articles.xlsx', 'articles-snappy.parquet', 'articles-zstd.parquet'])(
  '%s is read as pandas reads it',
  async (name) => {
    const { columns, rows } = textsOf(await readGolden(name));
    expect(columns).toEqual(expected[name]?.columns);
    expect(inNumbers(rows)).toEqual(inNumbers(expected[name]!.rows));
  },
);

test.each(['records.json', 'split.json', 'columns.json', 'list.json', 'lines.jsonl', 'index.json'])(
  '%s of pandas is the table that was written',
  async (name) => {
    const { columns, rows } = textsOf(await readGolden(name));
    const [, ...others] = expected['json']!.columns;
    expect(columns).toEqual([name === 'index.json' ? 'key' : 'article_id', ...others]);
    expect(inNumbers(rows)).toEqual(inNumbers(expected['json']!.rows));
  },
);

test('columns of vectors and of bytes are left out of a Parquet, and named', async () => {
  expect((await readGolden('articles-zstd.parquet')).notes).toEqual([
    { code: 'columns-left-out', columns: ['vector', 'picture'] },
  ]);
});

test('the first sheet with a value is read, without empty rows and columns, and the others are named', async () => {
  const table = await readGolden('odd.xlsx');
  expect(table.notes).toEqual([{ code: 'sheet-read', sheet: 'labels', others: ['notes'] }]);
  expect(table.columns.slice(1)).toEqual(['a/1.jpg', 'cat', '2020-02-29 13:30:00']);
  expect([table.rows, table.lineOf(0), table.placeUnit]).toEqual([1, 5, 'row']);
  const rows = table.withoutHeader!();
  expect(textsOf(rows).rows).toEqual([
    ['', 'a/1.jpg', 'cat', '2020-02-29 13:30:00'],
    ['', 'a/2.jpg', ' dog ', '7'],
  ]);
  expect([rows.lineOf(0), rows.lineOf(1)]).toEqual([3, 5]);
});

test.each([
  ['{"a/1.jpg": "cat", "a/2.jpg": 7}', ['key', 'label'], ['a/1.jpg cat', 'a/2.jpg 7']],
  [
    '{"a/1.jpg": {"label": "cat"}, "a/2.jpg": {"size": {"w": 3}}}',
    ['key', 'label', 'size.w'],
    ['a/1.jpg cat ', 'a/2.jpg  3'],
  ],
  [
    '{"cat": ["1.jpg", "2.jpg"], "dog": ["3.jpg", "4.jpg"]}',
    ['key', 'label'],
    ['1.jpg cat', '2.jpg cat', '3.jpg dog', '4.jpg dog'],
  ],
  ['{"cat": ["1", "2"], "dog": ["3"]}', ['key', 'label'], ['1 cat', '2 cat', '3 dog']],
  [
    '{"labels": [["00000/img.png", 5], ["00001/img.png", 6]]}',
    ['column 1', 'column 2'],
    ['00000/img.png 5', '00001/img.png 6'],
  ],
  ['[["file", "label"], ["1.jpg", true]]', ['file', 'label'], ['1.jpg True']],
  ['{"version": 1, "items": [{"file": "1.jpg", "tags": ["a", "b"]}]}', ['file', 'tags'], ['1.jpg ["a","b"]']],
  ['[{"file": "1.jpg", "__proto__": "x", "id": 1234.0}]', ['file', '__proto__', 'id'], undefined],
])('%s is a table', async (text, columns, rows) => {
  const texts = textsOf(await readText(text));
  expect(texts.columns).toEqual(columns);
  if (rows) expect(texts.rows.map((row) => row.join(' '))).toEqual(rows);
});

test('pictures of COCO have the names of their categories, each once, and several are told', async () => {
  const coco = {
    info: { year: 2026 },
    images: [
      { id: 7, file_name: '1.jpg', width: 3 },
      { id: 8, file_name: '2.jpg', width: 4 },
    ],
    annotations: [
      { image_id: 7, category_id: 2 },
      { image_id: 7, category_id: 1 },
      { image_id: 7, category_id: 2 },
    ],
    categories: [
      { id: 1, name: 'cat' },
      { id: 2, name: 'dog' },
    ],
  };
  const table = await readText(JSON.stringify(coco));
  expect(textsOf(table)).toEqual({
    columns: ['id', 'file_name', 'width', 'categories'],
    rows: [
      ['7', '1.jpg', '3', 'dog|cat'],
      ['8', '2.jpg', '4', ''],
    ],
  });
  expect(table.notes).toEqual([{ code: 'categories-joined', images: 1 }]);
});

test.each([
  ['["1.jpg", "2.jpg"]', 'JSON is a list of 2 names without labels'],
  ['{}', 'JSON is empty'],
  ['[]', 'JSON is an empty list'],
  ['7', 'JSON holds a single value, expected a list or an object'],
  ['{"a": {"b": 1}, "c": 2}', /^JSON has no table: expected a list of objects/],
  ['{"a": 1}\n{"b": ', /^line 2 is no JSON/],
  ['{"a": ', /^JSON cannot be read/],
])('%s is refused with what is wrong', async (text, message) => {
  await expect(readText(text)).rejects.toMatchObject({
    code: 'file-damaged',
    path: 'labels.json',
    message: expect.stringMatching(message) as string,
  });
});

test('content decides what a file is, and workbooks of the old kind are told what to do', async () => {
  const kindOf = (bytes: BlobPart, name: string) => labelFileKind(new File([bytes], name));
  expect(await kindOf('[1, 2]\n', 'x.csv')).toBe('csv');
  expect(await kindOf('[{"a": 1}]', 'x.txt')).toBe('json');
  expect(await kindOf('\ufeff {"a": 1}', 'x.txt')).toBe('json');
  expect(await kindOf('a,b\n', 'x.xlsx')).toBe('csv');
  await expect(kindOf(Uint8Array.of(0xd0, 0xcf, 0x11, 0xe0, 0xa1), 'x.xls')).rejects.toThrow(
    /save it as \.xlsx or CSV/,
  );
  await expect(read(new File(['PK\x03\x04'], 'x.xlsx'))).rejects.toMatchObject({ code: 'file-damaged' });
});
