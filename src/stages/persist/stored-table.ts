import { classesOf, imageFolderOrder, labelsOf, topFolderOf } from '../../core/image-folder-order.ts';
import { Slicer } from '../../core/event-loop.ts';
import type { RowLedger } from './row-ledger.ts';
import type { SummaryRecord } from './row-records.ts';
import type { StoredTable } from './row-store.ts';

/**
 * What is stored, in ImageFolder's order. Works in slices.
 *
 * @param summary - its classes count, and so do the top-level folders of all rows: a walk may not have been complete yet
 */
export async function buildTable(ledger: RowLedger, dim: number, summary: SummaryRecord): Promise<StoredTable> {
  const slicer = new Slicer();
  const found: string[] = [];
  const tops = new Set(summary.classes);
  for (const path of ledger.paths()) {
    found.push(path);
    const top = topFolderOf(path);
    if (top !== undefined) tops.add(top);
    if (found.length % 1024 === 0) await slicer.breathe();
  }
  const order = await imageFolderOrder(found);
  const paths: string[] = [];
  const backends: { backend: string; rows: number }[] = [];
  for (const i of order) {
    const path = found[i]!;
    paths.push(path);
    // A row that was removed while we sorted counts as the last backend's; the snapshot does not know it is gone.
    const run = backends[backends.length - 1];
    const backend = ledger.backendAt(path) ?? run?.backend ?? '';
    if (run?.backend === backend) run.rows += 1;
    else backends.push({ backend, rows: 1 });
    if (paths.length % 1024 === 0) await slicer.breathe();
  }
  const classes = classesOf(tops);
  return { dim, paths, labels: labelsOf(paths, classes), classes, skipped: summary.skipped, backends };
}
