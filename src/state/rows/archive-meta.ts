import { version } from '../../../package.json';
import type { StoredTable } from '../../stages/persist/row-store.ts';
import type { TableFacts } from '../../stages/read/read.contract.ts';

/** A table that the visitor brought, and the file that it came from. */
export interface ArchiveOrigin {
  readonly fileName: string;
  readonly facts: TableFacts;
}

/**
 * The run manifest of rows that came out of a file: what the file says of them, and that they went through here. Nothing is made
 * up: a table of Python's says nothing of its model.
 */
export function archiveMeta(
  { fileName, facts }: ArchiveOrigin,
  { dim, paths, classes, skipped, backends }: Omit<StoredTable, 'labels'>,
  savedAt: Date,
): Record<string, unknown> {
  const { kind, dtype, meta } = facts;
  // Told by ranges of rows: nothing that holds any more where the rows have another order.
  const { backends: ranges, ...said } = meta ?? {};
  return {
    foldvec: version,
    ...said,
    ...(backends.length > 0 ? { backends: ranges } : {}),
    dim,
    converted: { from: fileName, kind, dtype, by: version, date: savedAt.toISOString() },
    date: meta?.['date'] ?? savedAt.toISOString(),
    counts: { rows: paths.length, classes: classes.length, skipped: skipped.length },
  };
}
