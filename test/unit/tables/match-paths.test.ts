import { expect, test } from 'vitest';
import { commonFolder, matchPaths, matchRowNumbers } from '../../../src/tables/match-paths.ts';

const OURS = ['root.jpg', 'dress/a.jpg', 'dress/b.jpg', 'hat/c.jpg'];

/** For each of our paths the path of theirs that it was brought together with. */
async function pairs(ours: readonly string[], theirs: readonly string[]) {
  const match = await matchPaths(ours, theirs);
  return { ...match, theirRow: [...match.theirRow], pairs: Array.from(match.theirRow, (row) => theirs[row]) };
}

test('equal paths belong together, in any order; the rest is told', async () => {
  const match = await pairs(OURS, ['hat/c.jpg', 'dress/a.jpg', 'dress/new.jpg']);
  expect(match).toMatchObject({
    rule: { kind: 'same-paths' },
    theirRow: [-1, 1, -1, 0],
    onlyTheirs: [2],
    repeated: 0,
    forgiven: 0,
  });
});

test.each(['/home/me/photos/', 'C:/Users/me/photos/', 'photos/', './'])(
  'a folder that all of their paths share is taken off: %s',
  async (folder) => {
    const match = await pairs(
      OURS,
      OURS.map((path) => folder + path),
    );
    expect(match).toMatchObject({
      rule: { kind: 'common-folder', side: 'theirs', removed: folder },
      theirRow: [0, 1, 2, 3],
      onlyTheirs: [],
    });
  },
);

test('only so much is taken off as brings most together: a class that all of them are in stays', async () => {
  const match = await pairs(OURS, ['/data/dress/a.jpg', '/data/dress/b.jpg']);
  expect(match).toMatchObject({ rule: { removed: '/data/' }, theirRow: [-1, 0, 1, -1] });
});

test('a folder that all of ours share is taken off, where theirs begin below it', async () => {
  const match = await pairs(['dress/a.jpg', 'dress/b.jpg'], ['b.jpg', 'a.jpg']);
  expect(match).toMatchObject({
    rule: { kind: 'common-folder', side: 'ours', removed: 'dress/' },
    theirRow: [1, 0],
  });
});

test('composed and decomposed letters count as equal, and so do slashes of Windows', async () => {
  const match = await pairs(['ü/é.jpg', 'a\\b.jpg'], ['u\u0308/e\u0301.jpg', 'a/b.jpg']);
  expect(match).toMatchObject({ theirRow: [0, 1], forgiven: 2, onlyTheirs: [] });
});

test('an exact path goes before a nearly equal one, and of two nearly equal ones none is taken', async () => {
  const two = ['\u00e9.jpg', 'e\u0301.jpg'];
  expect(await pairs(two, [...two].reverse())).toMatchObject({ theirRow: [1, 0], forgiven: 0 });
  const twoOfThem = ['a\\\u00e9.jpg', 'a\\e\u0301.jpg'];
  expect(await pairs(twoOfThem, ['a/\u00e9.jpg'])).toMatchObject({ theirRow: [-1, -1], onlyTheirs: [0] });
});

test('a path that stands there twice counts once', async () => {
  expect(await pairs(OURS, ['hat/c.jpg', 'hat/c.jpg'])).toMatchObject({
    theirRow: [-1, -1, -1, 0],
    repeated: 1,
    onlyTheirs: [],
  });
});

test('tables that share nothing stay apart', async () => {
  const match = await pairs(OURS, ['x/1.jpg', 'x/2.jpg']);
  expect(match).toMatchObject({ rule: { kind: 'same-paths' }, theirRow: [-1, -1, -1, -1], onlyTheirs: [0, 1] });
});

test('without paths, row i belongs to row i where both have as many', () => {
  const match = matchRowNumbers(Int32Array.of(-1, 0, 0, 1), 4);
  expect([...match.theirRow]).toEqual([0, 1, 2, 3]);
  expect(match.rule).toEqual({ kind: 'row-number', withoutRootFiles: false });
});

test('without paths, files that ImageFolder leaves out are left out where that makes both as many', () => {
  const match = matchRowNumbers(Int32Array.of(-1, 0, 0, 1), 3);
  expect([...match.theirRow]).toEqual([-1, 0, 1, 2]);
  expect(match.rule).toEqual({ kind: 'row-number', withoutRootFiles: true });
});

test('without paths and with another count, nothing belongs together', () => {
  const match = matchRowNumbers(Int32Array.of(-1, 0, 0, 1), 2);
  expect([...match.theirRow]).toEqual([-1, -1, -1, -1]);
  expect(match.rule).toEqual({ kind: 'none' });
});

test.each([
  [['a/b/c.jpg', 'a/b/d.jpg'], 'a/b/'],
  [['a/b/c.jpg', 'a/bb/d.jpg'], 'a/'],
  [['a/b.jpg', 'c.jpg'], ''],
  [['/x/a.jpg', '/y/b.jpg'], '/'],
  [['/x/a.jpg', 'x/b.jpg'], ''],
  [['/a.jpg', 'b.jpg'], ''],
  [[], ''],
])('%j are all in %j', (paths, folder) => {
  expect(commonFolder(paths)).toBe(folder);
});
