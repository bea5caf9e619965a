import { expect, test } from 'vitest';
import { english } from '../../../../src/ui/words/en/english.ts';

const { note: noteWords } = english.labels;

test('what was forgiven in a file of labels is told in one sentence each', () => {
  expect(noteWords({ code: 'columns-renamed', columns: 1, first: ['column 2'] })).toBe(
    '1 column had no name, or one that stood there before, and got another: “column 2”.',
  );
  expect(noteWords({ code: 'ragged-rows', rows: 1, fields: 3, firstLines: [3] })).toBe(
    '1 row with more or fewer than 3 fields, on line 3: what is missing is empty, what is too much is left out.',
  );
  expect(noteWords({ code: 'zeros-lost', images: 2 })).toBe(
    'The keys seem to have lost their leading zeros: 2 images matched without those of the file name.',
  );
  expect(noteWords({ code: 'blank-keys', rows: 1 })).toBe('1 row without a key.');
});

test('of a long list the first are named and the others counted', () => {
  const note = { code: 'ragged-rows', rows: 1205, fields: 1, firstLines: [2, 3, 4, 5, 1006] } as const;
  expect(noteWords(note)).toContain('than 1 field, on line 2, 3, 4, 5, 1,006 and 1,200 more:');
});
