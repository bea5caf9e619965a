import { expect, test } from 'vitest';
import { sampleOfClasses } from '../../../../src/state/folder/class-sample.ts';

/** `count` images of a class. */
function classOf(name: string, count: number): string[] {
  return Array.from({ length: count }, (_, i) => `${name}/${i}.jpg`);
}

function countsOf(paths: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const path of paths) counts[path.split('/')[0]!] = (counts[path.split('/')[0]!] ?? 0) + 1;
  return counts;
}

test('every class gives as many as the others, as long as it has any', async () => {
  const paths = [...classOf('a', 1000), ...classOf('b', 3), ...classOf('c', 500), 'root.jpg'];
  const sample = await sampleOfClasses(paths, 24);
  expect(countsOf(sample)).toEqual({ 'root.jpg': 1, a: 10, b: 3, c: 10 });
});

test('the sample is the same whatever order the folder was walked in, and stands in ImageFolder’s order', async () => {
  const paths = ['x', 'y', 'z'].flatMap((name) => classOf(name, 700));
  const sample = await sampleOfClasses(paths, 200);
  expect(await sampleOfClasses(paths.toReversed(), 200)).toEqual(sample);
  expect(sample).toEqual(sample.toSorted());
  expect(new Set(sample).size).toBe(200);
});

test('within a class it is no matter of names: the first hundred of a thousand give about a tenth', async () => {
  const sample = await sampleOfClasses(
    Array.from({ length: 1000 }, (_, i) => `a/${String(i).padStart(4, '0')}.jpg`),
    200,
  );
  const early = sample.filter((path) => path < 'a/0100').length;
  expect(early).toBeGreaterThan(5);
  expect(early).toBeLessThan(40);
});

test('of more classes than images each gives one at most, and no class has a better place for its name', async () => {
  const sample = await sampleOfClasses(
    Array.from({ length: 1000 }, (_, i) => classOf(String(i).padStart(4, '0'), 5)).flat(),
    100,
  );
  expect(Object.keys(countsOf(sample))).toHaveLength(100);
  expect(sample.filter((path) => path < '0500').length).toBeGreaterThan(25);
});

test('a larger sample holds the smaller one, and a file that comes moves one image of its class at most', async () => {
  const paths = ['a', 'b'].flatMap((name) => classOf(name, 300));
  const small = await sampleOfClasses(paths, 50);
  const large = new Set(await sampleOfClasses(paths, 90));
  expect(small.filter((path) => !large.has(path))).toEqual([]);
  const after = new Set(await sampleOfClasses([...paths, 'a/new.jpg'], 50));
  const moved = small.filter((path) => !after.has(path));
  expect(moved.length).toBeLessThanOrEqual(1);
  expect(moved.every((path) => path.startsWith('a/'))).toBe(true);
});

test('a folder of fewer images is wanted whole', async () => {
  expect(await sampleOfClasses(['b/2.jpg', 'a/1.jpg'], 200)).toEqual(['a/1.jpg', 'b/2.jpg']);
});

test('none at all is none', async () => {
  expect(await sampleOfClasses(['a/1.jpg'], 0)).toEqual([]);
});
