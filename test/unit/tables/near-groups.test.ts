import { expect, test } from 'vitest';
import type { Nearest } from '../../../src/stages/search/search.contract.ts';
import { classAgreement, guessesOf, mostConfused } from '../../../src/tables/class-agreement.ts';
import { nearGroups, withoutCopies } from '../../../src/tables/near-groups.ts';

function nearest(most: number, lines: readonly (readonly (readonly [number, number])[])[]): Nearest {
  const filled = lines.flatMap((line) => [
    ...line,
    ...Array<readonly [number, number]>(most - line.length).fill([-1, -Infinity]),
  ]);
  return {
    most,
    rows: Int32Array.from(filled, ([row]) => row),
    cosines: Float32Array.from(filled, ([, cosine]) => cosine),
  };
}

test('a chain of near pictures is one group, the largest group comes first', () => {
  const table = nearest(2, [
    [[1, 0.5]],
    [[2, 0.75], [0, 0.5]],
    [[1, 0.75], [3, 0.75]],
    [[2, 0.75]],
    [[5, 1]],
    [[4, 1]],
    [],
  ]); // prettier-ignore
  expect(nearGroups(table, 0.75)).toEqual([
    { rows: [1, 2, 3], cosine: 0.75 },
    { rows: [4, 5], cosine: 1 },
  ]);
  expect(nearGroups(table, 0.9)).toEqual([{ rows: [4, 5], cosine: 1 }]);
});

test('a row is guessed by its neighbours, and of classes with as many votes by the nearest one', () => {
  const table = nearest(2, [
    [[1, 1], [2, 0.5]],
    [[0, 1], [2, 0.5]],
    [[0, 0.5], [1, 0.5]],
    [[2, 0.9], [0, 0.8]],
  ]); // prettier-ignore
  const labels = [0, 0, 1, 1];
  const found = classAgreement(table, labels, 2);
  expect(found).toMatchObject({ rows: 4, right: 3, chance: 0.5, confusion: Int32Array.of(2, 0, 1, 1) });
  const outOfPlace = guessesOf(found, labels, (own, like) => own !== like);
  expect(outOfPlace).toEqual([{ row: 2, own: 1, like: 0, votes: 2, asked: 2 }]);
});

test('rows without a class neither vote nor count', () => {
  const table = nearest(1, [[[1, 1]], [[0, 1]], [[0, 0.5]]]);
  expect(classAgreement(table, [-1, 0, 0], 1)).toMatchObject({ rows: 0, right: 0, chance: 0 });
});

test('of many classes those are shown that are taken for others, in their own order', () => {
  const confusion = Int32Array.of(9, 0, 0, 0, 0, 5, 3, 0, 0, 0, 7, 0, 1, 0, 0, 8);
  expect(mostConfused(confusion, 4, 4)).toEqual([0, 1, 2, 3]);
  expect(mostConfused(confusion, 4, 2)).toEqual([1, 2]);
  expect(mostConfused(confusion, 4, 3)).toEqual([0, 1, 2]);
});

test('a group of copies is told apart from near ones, a group with another picture stays', () => {
  const groups = [{ paths: ['a', 'copy of a'] }, { paths: ['a', 'copy of a', 'b'] }, { paths: ['c', 'd'] }];
  expect(withoutCopies(groups, [{ paths: ['a', 'copy of a', 'another'] }])).toEqual(groups.slice(1));
  expect(withoutCopies(groups, [])).toEqual(groups);
  expect(withoutCopies([{ paths: ['a', 'c'] }], [{ paths: ['a', 'b'] }, { paths: ['c', 'd'] }])).toHaveLength(1);
});
