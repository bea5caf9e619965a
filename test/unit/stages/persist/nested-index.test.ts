import { expect, test } from 'vitest';
import { stemOf } from '../../../../src/core/path-stem.ts';
import { NestedIndex } from '../../../../src/stages/persist/nested-index.ts';

const COMPOSED = '\u00e9';
const DECOMPOSED = 'e\u0301';

test('a key may be one path, names from the top down, or a mixture', async () => {
  const index = await NestedIndex.build(['0.jpg', '010/0108775015.jpg', '010/deep/er/1.png']);
  expect(index.find('010/0108775015.jpg')).toBe(1);
  expect(index.find('010', '0108775015.jpg')).toBe(1);
  expect(index.find('010/deep', 'er', '1.png')).toBe(2);
  expect(index.find('0.jpg')).toBe(0);
  expect(index.find('010')).toBeUndefined();
  expect(index.find('010', '0108775016.jpg')).toBeUndefined();
  expect(index.find('')).toBeUndefined();
});

test('the extension may be left out where only one image answers', async () => {
  const index = await NestedIndex.build(['010/1.jpg', '010/2.jpg', '010/2.png', '010/a.b.jpg', '010/.jpg']);
  expect(index.find('010', '1')).toBe(0);
  expect(index.find('010/a.b')).toBe(3);
  expect(index.find('010/.jpg')).toBe(4);
  expect(() => index.find('010', '2')).toThrow(/key 010\/2 is ambiguous: 010\/2\.jpg, 010\/2\.png/);
  expect([index.has('010', '1'), index.has('010', '2'), index.has('010', '3')]).toEqual([true, false, false]);
});

test.each(['a.b.jpg', '.jpg', 'b.', 'b..', '..c', '...'])(
  'the key of %j without its extension is the stem that is saved, and no other',
  async (name) => {
    const index = await NestedIndex.build([`x/${name}`]);
    expect(index.find('x', stemOf(name))).toBe(0);
    expect(index.find('x', name.slice(0, -1))).toBeUndefined(); // a dot at the end is no extension
  },
);

test('an exact name goes before a name without extension', async () => {
  const index = await NestedIndex.build(['a.jpg', 'a.jpg.png']);
  expect([index.find('a.jpg'), index.find('a.jpg.png')]).toEqual([0, 1]);
});

test('composed and decomposed letters count as equal where only one image answers', async () => {
  const index = await NestedIndex.build([
    `${DECOMPOSED}/caf${DECOMPOSED}.jpg`,
    `x/${COMPOSED}.jpg`,
    `x/${DECOMPOSED}.png`,
  ]);
  expect(index.find(`${COMPOSED}/caf${COMPOSED}.jpg`)).toBe(0);
  expect(index.find(COMPOSED, `caf${COMPOSED}`)).toBe(0);
  expect(index.find('x', COMPOSED)).toBe(1);
  expect(index.find('x', `${DECOMPOSED}.jpg`)).toBe(1);
});

test('two folders that differ in composition only keep their own images', async () => {
  const index = await NestedIndex.build([`${COMPOSED}/1.jpg`, `${DECOMPOSED}/1.jpg`]);
  expect([index.find(COMPOSED, '1'), index.find(DECOMPOSED, '1')]).toEqual([0, 1]);
});

test('names of object members are names like others', async () => {
  const index = await NestedIndex.build(['__proto__/constructor.jpg', '__proto__/toString/__proto__.png']);
  expect(index.find('__proto__', 'constructor')).toBe(0);
  expect(index.find('__proto__/toString/__proto__')).toBe(1);
  expect(index.find('constructor')).toBeUndefined();
  expect(index.find('hasOwnProperty', 'name')).toBeUndefined();
});

test('children are listed in Python order with counts of all depths, whatever order the rows have', async () => {
  const index = await NestedIndex.build(['\uffee.jpg', 'b/1.jpg', '😀.jpg', 'b/c/2.jpg', 'a/3.jpg', '10.jpg', '2.jpg']);
  const root = index.children()!;
  expect(root.folders).toEqual([
    { name: 'a', path: 'a', count: 1 },
    { name: 'b', path: 'b', count: 2 },
  ]);
  expect(Array.from(root.rows, (row) => index.nameOf(row))).toEqual(['10.jpg', '2.jpg', '\uffee.jpg', '😀.jpg']);
  expect(index.children('b')).toEqual({ folders: [{ name: 'c', path: 'b/c', count: 1 }], rows: Uint32Array.of(1) });
  expect(index.children('nowhere')).toBeUndefined();
});

test('the index as Maps has every image at its own place', async () => {
  const paths = ['0.jpg', '010/1.jpg', '010/deep/2.jpg', '__proto__/3.jpg'];
  const nested = (await NestedIndex.build(paths)).toNested((row) => row);
  expect(nested).toEqual(
    new Map<string, unknown>([
      ['0.jpg', 0],
      [
        '010',
        new Map<string, unknown>([
          ['1.jpg', 1],
          ['deep', new Map([['2.jpg', 2]])],
        ]),
      ],
      ['__proto__', new Map([['3.jpg', 3]])],
    ]),
  );
});

test('a path that stands there twice is refused', async () => {
  await expect(NestedIndex.build(['a/1.jpg', 'a/1.jpg'])).rejects.toThrow(/twice: a\/1\.jpg/);
});

test('an index of 100,000 images in one folder finds all of them without extensions in linear time', async () => {
  const paths = Array.from({ length: 100_000 }, (_, i) => `all/${String(i).padStart(6, '0')}.jpg`);
  const index = await NestedIndex.build(paths);
  expect(index.children('all')?.rows.length).toBe(100_000);
  for (let i = 0; i < paths.length; i += 1) {
    if (index.find('all', String(i).padStart(6, '0')) !== i) expect.fail(`image ${i} was not found`);
  }
});
