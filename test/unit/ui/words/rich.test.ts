import { expect, test } from 'vitest';
import { rich } from '../../../../src/ui/words/rich.ts';

test('a sentence keeps its pieces apart in reading order, whatever signs are in them', () => {
  const key = { code: '`[<b>' };
  expect(rich`Nothing fits ${key}.`).toEqual(['Nothing fits ', key, '.']);
  expect(rich`${{ strong: 'All' }} fit`).toEqual([{ strong: 'All' }, ' fit']);
});

test('a sentence may stand in another', () => {
  expect(rich`Before ${rich`the ${{ path: 'a/b' }}`} after`).toEqual(['Before ', 'the ', { path: 'a/b' }, ' after']);
});
