import { expect, test } from 'vitest';
import { classesOf, labelsOf, sortImageFolder } from '../../../src/core/image-folder-order.ts';
import golden from '../../golden/image-folder-order.json' with { type: 'json' };

const samples = golden.samples.map(([path, label]) => ({ path: String(path), label: Number(label) }));
const paths = samples.map(({ path }) => path);

/** The same items in another order that is fixed: a linear congruential shuffle. */
function shuffled<T>(items: readonly T[]): T[] {
  const mixed = [...items];
  let state = 1;
  for (let i = mixed.length - 1; i > 0; i -= 1) {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    const j = state % (i + 1);
    [mixed[i], mixed[j]] = [mixed[j]!, mixed[i]!];
  }
  return mixed;
}

test('paths come in the order that Python gives the same folder on disk, whatever order they came in', async () => {
  const mixed = shuffled(paths);
  expect(mixed).not.toEqual(paths);
  expect(await sortImageFolder(mixed)).toEqual(paths);
  expect(await sortImageFolder(paths)).toEqual(paths);
});

test('classes are the sorted top-level folders, empty and hidden ones included', () => {
  expect(classesOf(shuffled(golden.classes))).toEqual(golden.classes);
  expect(golden.classes).toEqual(expect.arrayContaining(['empty', '.empty-hidden', '💾']));
});

test('labels are class numbers, and −1 for files directly in the picked folder', () => {
  expect(Array.from(labelsOf(paths, golden.classes))).toEqual(samples.map(({ label }) => label));
});

test('whole directory strings are compared: x/a-b comes before x/a/c', async () => {
  const sorted = ['root.jpg', 'x/z.jpg', 'x/a/1.jpg', 'x/a-b/1.jpg', 'x/a/c/1.jpg', 'x-y/1.jpg'];
  expect(await sortImageFolder(shuffled(sorted))).toEqual(sorted);
});

test('a path in a folder that is not among the classes is refused', () => {
  expect(() => labelsOf(['a/1.jpg'], ['b'])).toThrow(/no known class: a\/1\.jpg/);
});

test('a directory of more files than one run of the sort is merged right', async () => {
  const sorted = Array.from({ length: 20_000 }, (_, i) => `big/${String(i).padStart(6, '0')}.jpg`);
  expect(await sortImageFolder(shuffled(sorted))).toEqual(sorted);
  expect(await sortImageFolder([...sorted].reverse())).toEqual(sorted);
});

test('an empty folder gives an empty order', async () => {
  expect(await sortImageFolder([])).toEqual([]);
});
