import { expect, test } from 'vitest';
import { duplicateLines, outlierLines } from '../../../../src/state/search/lists.ts';

test('copies and near pictures are one list, numbered through, that tells which is which', () => {
  const same = [{ paths: ['a/1.jpg', 'a/2.jpg'], sizeBytes: 7 }];
  const near = [{ paths: ['b/1.jpg', '=b/2.jpg'], cosine: 0.98765432 }];
  expect(duplicateLines(same, near).join('').trim().split(/\r?\n/)).toEqual([
    'group,path,pictures,cosine,kind',
    '1,a/1.jpg,2,,same bytes',
    '1,a/2.jpg,2,,same bytes',
    '2,b/1.jpg,2,0.987654,near',
    '2,./=b/2.jpg,2,0.987654,near',
  ]);
});

test('pictures out of place say what they look like and where they lie', () => {
  const outliers = [{ path: 'pants/1.jpg', own: 'pants', like: 'shirt', votes: 9, asked: 10 }];
  expect(outlierLines(outliers).join('').trim().split(/\r?\n/)).toEqual([
    'path,class,looks_like,neighbours,of',
    'pants/1.jpg,pants,shirt,9,10',
  ]);
});
