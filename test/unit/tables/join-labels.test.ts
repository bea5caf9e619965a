import { expect, test } from 'vitest';
import { chooseRule, proposeKeyColumn } from '../../../src/tables/choose-rule.ts';
import { ImageNames } from '../../../src/tables/image-names.ts';
import { plainRule } from '../../../src/tables/label-rule.ts';
import { LISTED, joinLabels, type LabelJoin } from '../../../src/tables/join-labels.ts';

const PHOTOS = ['010/0108775015.jpg', '010/0108775044.jpg', '011/0110065001.jpg'];

async function join(
  keys: readonly string[],
  paths: readonly string[],
  rest: readonly string[] = [],
): Promise<LabelJoin> {
  const images = new ImageNames(paths);
  const { rule, images: count } = await chooseRule(keys, images);
  const isSame = (row: number, other: number) => rest[row] === rest[other];
  const joined = await joinLabels(keys, images, { rule, isSame });
  expect(joined.images).toBe(count);
  return joined;
}

const rowsOf = (joined: LabelJoin) => [...joined.rowOf];

test('keys that are file stems are matched by stem, in whatever order they stand', async () => {
  const joined = await join(['0110065001', '0108775015', '0108775044'], PHOTOS);
  expect(joined.rule.kind).toBe('stem');
  expect(rowsOf(joined)).toEqual([1, 2, 0]);
});

test('keys with an extension are file names, keys with folders are paths', async () => {
  expect((await join(['0108775015.jpg'], PHOTOS)).rule.kind).toBe('name');
  const byPath = await join(['011/0110065001.jpg', '010/0108775015.jpg'], PHOTOS);
  expect(byPath.rule).toEqual(plainRule('path'));
  expect(rowsOf(byPath)).toEqual([1, -1, 0]);
});

test('a path in Windows’ way, with ./ or / in front, is forgiven and told', async () => {
  const joined = await join(['.\\010\\0108775015.jpg', './010/0108775044.jpg', '/011/0110065001.jpg'], PHOTOS);
  expect(joined.rule).toEqual({ ...plainRule('path'), isBackslashed: true });
  expect(rowsOf(joined)).toEqual([0, 1, 2]);
});

test('a backslash means itself where a file name has one', async () => {
  const joined = await join(['a\\b.jpg', 'c/d.jpg'], ['a\\b.jpg', 'c/d.jpg']);
  expect(joined.rule.isBackslashed).toBe(false);
  expect(rowsOf(joined)).toEqual([0, 1]);
});

test('folders that all keys have in front are dropped, only as many as needed', async () => {
  const inside = await join(['/data/images/010/0108775015.jpg', '/data/images/011/0110065001.jpg'], PHOTOS);
  expect(inside.rule.droppedFolder).toBe('data/images/');
  expect(rowsOf(inside)).toEqual([0, -1, 1]);
  const oneClass = await join(['C:\\images\\010\\0108775015.jpg', 'C:\\images\\010\\0108775044.jpg'], PHOTOS);
  expect(oneClass.rule.droppedFolder).toBe('C:/images/');
  expect(rowsOf(oneClass)).toEqual([0, 1, -1]);
});

test('where only some keys have a folder in front, none is dropped and names are compared', async () => {
  const joined = await join(['images/010/0108775015.jpg', '010/0108775044.jpg'], PHOTOS);
  expect(joined.rule).toEqual({ ...plainRule('name'), ignoresFolders: true });
  expect(rowsOf(joined)).toEqual([0, 1, -1]);
});

test('case and file ending are left out only where that matches more', async () => {
  expect((await join(['a.jpg', 'b.jpg'], ['a.jpg', 'b.jpg', 'B.png'])).rule.kind).toBe('path-loose');
  const joined = await join(['A.JPG', 'b.jpg'], ['a.jpg', 'b.jpg']);
  expect(joined.rule.kind).toBe('path-loose');
  expect(rowsOf(joined)).toEqual([0, 1]);
});

test('without case, each image gets the row that is spelled as it is', async () => {
  const joined = await join(['a.png', 'A.png', 'B.png'], ['x/A.jpg', 'y/a.jpg', 'y/b.jpg']);
  expect(joined.rule.kind).toBe('name-loose');
  expect(rowsOf(joined)).toEqual([1, 0, 2]);
});

test('only an ending that files about pictures have is left out', async () => {
  expect(rowsOf(await join(['Dr.Who.PNG', 'v1.5'], ['a/dr.who.jpg', 'a/V1.5.jpg']))).toEqual([0, 1]);
});

test('letters that are composed otherwise match, and are counted', async () => {
  const composed = 'caf\u00e9';
  const decomposed = 'cafe\u0301';
  const joined = await join([composed, 'the'], [`x/${decomposed}.jpg`, 'x/the.jpg']);
  expect(rowsOf(joined)).toEqual([0, 1]);
  expect(joined.respelled).toBe(1);
});

