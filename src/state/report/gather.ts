import type { Preprocessing } from '../../core/preprocessing.ts';
import type { RowTable } from '../../core/row-table.ts';
import type { Decoders } from '../../pipeline/encode-folder.ts';
import { toShownError, type ShownError } from '../app/shown-error.ts';
import { coloursOfClasses } from '../map/colours.ts';
import type { MapView } from '../map/view.ts';
import type { CurrentRows } from '../rows/current-rows.svelte.ts';
import type { RunView } from '../run/view.ts';
import { duplicateLines, outlierLines, skippedLines } from '../search/lists.ts';
import type { SearchView } from '../search/view.ts';
import { makeThumbnails, thumbnailSpec } from './thumbnails.ts';
import { wantedPictures } from './wanted-pictures.ts';
import type { ReportCopies, ReportGap, ReportMap, ReportSearch, ReportStep, ReportView } from './view.ts';

/** UMAP lays out neighbours: of two pictures there is nothing to lay out. */
const LEAST_ON_MAP = 3;

/** What a report is made of. */
export interface ReportParts {
  readonly rows: Pick<CurrentRows, 'folderName' | 'count' | 'dim' | 'snapshot'>;
  readonly search: SearchView;
  readonly map: MapView;
  readonly run: Pick<RunView, 'backend'>;
  readonly decoders: (spec: Preprocessing) => Promise<Decoders>;
  /** A picture's file, from its folder. */
  readonly openFile: (path: string) => Promise<File>;
}

type MapWords = Pick<RowTable, 'paths' | 'labels' | 'classes'>;

/** How a report is to be made. */
export interface ReportWork {
  /** Longer edge of a thumbnail; undefined for none. */
  readonly thumbnailPx: number | undefined;
  /** `fraction` is 0 to 1; undefined where the part tells its own progress. */
  readonly onStep: (step: ReportStep, fraction?: number) => void;
  readonly signal: AbortSignal;
}

/**
 * Compares and maps the open rows as the Explore view and the map do, where that is not done yet, and gathers what they say. A
 * part that fails is told of, the others are there.
 *
 * @throws the signal's reason; PipelineError `store-failed`
 */
export async function gatherReport(parts: ReportParts, work: ReportWork): Promise<ReportView> {
  const { rows, run } = parts;
  const { signal, onStep, thumbnailPx } = work;
  const table = await rows.snapshot();
  table.release(); // its words stay
  const { paths, labels, classes, dim, skipped, manifest } = table;
  const facts = { paths, labels, classes, dim, skipped, manifest, backend: run.backend };
  const stop = () => {
    parts.search.cancel();
    parts.search.sameBytes.cancel();
    parts.map.cancel();
  };
  signal.addEventListener('abort', stop);
  try {
    onStep('comparing');
    const search = await compared(parts, paths.length);
    signal.throwIfAborted();
    onStep('comparing-files');
    const copies = await comparedFiles(parts);
    signal.throwIfAborted();
    onStep('mapping');
    const map = await mapped(parts, table);
    signal.throwIfAborted();
    const found = {
      ...facts,
      folderName: rows.folderName,
      search,
      copies,
      map,
      csv: listsOf({ search, copies, skipped }),
    };
    if (thumbnailPx === undefined || copies.kind === 'folder-closed') return { ...found, thumbnails: undefined };
    onStep('thumbnails', 0);
    const thumbnails = await makeThumbnails(wantedPictures(found), {
      ...{ edgePx: thumbnailPx, signal, open: parts.openFile },
      decoders: await parts.decoders(thumbnailSpec(thumbnailPx)),
      onProgress: (fraction) => onStep('thumbnails', fraction),
    });
    return { ...found, thumbnails };
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

async function compared({ search }: ReportParts, count: number): Promise<ReportSearch | ReportGap> {
  if (count < 2) return { kind: 'too-few-pictures' };
  if (search.phase.kind !== 'compared') await search.compare();
  if (search.phase.kind !== 'compared') return gapOf(search.phase);
  const { threshold, groups, agreement } = search;
  return { kind: 'made', threshold, groups, agreement, picturesOf: (cell) => search.picturesOf(cell) };
}

async function comparedFiles({ search: { sameBytes } }: ReportParts): Promise<ReportCopies | ReportGap> {
  if (sameBytes.refusal === 'folder-closed') return { kind: 'folder-closed' };
  if (sameBytes.phase.kind !== 'compared') await sameBytes.compare();
  if (sameBytes.phase.kind !== 'compared') return gapOf(sameBytes.phase);
  const { changed, unreadable } = sameBytes.phase;
  return { kind: 'made', groups: sameBytes.groups, changed, unreadable };
}

async function mapped({ map }: ReportParts, table: MapWords): Promise<ReportMap | ReportGap> {
  const { paths } = table;
  if (paths.length < LEAST_ON_MAP) return { kind: 'too-few-pictures' };
  // A map stays while more is encoded: this one must be of these rows.
  const isOfThese = () => map.points?.paths.length === paths.length;
  if (map.phase.kind !== 'mapped' || !isOfThese()) await map.make();
  const { phase, points } = map;
  if (phase.kind !== 'mapped' || !points) return gapOf(phase);
  return { kind: 'made', coordinates: points.coordinates, colours: coloursOfClasses(table) };
}

function listsOf({ search, copies, skipped }: Pick<ReportView, 'search' | 'copies' | 'skipped'>): ReportView['csv'] {
  const near = search.kind === 'made' ? search.groups : [];
  const same = copies.kind === 'made' ? copies.groups : [];
  const outliers = search.kind === 'made' ? (search.agreement?.outliers ?? []) : [];
  const toText = (isEmpty: boolean, lines: () => readonly string[]) => (isEmpty ? undefined : lines().join(''));
  return {
    duplicates: toText(near.length + same.length === 0, () => duplicateLines(same, near)),
    outliers: toText(outliers.length === 0, () => outlierLines(outliers)),
    skipped: toText(skipped.length === 0, () => skippedLines(skipped)),
  };
}

/** A part that neither was made nor failed was given up, or other rows are open: the reader is told that there is none. */
function gapOf(phase: { readonly kind: string; readonly error?: ShownError }): ReportGap {
  const error = phase.error ?? toShownError(new DOMException('part was given up', 'AbortError'));
  return { kind: 'failed', error };
}
