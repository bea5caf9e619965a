import { expect, test } from 'vitest';
import { parseScope } from '../../../../src/stages/persist/folder-scope.ts';
import { parseSummary } from '../../../../src/stages/persist/row-records.ts';

test('what is damaged in a scope is as if nobody had chosen it', () => {
  const whole = { excluded: ['a'], leaveOutHidden: true, takeMore: true, sampleOnly: true };
  expect(parseScope(whole)).toEqual(whole);
  expect(parseScope({ excluded: ['a', 1], leaveOutHidden: 'yes', takeMore: true })).toEqual({
    ...{ excluded: [], leaveOutHidden: false, takeMore: true, sampleOnly: false },
  });
  expect([parseScope(undefined), parseScope('b')]).toEqual([undefined, undefined]);
});

test('a summary from before skipped files were noted knows of none; damaged ones are left out', () => {
  expect(parseSummary({ skipped: [], classes: ['a'] })).toEqual({ skipped: [], classes: ['a'], skippedFiles: [] });
  const file = { path: 'a/1.jpg', sizeBytes: 3, mtimeMs: 7.5 };
  const skippedFiles = [file, { ...file, sizeBytes: -1 }, { path: 'a/2.jpg' }, null];
  expect(parseSummary({ skippedFiles }).skippedFiles).toEqual([file]);
});
