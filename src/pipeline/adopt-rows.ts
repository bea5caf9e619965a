import { Slicer } from '../core/event-loop.ts';
import type { RowTable } from '../core/row-table.ts';
import type { RowStore, StoredImage } from '../stages/persist/row-store.ts';
import { backendsOf } from '../tables/backend-ranges.ts';

/** What adding rows of a file to a folder needs. */
export interface AdoptJob {
  /** Rows of the folder's own fingerprint; stays the caller's. */
  readonly table: RowTable;
  readonly store: Pick<RowStore, 'stored' | 'append'>;
  /**
   * The state of the image that a row is of: what the table says, or what was found to be the same. Undefined if the row is not
   * to be taken.
   */
  readonly stateOf: (image: StoredImage) => StoredImage | undefined | Promise<StoredImage | undefined>;
  /** Rows looked at so far. */
  readonly onProgress: (rows: number) => void;
  readonly signal: AbortSignal;
}

/** What became of the rows of a file. */
export interface Adopted {
  readonly taken: number;
  /** Their images had a row already. */
  readonly known: number;
  /** Their images are not there, or are others now. */
  readonly leftOut: number;
}

/**
 * Takes rows out of a file into a folder's store, as if they had been encoded here: the next run encodes only what is new, or has
 * another size or date than the row that is stored. No row that is there already is replaced.
 *
 * @throws the signal's reason; PipelineError of the store, or of whoever holds the table. What was stored stays.
 */
export async function adoptRows({ table, store, stateOf, onProgress, signal }: AdoptJob): Promise<Adopted> {
  const { paths, sizesBytes, mtimesMs, count } = table;
  const slicer = new Slicer(signal);
  const at: number[] = [];
  const images: StoredImage[] = [];
  let known = 0;
  for (let row = 0; row < count; row++) {
    await slicer.breathe();
    const path = paths[row]!;
    const said = { path, sizeBytes: sizesBytes?.[row] ?? Number.NaN, mtimeMs: mtimesMs?.[row] ?? Number.NaN };
    if (store.stored(path)) known++;
    else if (isKnown(said)) {
      const image = await stateOf(said);
      if (image) images.push(image);
      if (image) at.push(row);
    }
    onProgress(row + 1);
  }
  const backends = backendsOf(table.manifest['backends'], count);
  let taken = 0;
  for await (const block of table.rows(Int32Array.from(at), signal)) {
    const rows = block.length / table.dim;
    for (const [from, to] of runsOf(at.slice(taken, taken + rows).map((row) => backends?.[row] ?? ''))) {
      await store.append({
        images: images.slice(taken + from, taken + to),
        rows: block.slice(from * table.dim, to * table.dim),
        backend: backends?.[at[taken + from]!] ?? '',
      });
    }
    taken += rows;
  }
  return { taken, known, leftOut: count - taken - known };
}

/** A row of an image of which nothing is known is none: it stands for a file that was left out. */
function isKnown({ sizeBytes, mtimeMs }: StoredImage): boolean {
  return !Number.isNaN(sizeBytes) && !Number.isNaN(mtimeMs);
}

/** From where to where neighbours are alike. */
function runsOf(labels: readonly string[]): readonly (readonly [number, number])[] {
  const starts = labels.flatMap((label, i) => (label === labels[i - 1] ? [] : [i]));
  return starts.map((start, i) => [start, starts[i + 1] ?? labels.length] as const);
}
