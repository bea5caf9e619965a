import type { LabelsNote } from '../state/tables/labels-notes.ts';
import type { LabelsView } from '../state/tables/labels-view.ts';
import { FailedView } from './choices.ts';
import type { JobNote } from './words.ts';

/**
 * Takes a file of labels with all its columns.
 *
 * @throws FailedView if it cannot be read
 */
export async function useLabels(labels: LabelsView, file: File): Promise<void> {
  await labels.use(file);
  if (labels.phase.kind === 'failed') {
    const { error } = labels.phase;
    throw new FailedView({ ...error, path: error.path ?? file.name }); // else nobody knows which file is meant
  }
  labels.setAllChosen(true);
}

/** What is to be said of labels once they were brought together with images. */
export function labelsWarnings({ match, phase }: LabelsView): readonly JobNote[] {
  if (phase.kind === 'none' || (match && (match.images > 0 || match.ofImages === 0))) return [];
  return [{ code: 'labels-match-nothing', key: match?.unmatched.first[0], path: match?.without.first[0] }];
}

/**
 * What the summary tells of labels: how many were brought together with images, and what was not.
 *
 * @param words - what a note says
 */
export function labelsSummary(labels: LabelsView, words: (note: LabelsNote) => string): Record<string, unknown> {
  const { match, rows, columns } = labels;
  const notes = labels.notes.map(words);
  const saved = columns.filter(({ chosen }) => chosen).map(({ name }) => name);
  if (!match) return { rows, columns: saved, images: 0, notes };
  const { keyColumn, rule, images, ofImages, unmatched, duplicates, disagreeing, without, shared } = match;
  return {
    rows,
    columns: saved,
    keyColumn,
    rule,
    images,
    ofImages,
    unmatched: unmatched.count,
    duplicates: duplicates.count,
    disagreeing,
    withoutLabel: without.count,
    shared: shared.count,
    notes,
  };
}
