import { expect, test } from 'vitest';
import { float32Text } from '../../../../src/formats/json/float32-text.ts';
import { HOSTILE_NAMES } from '../../../support/hostile-names.ts';
import { columnsFor, headerOf, rowsOf, writeTable } from '../../../support/write-table.ts';

const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

test.each([
  [0, '0.0'],
  [-0, '-0.0'],
  [-3, '-3.0'],
  [0.1, '0.1'],
  [0.3, '0.3'],
  [99999.99, '99999.99'],
  [16777217, '16777216.0'],
  [1e-7, '1e-7'],
  [1e20, '100000000000000000000.0'],
  [1e21, '1e+21'],
  [3.4028234663852886e38, '3.4028235e+38'],
  [1.1754943508222875e-38, '1.1754944e-38'],
])('%d is written as numpy writes a float32, in the notation of JSON: %s', (value, expected) => {
  expect(float32Text(Math.fround(value))).toBe(expected);
});

test('a number that is written is the same float32 again, whatever its bits are', () => {
  const values = new Float32Array(50_000);
  const bits = new Uint32Array(values.buffer);
  for (let i = 0; i < bits.length; i++) bits[i] = Math.imul(i, 0x9e3779b1);
  const other = values.filter(
    (value) => Number.isFinite(value) && !Object.is(Math.fround(Number(float32Text(value))), value),
  );
  expect([...other]).toEqual([]);
});

test('JSON nests as the folder does, also where ImageFolder returns to a folder after its sibling', async () => {
  const paths = [
    'root.jpg',
    'x/1.jpg',
    'x/a/1.jpg',
    'x/a-b/1.jpg',
    'x/a/c/d/1.jpg',
    'x/a/c/1.jpg',
    'y/x/1.jpg',
    '/1.jpg',
  ];
  const [root, one, a, ab, acd, ac, y, empty] = paths.map((_, row) => [...rowsOf(1, 2, row)]);
  const file = text(await writeTable('json-nested', headerOf(paths, 2)));
  expect(JSON.parse(file)).toEqual({
    'root.jpg': root,
    x: { '1.jpg': one, a: { '1.jpg': a, c: { d: { '1.jpg': acd }, '1.jpg': ac } }, 'a-b': { '1.jpg': ab } },
    y: { x: { '1.jpg': y } },
    '': { '1.jpg': empty },
  });
  expect(file.split('\n').slice(0, 3)).toEqual(['{', '"root.jpg": [0.0, 0.125],', '"x": {']);
});

test('JSON holds hostile names, and null for what is not finite', async () => {
  const rowFor = (_: string, row: number) => Float32Array.of(row, [NaN, Infinity, -Infinity][row % 3]!);
  const found: unknown = JSON.parse(
    text(await writeTable('json-nested', headerOf(HOSTILE_NAMES.slice(1), 2), { rowFor })),
  );
  expect(Object.entries(found as object)).toEqual(HOSTILE_NAMES.slice(1).map((name, row) => [name, [row, null]]));
});

test('JSON of no rows is an object, and of many rows whole', async () => {
  expect(JSON.parse(text(await writeTable('json-nested', headerOf([], 2))))).toEqual({});
  const paths = Array.from({ length: 900 }, (_, i) => `${i % 30}/${i}.jpg`).sort();
  const found: unknown = JSON.parse(text(await writeTable('json-nested', headerOf(paths, 400))));
  expect(found).toMatchObject({ 7: { '7.jpg': [...rowsOf(1, 400, paths.indexOf('7/7.jpg'))] } });
});

test('rows of unit length are in the text', async () => {
  const rowFor = () => Float32Array.of(3, 4);
  expect(text(await writeTable('projector', headerOf(['a'], 2), { l2: true, rowFor }))).toBe('0.6\t0.8\n');
  expect(text(await writeTable('json-nested', headerOf(['a'], 2), { l2: true, rowFor }))).toBe(
    '{\n"a": [0.6, 0.8]\n}\n',
  );
});

test('the projector’s vectors are a line a row, with a tab between two values', async () => {
  const rowFor = (_: string, row: number) =>
    [Float32Array.of(0.1, -1), Float32Array.of(NaN, Infinity), Float32Array.of(-Infinity, 1e-7)][row]!;
  expect(text(await writeTable('projector', headerOf(['a', 'b', 'c'], 2), { rowFor }))).toBe(
    '0.1\t-1.0\nnan\tinf\n-inf\t1e-7\n',
  );
  expect(text(await writeTable('projector', headerOf([], 2)))).toBe('');
});

test('the projector’s metadata names each row, and no name breaks a line', async () => {
  const header = {
    ...headerOf(['root.jpg', 'tab\there/two\r\nlines.jpg', 'b/\ud800.jpg'], 2),
    labels: [-1, 1, 0],
    classes: ['b', 'tab\there'],
    columns: [...columnsFor(3), { name: 'path', kind: 'text' as const, values: ['x', 'y', 'z'] }],
  };
  expect(text(await writeTable('projector-metadata', header)).split('\n')).toEqual([
    'path\tclass\tlabel\tprice/€\tcount\t=colour\tpath (2)',
    'root.jpg\t\t-1\t-1\t9007199254740991\tred\tx',
    'tab here/two  lines.jpg\ttab here\t1\t\t-1\t\ty',
    'b/\ufffd.jpg\tb\t0\t-0.75\t-2\t=1+1\tz',
    '',
  ]);
});

test('class numbers stand in the order of the classes, whatever these are called', async () => {
  const classes = ['010', '10', '9', '__proto__', 'ü "x"'];
  const file = text(await writeTable('class-to-idx', { ...headerOf([], 2), classes }));
  expect(file.match(/: \d+/g)).toEqual([': 0', ': 1', ': 2', ': 3', ': 4']);
  expect(Object.entries(JSON.parse(file) as object).sort()).toEqual(classes.map((name, i) => [name, i]).sort());
  expect(text(await writeTable('class-to-idx', { ...headerOf([], 2), classes: [] }))).toBe('{}\n');
});
