import { expect, test } from 'vitest';
import { csvLine } from '../../../../src/formats/csv/text.ts';
import { MAX_CSV_BYTES, readCsv, type CsvTable } from '../../../../src/formats/csv/reader.ts';

const read = (...parts: BlobPart[]): Promise<CsvTable> => readCsv(new Blob(parts));

function rowsOf(table: CsvTable): string[][] {
  return Array.from({ length: table.rows }, (_, row) => table.columns.map((_, column) => table.cell(row, column)));
}

test('the first line names the columns, the others are rows of text as it stands there', async () => {
  const table = await read('article_id,name\r\n0108775015, Strap top \r\n0110065001,=1+1\r\n');
  expect(table.columns).toEqual(['article_id', 'name']);
  expect(rowsOf(table)).toEqual([
    ['0108775015', ' Strap top '],
    ['0110065001', '=1+1'],
  ]);
});

test('quoted fields hold delimiters, line breaks and doubled quotes; an inner quote means itself', async () => {
  const table = await read('a,b,c\n"x, ""y""\r\nz",5" wide,"q"uick\n"","""",\n');
  expect(rowsOf(table)).toEqual([
    ['x, "y"\r\nz', '5" wide', 'quick'],
    ['', '"', ''],
  ]);
});

test('what csvLine writes is read back', async () => {
  const row = ['plain', 'a,b', 'say "hi"', 'two\nlines', ' blanks ', '', 'größe ✓'];
  const table = await read(csvLine(row.map((_, at) => `c${at}`)), csvLine(row));
  expect(rowsOf(table)).toEqual([row]);
});

test.each([
  ['\n', 'LF'],
  ['\r\n', 'CR LF'],
  ['\r', 'CR'],
])('lines may end in %j (%s), the last one in nothing, and blank lines are no rows', async (end) => {
  const table = await read(['a,b', '1,2', '', '3,'].join(end));
  expect(rowsOf(table)).toEqual([
    ['1', '2'],
    ['3', ''],
  ]);
  expect([table.lineOf(0), table.lineOf(1)]).toEqual([2, 4]);
});

test.each([
  ['id;price;text\n1;2,5;a, b, c\n2;3,5;d\n', ';'],
  ['id\tprice\n1\t2,5\n2\t3,5\n', '\t'],
  ['id,text\n1,"a;b;c;d"\n2,x\n', ','],
  ['"id;x";"price"\n"1;2";"2,5"\n', ';'],
  ['only\n1\n', ','],
  ['id,text\n1,"a\n;b;\n;c"\n', ','],
  ['image|label\na.jpg|x, y\n', '|'],
  ['a.jpg 1\n  b.jpg   2  \n', ' '],
  ['name\nmy cat.jpg\ndog.jpg\n', ','],
] as const)('in %j the delimiter is %j', async (text, delimiter) => {
  expect((await read(text)).delimiter).toBe(delimiter);
});

test('the line sep=; that Excel understands names the delimiter and is no header', async () => {
  const table = await read('sep=;\r\na,b;c\r\n1;2\r\n');
  expect(table.columns).toEqual(['a,b', 'c']);
  expect(table.lineOf(0)).toBe(3);
});

test('rows that are too short or too long are told with their lines; missing fields are empty, others left out', async () => {
  const table = await read('a,b,c\n"1\n",2,3\n4\n5,6,7,8\n9,10,\n');
  expect(rowsOf(table)).toEqual([
    ['1\n', '2', '3'],
    ['4', '', ''],
    ['5', '6', '7'],
    ['9', '10', ''],
  ]);
  expect(table.ragged).toEqual({
    count: 2,
    first: [
      { line: 4, fields: 1 },
      { line: 5, fields: 4 },
    ],
  });
});

test('columns without a name or with one that stands there already get a name of their own, which is told', async () => {
  const table = await read(',size,size,size (2),size\n1,2,3,4,5\n');
  expect(table.columns).toEqual(['column 1', 'size', 'size (3)', 'size (2)', 'size (4)']);
  expect(table.renamed).toEqual([
    { column: 0, from: '', to: 'column 1' },
    { column: 2, from: 'size', to: 'size (3)' },
    { column: 4, from: 'size', to: 'size (4)' },
  ]);
});

test('names that every object has are names like others', async () => {
  const table = await read('__proto__,constructor\n1,2\n');
  expect(table.columns).toEqual(['__proto__', 'constructor']);
});

