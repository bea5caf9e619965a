import type { LabelsView } from './labels-view.ts';
import { FailedView } from './terminal-choices.ts';

/**
 * Takes a file of labels with all its columns.
 *
 * @throws FailedView if it cannot be read
 */
export async function useLabels(labels: LabelsView, file: File): Promise<void> {
  await labels.use(file);
  if (labels.phase.kind === 'failed') throw new FailedView(labels.phase.error);
  labels.setAllChosen(true);
}

/** What the summary tells of labels: how many were brought together with images, and what was not. */
export function labelsSummary({ match, rows, columns, notes }: LabelsView): Record<string, unknown> {
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
