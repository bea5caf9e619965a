import { expect, test } from 'vitest';
import type { LabelsNote } from '../../../src/state/tables/labels-notes.ts';
import type { LabelsMatch, LabelsPhase, LabelsView } from '../../../src/state/tables/labels-view.ts';
import { labelsSummary, labelsWarnings, useLabels } from '../../../src/terminal/labels.ts';

const MATCH: LabelsMatch = {
  keyColumn: 'article_id',
  rule: 'stem',
  placeUnit: 'line',
  images: 8,
  ofImages: 10,
  unmatched: { count: 3, first: ['x', 'y', 'z'] },
  duplicates: { count: 1, first: [{ key: 'a', count: 2, lines: [2, 9], disagrees: true }] },
  disagreeing: 1,
  without: { count: 2, first: ['1.jpg', '2.jpg'] },
  shared: { count: 0, first: [] },
};

const noteOf = ({ code }: LabelsNote) => `note: ${code}`;

/** Labels as they are once a file was taken: two columns, of which only the second is chosen until all are. */
function openLabels(phase: LabelsPhase, match?: LabelsMatch) {
  const names = ['article_id', 'colour'];
  const labels = {
    phase: { kind: 'none' } as LabelsPhase,
    rows: 12,
    notes: [{ code: 'blank-keys', rows: 2 }],
    match,
    columns: names.map((name, at) => ({ name, kind: undefined, example: '', isKey: at === 0, chosen: at === 1 })),
    use() {
      this.phase = phase;
      return Promise.resolve();
    },
    setAllChosen(chosen: boolean) {
      this.columns = this.columns.map((column) => ({ ...column, chosen }));
    },
  };
  return labels as unknown as LabelsView;
}

test('all columns come along, and the summary counts what was not brought together', async () => {
  const labels = openLabels({ kind: 'waiting', fileName: 'labels.csv' }, MATCH);
  await useLabels(labels, new File([], 'labels.csv'));
  expect(labelsSummary(labels, noteOf)).toEqual({
    rows: 12,
    columns: ['article_id', 'colour'],
    keyColumn: 'article_id',
    rule: 'stem',
    images: 8,
    ofImages: 10,
    unmatched: 3,
    duplicates: 1,
    disagreeing: 1,
    withoutLabel: 2,
    shared: 0,
    notes: ['note: blank-keys'],
  });
});

test('where no image has a row, no image has a label', async () => {
  const labels = openLabels({ kind: 'waiting', fileName: 'labels.csv' });
  await useLabels(labels, new File([], 'labels.csv'));
  expect(labelsSummary(labels, noteOf)).toMatchObject({ rows: 12, images: 0 });
});

test('labels of other images are told about', async () => {
  const warningsOf = async (match: LabelsMatch) => {
    const labels = openLabels({ kind: 'waiting', fileName: 'labels.csv' }, match);
    await useLabels(labels, new File([], 'labels.csv'));
    return labelsWarnings(labels);
  };
  expect(await warningsOf({ ...MATCH, images: 0 })).toEqual([
    { code: 'labels-match-nothing', key: 'x', path: '1.jpg' },
  ]);
  expect(await warningsOf(MATCH)).toEqual([]);
  expect(await warningsOf({ ...MATCH, images: 0, ofImages: 0 })).toEqual([]);
  expect(labelsWarnings(openLabels({ kind: 'none' }))).toEqual([]);
});

test('a file that cannot be read ends the job with the page’s own error', async () => {
  const error = { code: 'file-damaged', message: 'csv has no columns', path: undefined } as const;
  const labels = openLabels({ kind: 'failed', fileName: 'labels.csv', error });
  await expect(useLabels(labels, new File([], 'labels.csv'))).rejects.toMatchObject({
    shown: { ...error, path: 'labels.csv' },
  });
});
