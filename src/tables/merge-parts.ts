import type { WireError } from '../core/errors.ts';
import { classesOf, imageFolderOrder, labelsOf, topFolderOf } from '../core/image-folder-order.ts';
import type { ReadBlock } from '../core/row-blocks.ts';
import type { RowTable } from '../core/row-table.ts';
import { reorderColumns } from '../core/table-column.ts';
import { checkParts, type Part } from './check-parts.ts';
import { mergeColumns } from './merge-columns.ts';
import { mergeDone, mergeManifest, type DoneToRows, type RowOrigins } from './merge-meta.ts';
import { MergeRefused } from './merge-problem.ts';
import { skippedOf } from './order-table.ts';

/** A part with a way to its rows, which stay where they are. */
export interface OpenPart extends Part {
  readonly read: ReadBlock;
}

/** What one run over all parts would have given. */
export interface MergedTable {
  readonly facts: Omit<RowTable, 'rows' | 'lend' | 'release'>;
  readonly read: ReadBlock;
  readonly done: DoneToRows;
}

/**
 * Joins parts into what one run would have given, rows in ImageFolder's order. In memory is what stands beside the rows; they
 * themselves are read from their parts when they are asked for. An image that stands in two parts with one and the same row is
 * taken once.
 *
 * @param parts - one at least
 * @param savedAt - the date that the manifest gets
 * @throws MergeRefused
 */
export async function mergeParts(parts: readonly OpenPart[], savedAt: Date): Promise<MergedTable> {
  checkParts(parts);
  const found = await collect(parts);
  const order = await imageFolderOrder(found.paths);
  const paths = Array.from(order, (i) => found.paths[i]!);
  const places = Uint32Array.from(order, (i) => found.places[i]!);
  const origins = originsOf(parts, places);
  const tops = new Set(parts.flatMap(({ facts }) => facts.classes ?? []));
  for (const path of paths) {
    const top = topFolderOf(path);
    if (top !== undefined) tops.add(top);
  }
  const classes = classesOf(tops);
  const skipped = await mergeSkipped(parts);
  const done = mergeDone(parts);
  // A row of NaN stands for a file that was left out: no run counts it among the encoded.
  const counts = { rows: paths.length - done.nanRows, classes: classes.length, skipped: skipped.length };
  const manifest = mergeManifest(parts, origins, counts, savedAt);
  const dim = Math.max(...parts.map(({ facts }) => facts.dim));
  return {
    facts: {
      ...{ dim, count: paths.length, paths, classes, skipped, manifest },
      labels: labelsOf(paths, classes),
      columns: reorderColumns(mergeColumns(parts), places),
      sizesBytes: mergeStates(parts, 'sizesBytes', places),
      mtimesMs: mergeStates(parts, 'mtimesMs', places),
    },
    read: (rows) => readMerged(parts, origins, { dim, rows }),
    done,
  };
}

/** Paths, and where the row of each is if all parts lay one behind another. */
interface Found {
  readonly paths: readonly string[];
  readonly places: readonly number[];
}

/** Each image once. */
async function collect(parts: readonly OpenPart[]): Promise<Found> {
  const starts = startsOf(parts);
  const paths: string[] = [];
  const places: number[] = [];
  const known = new Map<string, number>();
  for (const [part, { facts }] of parts.entries()) {
    for (const [row, path] of (facts.paths ?? []).entries()) {
      const place = starts[part]! + row;
      const before = known.get(path);
      if (before === undefined) {
        known.set(path, place);
        paths.push(path);
        places.push(place);
      } else await refuseTwins(parts, [before, place], path);
    }
  }
  return { paths, places };
}

/** One image may stand in two parts, if both say the same of it. */
async function refuseTwins(parts: readonly OpenPart[], twins: readonly [number, number], path: string): Promise<void> {
  const { partOf, rowOf } = originsOf(parts, Uint32Array.from(twins));
  const [first, second] = [parts[partOf[0]!]!, parts[partOf[1]!]!];
  const mine = await first.read(rowOf.subarray(0, 1));
  const theirs = await second.read(rowOf.subarray(1));
  if (mine.every((value, i) => Object.is(value, theirs[i]))) return;
  throw new MergeRefused({ code: 'path-twice', name: second.name, first: first.name, path });
}

/** Where rows come from, by their places. */
function originsOf(parts: readonly Part[], places: Uint32Array): RowOrigins {
  const starts = startsOf(parts);
  const partOf = Int32Array.from(places, (place) => starts.findLastIndex((start) => start <= place));
  return { partOf, rowOf: Int32Array.from(places, (place, i) => place - starts[partOf[i]!]!) };
}

/** What was left out everywhere, each file and reason once, as images stand; not what another part has a row of. */
async function mergeSkipped(parts: readonly Part[]): Promise<readonly WireError[]> {
  const encoded = new Set(parts.flatMap(({ facts }) => (facts.paths ?? []).filter((_, row) => isEncoded(facts, row))));
  const skipped = new Map<string, WireError>();
  for (const { facts } of parts) {
    for (const { path, reason } of facts.skipped) {
      if (!encoded.has(path)) skipped.set(`${path}\0${reason}`, skippedOf({ path, reason }));
    }
  }
  const all = [...skipped.values()];
  const order = await imageFolderOrder(all.map(({ path }) => path ?? ''));
  return Array.from(order, (i) => all[i]!);
}

/** Whether a row is an image's, and not one of NaN, which has no state of a file. */
function isEncoded({ sizesBytes }: Part['facts'], row: number): boolean {
  return !Number.isNaN(sizesBytes?.[row] ?? 0);
}

/** Number of each part's first row, one part after another. */
function startsOf(parts: readonly Part[]): readonly number[] {
  let next = 0;
  return parts.map(({ facts }) => {
    const start = next;
    next += facts.rows;
    return start;
  });
}

function mergeStates(
  parts: readonly Part[],
  key: 'sizesBytes' | 'mtimesMs',
  places: Uint32Array,
): Float64Array<ArrayBuffer> | undefined {
  if (parts.every(({ facts }) => facts[key] === undefined)) return undefined;
  const all = parts.flatMap(({ facts }) => [...(facts[key] ?? new Float64Array(facts.rows).fill(Number.NaN))]);
  return Float64Array.from(places, (place) => all[place]!);
}

/** Rows from wherever they lie: a call a part, for a part's rows stand in the same order as the whole. */
async function readMerged(
  parts: readonly OpenPart[],
  { partOf, rowOf }: RowOrigins,
  { dim, rows }: { readonly dim: number; readonly rows: Int32Array },
): Promise<Float32Array<ArrayBuffer>> {
  const merged = new Float32Array(rows.length * dim);
  for (const [part, { read }] of parts.entries()) {
    const places = Int32Array.from(rows.keys()).filter((i) => partOf[rows[i]!] === part);
    if (places.length === 0) continue;
    const values = await read(places.map((i) => rowOf[rows[i]!]!));
    places.forEach((place, i) => merged.set(values.subarray(i * dim, (i + 1) * dim), place * dim));
  }
  return merged;
}
