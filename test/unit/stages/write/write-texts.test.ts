import { expect, test } from 'vitest';
import { stemOf } from '../../../../src/core/path-stem.ts';
import { HOSTILE_NAMES } from '../../../support/hostile-names.ts';
import { columnsFor, headerOf, writeTable } from '../../../support/write-table.ts';

test('paths.json holds paths, stems, labels, classes and meta, and hostile names come back', async () => {
  const header = headerOf(HOSTILE_NAMES, 3);
  const text = new TextDecoder().decode(await writeTable('paths-json', header));
  expect(JSON.parse(text)).toEqual({
    paths: HOSTILE_NAMES,
    stems: HOSTILE_NAMES.map(stemOf),
    labels: header.labels,
    classes: ['class'],
    meta: { model: 'tiny', rows: { dtype: 'float32', l2: false } },
  });
});

test('paths.json of no paths, and of more than one chunk, is JSON', async () => {
  for (const count of [0, 4096, 10_000]) {
    const paths = Array.from({ length: count }, (_, i) => `${i}.jpg`);
    const text = new TextDecoder().decode(await writeTable('paths-json', headerOf(paths, 3)));
    expect(JSON.parse(text)).toMatchObject({ paths });
  }
});

test('paths.json holds labels by name, null for a number that is missing, whatever the names are', async () => {
  const columns = [...columnsFor(4), { name: '__proto__', kind: 'text' as const, values: ['a', 'b', 'c', '\ud800'] }];
  const header = { ...headerOf(['a', 'b', 'c', 'd'], 3), columns };
  const table: unknown = JSON.parse(new TextDecoder().decode(await writeTable('paths-json', header)));
  expect(table).toMatchObject({ columns: expect.anything() as unknown });
  const { columns: read = {} } = table as { columns?: object };
  expect(Object.entries(read)).toEqual([
    ['price/€', [-1, null, -0.75, -0.625]],
    ['count', [Number.MAX_SAFE_INTEGER, -1, -2, -3]],
    ['=colour', ['red', '', '=1+1', '-5']],
    ['__proto__', ['a', 'b', 'c', '\ud800']],
  ]);
});

test('paths.json says what the matrix beside it holds', async () => {
  const bytes = await writeTable('paths-json', headerOf(['a'], 3), { dtype: 'float16', l2: true });
  expect(JSON.parse(new TextDecoder().decode(bytes))).toMatchObject({ meta: { rows: { dtype: 'float16', l2: true } } });
});

test('what an earlier file has done to the rows is not forgotten', async () => {
  const before = { dtype: 'float16', l2: true, rounding: { overflows: 0 } };
  const bytes = await writeTable('paths-json', { ...headerOf(['a'], 3), meta: { rows: before } });
  const meta = { rows: { dtype: 'float32', l2: true, before } };
  expect(JSON.parse(new TextDecoder().decode(bytes))).toMatchObject({ meta });
});

test('rows.csv lists row, path, stem, label, class and the labels that come along', async () => {
  const header = {
    ...headerOf(['root.jpg', 'hat/=1.jpg', 'hat/0108775015.jpg', '-x/a, "b".tar.gz'], 3),
    labels: [-1, 0, 0, 1],
    classes: ['hat', '-x'],
    columns: columnsFor(4),
  };
  const bytes = await writeTable('rows-csv', header);
  expect([...bytes.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
  expect(new TextDecoder().decode(bytes)).toBe(
    "row,path,stem,label,class,price/€,count,'=colour\r\n" +
      '0,root.jpg,root,-1,,-1,9007199254740991,red\r\n' +
      "1,hat/=1.jpg,'=1,0,hat,,-1,\r\n" +
      "2,hat/0108775015.jpg,0108775015,0,hat,-0.75,-2,'=1+1\r\n" +
      '3,"./-x/a, ""b"".tar.gz","a, ""b"".tar",1,\'-x,-0.625,-3,-5\r\n',
  );
});

test('rows.csv of more than one chunk has a line for each row', async () => {
  const paths = Array.from({ length: 9000 }, (_, i) => `${i}.jpg`);
  const text = new TextDecoder().decode(await writeTable('rows-csv', headerOf(paths, 3)));
  expect(text.split('\r\n').at(-2)).toBe('8999,8999.jpg,8999,0,class');
});

test('skipped.csv lists path, stage, code and reason; what would run as a formula cannot', async () => {
  const skipped = [
    { path: 'a, b.jpg', stage: 'decode', code: 'image-truncated', reason: 'data ends early' },
    { path: '=1+1.jpg', stage: 'decode', code: 'image-empty', reason: '=1+1.jpg: zero bytes' },
  ];
  const bytes = await writeTable('skipped-csv', { ...headerOf([], 3), skipped });
  expect([...bytes.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
  expect(new TextDecoder().decode(bytes)).toBe(
    'path,stage,code,reason\r\n' +
      '"a, b.jpg",decode,image-truncated,data ends early\r\n' +
      "./=1+1.jpg,decode,image-empty,'=1+1.jpg: zero bytes\r\n",
  );
});

test('skipped.csv of more than one chunk has a line for each file', async () => {
  const skipped = Array.from({ length: 9000 }, (_, i) => ({ path: `${i}.jpg`, stage: 's', code: 'c', reason: 'r' }));
  const text = new TextDecoder().decode(await writeTable('skipped-csv', { ...headerOf([], 3), skipped }));
  expect(text.split('\r\n')).toHaveLength(9002);
});

test('a label that is called like a column of ours gets a number: readers go by name', async () => {
  const columns = [{ name: 'path', kind: 'text' as const, values: ['theirs'] }];
  const text = new TextDecoder().decode(await writeTable('rows-csv', { ...headerOf(['a.jpg'], 3), columns }));
  expect(text.split('\r\n').slice(0, 2)).toEqual([
    'row,path,stem,label,class,path (2)',
    expect.stringMatching(/^0,a\.jpg,a,.*,theirs$/),
  ]);
});