test('where two files differ in composition alone, each gets the row that spells it', async () => {
  const composed = 'caf\u00e9.jpg';
  const decomposed = 'cafe\u0301.jpg';
  expect(rowsOf(await join([composed, decomposed], [decomposed, composed]))).toEqual([1, 0]);
  expect(rowsOf(await join([composed], [decomposed, composed]))).toEqual([0, 0]);
});

test('keys that lost their leading zeros are matched by a rule of that name', async () => {
  const joined = await join(['108775015', '110065001', '999'], PHOTOS);
  expect(joined.rule.kind).toBe('stem-without-zeros');
  expect(rowsOf(joined)).toEqual([0, -1, 1]);
  expect(joined.respelled).toBe(2);
});

test('lost zeros are not assumed where one key has kept its own', async () => {
  const joined = await join(['0108775015', '110065001', '108775044'], PHOTOS);
  expect(joined.rule.kind).toBe('stem');
  expect(rowsOf(joined)).toEqual([0, -1, -1]);
});

test('lost zeros are not assumed where the plain stem matches as much', async () => {
  expect((await join(['5', '6'], ['5.jpg', '6.jpg'])).rule.kind).toBe('stem');
});

test('without zeros, a stem that had none goes first, and stems that differ in their zeros match nothing', async () => {
  const paths = ['05.jpg', '5.jpg', '007.jpg', '07.jpg', '08.jpg', '009.jpg'];
  const joined = await join(['5', '7', '8', '9'], paths);
  expect(joined.rule.kind).toBe('stem-without-zeros');
  expect(rowsOf(joined)).toEqual([-1, 0, -1, -1, 2, 3]);
});

test('images of one stem all get its label, and are listed', async () => {
  const joined = await join(['x', 'y'], ['front/x.jpg', 'back/x.jpg', 'front/y.png']);
  expect(rowsOf(joined)).toEqual([0, 0, 1]);
  expect(joined.shared).toEqual({ count: 1, first: [{ key: 'x', images: 2 }] });
});

test('keys that match nothing, images without a label and rows without a key are told', async () => {
  const joined = await join(['0108775015', 'nobody', '', 'nobody'], PHOTOS);
  expect(joined.unmatched).toEqual({ count: 1, first: ['nobody'] });
  expect(joined.without).toEqual({ count: 2, first: ['010/0108775044.jpg', '011/0110065001.jpg'] });
  expect(joined.blank).toBe(1);
  expect(joined.images).toBe(1);
});

test('of rows with one key the first is taken; they are listed, with whether they disagree', async () => {
  const keys = ['a', 'b', 'a', 'b', 'a', 'c'];
  const joined = await join(keys, ['a.jpg', 'b.jpg', 'c.jpg'], ['red', 'blue', 'red', 'green', 'red', 'red']);
  expect(rowsOf(joined)).toEqual([0, 1, 5]);
  expect(joined.duplicates).toEqual({
    count: 2,
    first: [
      { key: 'a', count: 3, rows: [0, 2, 4], disagrees: false },
      { key: 'b', count: 2, rows: [1, 3], disagrees: true },
    ],
  });
  expect(joined.disagreeing).toBe(1);
});

test('a disagreement is counted once a key, however many rows and keys there are', async () => {
  const keys = Array.from({ length: 9000 }, (_, row) => `k${row % 3000}`);
  const joined = await join(
    keys,
    ['k0.jpg'],
    keys.map((_, row) => String(row % 6000)),
  );
  expect(joined.duplicates.count).toBe(3000);
  expect(joined.duplicates.first).toHaveLength(LISTED);
  expect(joined.disagreeing).toBe(3000);
  expect(joined.unmatched.count).toBe(2999);
  expect(joined.unmatched.first).toHaveLength(LISTED);
});

test('names that every object has are keys like others', async () => {
  const joined = await join(['__proto__', 'constructor', 'toString'], ['constructor.jpg']);
  expect(rowsOf(joined)).toEqual([1]);
});

test('thousands of rows of one key that thousands of images answer to are walked once', async () => {
  const many = 50_000; // times itself would take minutes
  const joined = await join(
    Array.from({ length: many }, () => '1'),
    Array.from({ length: many }, (_, folder) => `${folder}/1.jpg`),
  );
  expect(joined.images).toBe(many);
  expect(joined.shared.first).toEqual([{ key: '1', images: many }]);
});

