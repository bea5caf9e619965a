import type { ReportCopies, ReportGap, ReportStep, ReportThumbnails, ReportView } from '../../state/report/view.ts';
import type { ConfusionTableView, NearGroupView } from '../../state/search/view.ts';
import { ERROR_TEXT, UNEXPECTED_TEXT } from '../error-text.ts';
import { groupsTold, sameBytesTold } from '../explore/explore-text.ts';
import { countOf, formatCount, formatDate, formatNear } from '../format.ts';

const STEPS: Readonly<Record<ReportStep, string>> = {
  comparing: 'Comparing each picture with all others',
  'comparing-files': 'Reading files of the same size',
  mapping: 'Making a map',
  thumbnails: 'Making small pictures',
};

/** What is being done for a report. */
export function makingWords(step: ReportStep): string {
  return STEPS[step];
}

/** What the report is of, in one line. */
export function factsWords({ paths, dim, manifest }: Pick<ReportView, 'paths' | 'dim' | 'manifest'>): string {
  const { date } = manifest;
  const timeMs = typeof date === 'string' ? Date.parse(date) : Number.NaN;
  const when = Number.isNaN(timeMs) ? [] : [formatDate(timeMs)];
  return [countOf(paths.length, 'picture'), `${formatCount(dim)} values each`, ...when].join(' · ');
}

/** Why a part is not there. */
export function gapWords(gap: ReportGap, what: 'map' | 'comparison' | 'copies'): string {
  switch (gap.kind) {
    case 'too-few-pictures':
      return what === 'map'
        ? 'A map needs three pictures at least: fewer have no neighbours to lie beside.'
        : 'A comparison needs two pictures at least.';
    case 'folder-closed':
      return 'Files can be compared where their folder is open: it was not.';
    case 'failed': {
      const { code, message } = gap.error;
      const { title } = code === 'unexpected' ? UNEXPECTED_TEXT : ERROR_TEXT[code];
      return `This part could not be made. ${title}: ${message}.`;
    }
  }
}

/** Why classes are not told from one another. */
export function noClassesWords(classes: number): string {
  return classes === 1
    ? 'All pictures lie in one class, so there is nothing to tell apart: with two subfolders or more, this part says whether the vectors keep them apart.'
    : 'No picture lies in a class: with two subfolders or more, this part says whether the vectors keep them apart.';
}

/** How many look like their own class, exactly. */
export function rightWords(right: number, rows: number): string {
  return `That is ${formatCount(right)} of ${countOf(rows, 'picture')} that have a class.`;
}

/** What counts as nearly the same, and how much of it there is. */
export function nearWords(threshold: number, groups: readonly NearGroupView[]): string {
  if (groups.length === 0) return `No two pictures have a cosine of ${formatNear(threshold)} or more.`;
  return `${groupsTold(groups)} Each has a cosine of ${formatNear(threshold)} or more with another of its group.`;
}

/** What was found among the files. */
export function copiesWords({ groups, changed, unreadable }: Omit<ReportCopies, 'kind'>): string {
  return sameBytesTold({ kind: 'compared', files: 0, changed, unreadable }, groups);
}

/** What is to be said of the small pictures in the file. */
export function thumbnailWords(thumbnails: ReportThumbnails | undefined, pictures: number): string {
  if (!thumbnails) return 'This file holds no pictures, only their names.';
  const { of, edgePx, leftOut, unreadable } = thumbnails;
  const which = of.size === pictures ? 'all pictures' : countOf(of.size, 'picture');
  const left = leftOut > 0 ? ` For ${formatCount(leftOut)} there was no room: those in lists came first.` : '';
  const lost = unreadable > 0 ? ` ${countOf(unreadable, 'file')} could not be read again.` : '';
  return `This file holds small copies, ${edgePx} pixels, of ${which}.${left}${lost}`;
}

/** How the map is used. */
export const MAP_HELP =
  'Near pictures are alike; directions mean nothing. Drag to move, double-click or Ctrl and the wheel to zoom; with the keyboard: arrows, + and −, 0 for all. A class in the list stands out when it is pressed.';

/** What a reader without script misses. */
export const NO_SCRIPT =
  'Scripts are off: the map cannot be zoomed, small pictures do not show, and lists are as they are. All else is here.';

/** What the table of classes shows. */
export function tableNote({ classes, ofClasses }: Pick<ConfusionTableView, 'classes' | 'ofClasses'>): string {
  const which =
    classes.length < ofClasses
      ? ` Of ${formatCount(ofClasses)} classes, the ${formatCount(classes.length)} that are taken for others most often.`
      : '';
  return `A line for each class that pictures lie in, a column for each that they look like.${which} A number leads to its pictures.`;
}

/** How many are out of place. */
export function outliersWords(outliers: number, neighbours: number): string {
  return `${countOf(outliers, 'picture')} whose ${neighbours} nearest are mostly of another class, the surest first.`;
}
