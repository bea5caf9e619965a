import { expect, test } from 'vitest';
import type { FileFacts } from '../../../src/stages/read/read.contract.ts';
import { adoptProblem } from '../../../src/tables/adoptable.ts';

const SETTINGS = {
  model: { sha256: 'aa' },
  output: 'pooled',
  preprocessing: { sizePx: 224, preset: 'squash' },
  fingerprint: 'f',
};
const STATES = { sizesBytes: Float64Array.of(1), mtimesMs: Float64Array.of(2) };
const FACTS: FileFacts = {
  ...{ kind: 'foldvec', rows: 1, dim: 2, dtype: 'float32', paths: ['a.jpg'], labels: undefined, classes: undefined },
  ...{ skipped: [], columns: [], ...STATES },
  meta: { foldvec: '1', ...SETTINGS, rows: { dtype: 'float32', l2: false } },
};
const problemOf = (facts: Partial<FileFacts>, meta: Readonly<Record<string, unknown>> = {}) =>
  adoptProblem(
    { ...FACTS, ...facts, ...(facts.meta === undefined ? { meta: { ...FACTS.meta, ...meta } } : {}) },
    SETTINGS,
  );

test('rows of the same fingerprint, whole, with the state of their images, may stand among a folder’s', () => {
  expect(problemOf({})).toBeUndefined();
});

test('what differs is named, in whatever order the file holds its settings', () => {
  const preprocessing = { preset: 'crop', sizePx: 224 };
  expect(problemOf({}, { fingerprint: 'g', preprocessing, model: { sha256: 'aa' } })).toEqual({
    code: 'other-settings',
    facts: ['preprocessing'],
  });
  const same = { preset: 'squash', sizePx: 224 };
  expect(problemOf({}, { fingerprint: 'g', preprocessing: same })).toEqual({ code: 'other-settings', facts: [] });
});

test('rows that are no longer what the model gave are refused', () => {
  expect(problemOf({ dtype: 'float16' })).toEqual({ code: 'other-numbers' });
  expect(problemOf({}, { rows: { dtype: 'float32', l2: true } })).toEqual({ code: 'other-numbers' });
  // Saved as float16, opened as the index, and saved as float32 again.
  expect(problemOf({}, { rows: { dtype: 'float32', l2: false, before: { dtype: 'float16', l2: false } } })).toEqual({
    code: 'other-numbers',
  });
  expect(problemOf({}, { reduction: { method: 'pca' } })).toEqual({ code: 'reduced' });
});

test('a file that does not say what its rows are of is refused', () => {
  expect(problemOf({ paths: undefined })).toEqual({ code: 'not-ours' });
  expect(problemOf({}, { fingerprint: undefined })).toEqual({ code: 'not-ours' });
  expect(problemOf({ sizesBytes: undefined })).toEqual({ code: 'no-states' });
});