test('the column that matches most images is proposed as key', async () => {
  const columns = [
    ['1', '2', '3'],
    ['0108775015', '9', '9'],
    ['0108775015', '0108775044', '0110065001'],
  ];
  expect(await propose(columns, PHOTOS)).toBe(2);
  expect(
    await propose(
      [
        ['x', 'y'],
        ['z', 'w'],
      ],
      PHOTOS,
    ),
  ).toBe(0);
});

test('in a long table the key is found though a sample of rows may miss it', async () => {
  const rows = 5000;
  const columns = [
    Array.from({ length: rows }, (_, row) => `t${row}`),
    Array.from({ length: rows }, (_, row) => (row === 4999 ? '0108775015' : `u${row}`)),
  ];
  expect(await propose(columns, PHOTOS)).toBe(1);
});

test('joining stops when it is given up', async () => {
  const abort = new AbortController();
  abort.abort();
  const images = new ImageNames(PHOTOS);
  await expect(chooseRule(['x'], images, abort.signal)).rejects.toMatchObject({ name: 'AbortError' });
});

function propose(columns: readonly (readonly string[])[], paths: readonly string[]): Promise<number> {
  const keysOf = (column: number, rows?: readonly number[]) =>
    Promise.resolve(rows ? rows.map((row) => columns[column]![row]!) : columns[column]!);
  const size = { rows: columns[0]!.length, columns: columns.length };
  return proposeKeyColumn(size, keysOf, { images: new ImageNames(paths) });
}

const FIELD = ['a/IMG_0001.JPG', 'a/0001234.jpg', 'b/ISIC_0015719.jpg', 'b/Grüner Baum.jpg'];

test.each([
  ['spaces around', [' IMG_0001.JPG ', '\u00a00001234.jpg', 'ISIC_0015719.jpg\t', '\u202aGrüner Baum.jpg'], 'name'],
  ['another extension', ['IMG_0001.png', '0001234.png', 'ISIC_0015719.txt', 'Grüner Baum.dcm'], 'name-loose'],
  ['another case', ['img_0001', '0001234', 'isic_0015719', 'grüner baum'], 'name-loose'],
  ['folders of another machine', FIELD.map((path) => path.replace(/^./, '/content/drive/train')), 'name'],
  ['folders that differ', ['/x/1/IMG_0001.JPG', 'C:/y/0001234.jpg', 'z/ISIC_0015719.jpg', 'Grüner Baum.jpg'], 'name'],
  ['backslashes', FIELD.map((path) => `D:\\data\\${path.slice(2)}`), 'name'],
  ['Excel’s formulas', ['="IMG_0001"', '="0001234"', '="ISIC_0015719"', '="Grüner Baum"'], 'stem'],
  ['quotes', ["'IMG_0001.JPG", "'0001234.jpg'", '"ISIC_0015719.jpg"', 'Grüner Baum.jpg'], 'name'],
  ['addresses', FIELD.map((path) => `https://host.org/photos/${encodeURIComponent(path.slice(2))}?v=1`), 'name'],
  ['addresses of files', FIELD.map((path) => `file:///home/me/${path.replaceAll(' ', '%20')}`), 'path'],
] as const)('keys with %s match', async (_, keys, kind) => {
  const joined = await join(keys, FIELD);
  expect(joined.rule.kind).toBe(kind);
  expect(rowsOf(joined)).toEqual([0, 1, 2, 3]);
});

test('whole numbers that a program wrote with .0 match, with their zeros lost as well', async () => {
  expect(rowsOf(await join(['1234.0', '5.0'], ['a/0001234.jpg', 'a/5.jpg']))).toEqual([0, 1]);
  const joined = await join(['="007"', '8'], ['007.jpg', '8.jpg']);
  expect(joined.wrapped).toEqual({ key: '="007"', read: '007' });
  expect((await join(['1234.0'], ['1234.0.jpg'])).rule.isUnwrapped).toBe(false);
});

test('a percent sign, quote or space that names have means itself', async () => {
  const names = ['100%25.jpg', "'x'.jpg", ' y.jpg'];
  const joined = await join(names, names);
  expect(joined.rule).toEqual({ ...plainRule('path'), isTrimmed: false });
  expect(rowsOf(joined)).toEqual([0, 1, 2]);
});

test('of paths whose last names repeat, the last name alone matches nothing', async () => {
  expect(rowsOf(await join(['cats/1.jpg', 'dogs/1.jpg'], ['x/1.jpg', 'y/1.jpg']))).toEqual([-1, -1]);
});

test('the folder that all images lie in is put in front of keys that do not name it', async () => {
  const joined = await join(['cats/1.jpg', 'dogs/1.jpg'], ['train/cats/1.jpg', 'train/dogs/1.jpg']);
  expect(joined.rule).toEqual({ ...plainRule('path'), addedFolder: 'train/' });
  expect(rowsOf(joined)).toEqual([0, 1]);
});