test.each([
  ['utf-8', Uint8Array.of(0xef, 0xbb, 0xbf, ...new TextEncoder().encode('id,größe\n1,😀\n')), '😀'],
  ['utf-16le', utf16('id,größe\n1,😀\n', true), '😀'],
  ['utf-16be', utf16('id,größe\n1,😀\n', false), '😀'],
  ['windows-1252', Uint8Array.from('id,größe\n1,é\n', (character) => character.charCodeAt(0)), 'é'],
] as const)('a file in %s is read, without its byte order mark', async (encoding, bytes, value) => {
  const table = await read(bytes);
  expect(table.encoding).toBe(encoding);
  expect(table.columns).toEqual(['id', 'größe']);
  expect(table.cell(0, 1)).toBe(value);
});

test('letters that stand across the border of two chunks are read whole', async () => {
  const long = 'é'.repeat(1 << 19); // two bytes each: 1 MiB, behind three bytes of header
  const table = await read('a\n', 'x', long, '\nend\n');
  expect(table.encoding).toBe('utf-8');
  expect(table.cell(0, 0)).toBe(`x${long}`);
  expect(table.cell(1, 0)).toBe('end');
});

test('an empty file is refused', async () => {
  await expect(read('')).rejects.toMatchObject({ code: 'file-damaged', message: 'CSV is empty' });
  await expect(read('\n\r\n')).rejects.toMatchObject({ code: 'file-damaged', message: 'CSV is empty' });
});

test('a header alone is a table of no rows', async () => {
  expect(await read('a,b')).toMatchObject({ columns: ['a', 'b'], rows: 0 });
});

test('a quote that is never closed is told with the line on which it was opened', async () => {
  await expect(read('a,b\n1,"x\ny"\n2,"z\n3,4\n')).rejects.toMatchObject({
    code: 'file-damaged',
    message: 'CSV has a quote without an end, opened on line 4',
  });
});

test('a file that is no text is refused with the line of its first NUL byte', async () => {
  await expect(read('PK,\n', Uint8Array.of(3, 4, 0, 1))).rejects.toMatchObject({
    code: 'file-damaged',
    message: 'CSV is no text: NUL byte on line 2',
  });
});

test('a file over the limit is refused before it is read', async () => {
  const file = new Blob(['a\n']);
  Object.defineProperty(file, 'size', { value: MAX_CSV_BYTES + 1 });
  await expect(readCsv(file)).rejects.toMatchObject({ code: 'file-damaged', message: /too large: 512000001 bytes/ });
});

test('a cell that is not there is a mistake of the caller', async () => {
  const table = await read('a,b\n1,2\n');
  expect(() => table.cell(1, 0)).toThrow(/no such cell: row 1, column 0/);
  expect(() => table.cell(0, 2)).toThrow(/no such cell: row 0, column 2/);
});

test('reading stops when it is given up', async () => {
  const abort = new AbortController();
  abort.abort();
  await expect(readCsv(new Blob(['a\n1\n']), abort.signal)).rejects.toMatchObject({ name: 'AbortError' });
});

test('a file of several MiB is read in slices: other work gets its turn meanwhile', async () => {
  const file = new Blob(['a,b\n', 'some text,"quoted, text"\n'.repeat(300_000)]);
  let turns = 0;
  const timer = setInterval(() => turns++, 0);
  const table = await readCsv(file);
  clearInterval(timer);
  expect(table.rows).toBe(300_000);
  expect(table.cell(299_999, 1)).toBe('quoted, text');
  expect(turns).toBeGreaterThan(0);
});

function utf16(text: string, littleEndian: boolean): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(2 + 2 * text.length);
  const view = new DataView(bytes.buffer);
  view.setUint16(0, 0xfeff, littleEndian);
  for (let at = 0; at < text.length; at++) view.setUint16(2 + 2 * at, text.charCodeAt(at), littleEndian);
  return bytes;
}

test('any number of spaces stands between two fields, and those at a line’s ends mean nothing', async () => {
  const table = await read('1 a/x.jpg\n 2   b/y.jpg \n\n3 "c z.jpg"\n');
  expect(table.columns).toEqual(['1', 'a/x.jpg']);
  expect(rowsOf(table)).toEqual([
    ['2', 'b/y.jpg'],
    ['3', 'c z.jpg'],
  ]);
});

test('the first line can be taken as a row, with its line', async () => {
  const table = (await read('\na.jpg,1\nb.jpg,2\n')).withoutHeader!();
  expect(table.columns).toEqual(['column 1', 'column 2']);
  expect(table.renamed).toEqual([]);
  expect(table.rows).toBe(2);
  expect([table.cell(0, 0), table.cell(1, 1), table.lineOf(0), table.lineOf(1)]).toEqual(['a.jpg', '2', 2, 3]);
  expect(() => table.cell(2, 0)).toThrow(RangeError);
  expect(() => table.cell(0, 2)).toThrow(RangeError);
});
