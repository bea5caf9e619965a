import { Slicer } from '../../core/event-loop.ts';
import { classesOf, imageFolderOrder, labelsOf, topFolderOf } from '../../core/image-folder-order.ts';
import type { RowTable } from '../../core/row-table.ts';
import type { PinnedRows } from './pinned-rows.ts';
import type { LedgerView } from './row-ledger.ts';
import type { SummaryRecord } from './row-records.ts';

/** What is stored, in ImageFolder's order, and where its rows lie. */
export interface StoredTable {
  readonly facts: Omit<RowTable, 'rows' | 'lend' | 'release'>;
  readonly pinned: PinnedRows;
}

/**
 * What was stored when the ledger was captured, in ImageFolder's order. Works in slices.
 *
 * @param dim - length of a row; 0 while nothing is stored
 * @param summary - its classes count, and so do the top-level folders of all rows: a walk may not have been complete yet
 */
export async function buildTable(view: LedgerView, dim: number, summary: SummaryRecord): Promise<StoredTable> {
  const slicer = new Slicer();
  const found: number[] = [];
  const foundPaths: string[] = [];
  const tops = new Set(summary.classes);
  for (let image = 0; image < view.count; image += 1) {
    if (slicer.isDue(image)) await slicer.breathe();
    if (view.sequences[image] === 0) continue;
    const path = view.pathOf(image);
    found.push(image);
    foundPaths.push(path);
    const top = topFolderOf(path);
    if (top !== undefined) tops.add(top);
  }
  const order = await imageFolderOrder(foundPaths);
  const count = order.length;
  const paths: string[] = [];
  const sequences = new Uint32Array(count);
  const places = new Uint32Array(count);
  const sizesBytes = new Float64Array(count);
  const mtimesMs = new Float64Array(count);
  const backends = new BackendRanges(view.backendNames);
  for (const [row, i] of order.entries()) {
    if (slicer.isDue(row)) await slicer.breathe();
    const image = found[i]!;
    paths.push(foundPaths[i]!);
    sequences[row] = view.sequences[image]!;
    places[row] = view.rows[image]!;
    sizesBytes[row] = view.sizesBytes[image]!;
    mtimesMs[row] = view.mtimesMs[image]!;
    backends.add(view.backends[image]!);
  }
  const classes = classesOf(tops);
  const skipped = await inOrder(summary.skipped);
  const counts = { rows: count, classes: classes.length, skipped: skipped.length };
  return {
    facts: {
      ...{ dim, count, paths, labels: labelsOf(paths, classes), classes, columns: [], sizesBytes, mtimesMs, skipped },
      manifest: { dim, backends: backends.ranges, counts },
    },
    pinned: { dim, sequences, places, records: view.records },
  };
}

/** As the images stand, not as they happened to be met: equal content is then an equal file. */
async function inOrder(skipped: SummaryRecord['skipped']): Promise<SummaryRecord['skipped']> {
  const order = await imageFolderOrder(skipped.map(({ path }) => path ?? ''));
  return Array.from(order, (i) => skipped[i]!);
}

/** Which backend computed which rows: `rows` [first, one past the last]. */
class BackendRanges {
  readonly #names: readonly string[];
  readonly ranges: { rows: [number, number]; backend: string }[] = [];

  constructor(names: readonly string[]) {
    this.#names = names;
  }

  /** Adds the next row's. */
  add(number: number): void {
    const backend = this.#names[number] ?? '';
    const last = this.ranges.at(-1);
    if (last?.backend === backend) last.rows[1] += 1;
    else {
      const first = last?.rows[1] ?? 0;
      this.ranges.push({ rows: [first, first + 1], backend });
    }
  }
}
