import { expect, test } from 'vitest';
import { countsByExtension, hiddenNamesOf, subfoldersOf } from '../../../../src/state/folder/walk-facts.ts';

const topFolders = new Map([
  ['cats', { images: 5, hidden: 2, more: 3, moreHidden: 1 }],
  ['ants', { images: 1, hidden: 0, more: 0, moreHidden: 0 }],
]);
const choice = { excluded: new Set<string>(), leaveOutHidden: false, takeMore: false };

test('subfolders have the order of their names, and count what is meant in them also when they are left out', () => {
  const subfolders = subfoldersOf({ topFolders }, { ...choice, excluded: new Set(['cats']) });
  expect(subfolders).toEqual([
    { name: 'ants', images: 1, included: true },
    { name: 'cats', images: 5, included: false },
  ]);
  const imagesOfCats = (more: Partial<typeof choice>) =>
    subfoldersOf({ topFolders }, { ...choice, ...more })[1]?.images;
  expect([imagesOfCats({ leaveOutHidden: true }), imagesOfCats({ takeMore: true })]).toEqual([3, 8]);
});

test('extensions are told most first', () => {
  const counts = new Map([
    ['txt', 3],
    ['pdf', 12],
  ]);
  expect(countsByExtension(counts)).toEqual([
    { extension: 'pdf', count: 12 },
    { extension: 'txt', count: 3 },
  ]);
});

test('names that were read are told; else those that an earlier walk has shown are missing, or nobody knows', () => {
  const source = (mayHideNames: boolean) => ({ mayHideNames }) as Parameters<typeof hiddenNamesOf>[0]['source'];
  const read = { hiddenFromHandles: ['a:b.jpg'], source: source(false) };
  expect(hiddenNamesOf(read, 0)).toEqual({ kind: 'read', paths: ['a:b.jpg'] });
  expect(hiddenNamesOf({ hiddenFromHandles: [], source: source(false) }, 2)).toBeUndefined();
  expect(hiddenNamesOf({ hiddenFromHandles: [], source: source(true) }, 2)).toEqual({ kind: 'missing', images: 2 });
  expect(hiddenNamesOf({ hiddenFromHandles: [], source: source(true) }, 0)).toEqual({ kind: 'unknown' });
});
