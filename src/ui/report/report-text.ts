import type { ReportCopies, ReportGap, ReportThumbnails, ReportView } from '../../state/report/view.ts';
import type { NearGroupView } from '../../state/search/view.ts';
import { errorText } from '../error-text.ts';
import { groupsText, sameBytesText } from '../explore/explore-text.ts';
import { formatDate } from '../format.ts';
import { words } from '../words/words.svelte.ts';

/** What the report is of, in one line. */
export function factsText({ paths, dim, manifest }: Pick<ReportView, 'paths' | 'dim' | 'manifest'>): string {
  const { date } = manifest;
  const timeMs = typeof date === 'string' ? Date.parse(date) : Number.NaN;
  const when = Number.isNaN(timeMs) ? [] : [formatDate(timeMs)];
  return [words().quantities.pictures(paths.length), words().report.valuesEach(dim), ...when].join(' · ');
}

/** Why a part is not there. */
export function gapText(gap: ReportGap, what: 'map' | 'comparison' | 'copies'): string {
  const w = words().report;
  switch (gap.kind) {
    case 'too-few-pictures':
      return w.tooFew(what);
    case 'folder-closed':
      return w.folderClosed;
    case 'failed': {
      return w.partFailed(errorText(gap.error.code).title, gap.error);
    }
  }
}

/** What counts as nearly the same, by the least cosine, and how much of it there is. */
export function nearText(threshold: number, groups: readonly NearGroupView[]): string {
  const w = words().report;
  return groups.length === 0 ? w.noneNear(threshold) : `${groupsText(groups)} ${w.nearEach(threshold)}`;
}

/** What was found among the files. */
export function copiesText({ groups, changed, unreadable }: Omit<ReportCopies, 'kind'>): string {
  return sameBytesText({ kind: 'compared', files: 0, changed, unreadable }, groups);
}

/** What is to be said of the small pictures in the file. */
export function thumbnailsText(thumbnails: ReportThumbnails | undefined, pictures: number): string {
  const w = words().report;
  if (!thumbnails) return w.onlyNames;
  const { of, edgePx, leftOut, unreadable } = thumbnails;
  const sentences = [w.smallCopies(edgePx, of.size === pictures ? undefined : of.size)];
  if (leftOut > 0) sentences.push(w.noRoom(leftOut));
  if (unreadable > 0) sentences.push(w.unreadable(unreadable));
  return sentences.join(' ');
}
