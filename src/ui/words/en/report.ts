import type { ReportGap, ReportStep } from '../../../state/report/view.ts';
import type { ConfusionTableView } from '../../../state/search/view.ts';
import { formatBytes, formatCount, formatNear } from '../../format.ts';
import { countOf } from './quantities.ts';

/** The report: making one, and what stands in it beside what the views of the page say. */
export const report = {
  title: 'Report',
  lead: 'One page of what came out, to keep or to pass on: the map, whether classes lie together, duplicates, pictures out of place, and the settings. It opens anywhere, without a network.',
  thumbnails: 'With small pictures',
  thumbnailsNote:
    'About 2 kB each, 24 MB at most. Without them the page names the pictures only: some may not be passed on.',
  save: 'Save a report',
  cancel: 'Cancel the report',
  /** What is being done for a report. */
  making: (step: ReportStep): string => {
    switch (step) {
      case 'comparing':
        return 'Comparing each picture with all others …';
      case 'comparing-files':
        return 'Reading files of the same size …';
      case 'mapping':
        return 'Making a map …';
      case 'thumbnails':
        return 'Making small pictures …';
    }
  },

  pageTitle: (folder: string) => `${folder} – foldvec report`,
  mark: 'foldvec report',
  parts: 'Parts of the report',
  valuesEach: (dim: number) => `${formatCount(dim)} values each`,
  noScript:
    'Scripts are off: the map cannot be zoomed, small pictures do not show, and lists are as they are. All else is here.',
  noNetwork: 'It opens without a network and asks for nothing.',
  onlyNames: 'This file holds no pictures, only their names.',
  /** Undefined for all pictures. */
  smallCopies: (edgePx: number, pictures: number | undefined) =>
    `This file holds small copies, ${edgePx} pixels, of ${pictures === undefined ? 'all pictures' : countOf(pictures, 'picture')}.`,
  noRoom: (pictures: number) => `For ${formatCount(pictures)} there was no room: those in lists came first.`,
  unreadable: (files: number) => `${countOf(files, 'file')} could not be read again.`,
  leftOut: 'Left out',
  settings: 'Settings',
  /** What a number above the parts counts; it stands before these words, larger. */
  figures: {
    pictures: (pictures: number): string => (pictures === 1 ? 'picture' : 'pictures'),
    classes: (classes: number): string => (classes === 1 ? 'class' : 'classes'),
    ownClass: 'look like their own class',
    otherClass: 'look like another class',
    duplicates: (groups: number): string => (groups === 1 ? 'group of duplicates' : 'groups of duplicates'),
    leftOut: (files: number): string => (files === 1 ? 'file left out' : 'files left out'),
  },

  /** Why a part is not there. */
  tooFew: (what: 'map' | 'comparison' | 'copies'): string =>
    what === 'map'
      ? 'A map needs three pictures at least: fewer have no neighbours to lie beside.'
      : 'A comparison needs two pictures at least.',
  folderClosed: 'Files can be compared where their folder is open: it was not.',
  partFailed: (title: string, { message }: Extract<ReportGap, { kind: 'failed' }>['error']) =>
    `This part could not be made. ${title}: ${message}.`,

  map: (pictures: number) => `Map of ${countOf(pictures, 'picture')}`,
  drawnMap: (pictures: number) => `Map of ${countOf(pictures, 'picture')}, drawn by class`,
  mapHelp:
    'Near pictures are alike; directions mean nothing. Drag to move, double-click or Ctrl and the wheel to zoom; with the keyboard: arrows, + and −, 0 for all. A class in the list stands out when it is pressed.',
  legend: 'Classes on the map',
  /** What the report's own script says. */
  script: { zoomIn: 'Zoom in', zoomOut: 'Zoom out', all: 'All', showAll: 'Show all', pictures: 'Pictures' },

  oneClass:
    'All pictures lie in one class, so there is nothing to tell apart: with two subfolders or more, this part says whether the vectors keep them apart.',
  noClass:
    'No picture lies in a class: with two subfolders or more, this part says whether the vectors keep them apart.',
  /** How many look like their own class, exactly. */
  right: (right: number, rows: number) =>
    `That is ${formatCount(right)} of ${countOf(rows, 'picture')} that have a class.`,
  /** What the table of classes shows. */
  table: ({ classes, ofClasses }: Pick<ConfusionTableView, 'classes' | 'ofClasses'>) => {
    const which =
      classes.length < ofClasses
        ? ` Of ${formatCount(ofClasses)} classes, the ${formatCount(classes.length)} that are taken for others most often.`
        : '';
    return `A line for each class that pictures lie in, a column for each that they look like.${which} A number leads to its pictures.`;
  },
  tableLabel: 'Table of classes',
  cells: 'The pictures of each number',

  noOutlier: 'Every picture looks like its own class.',
  outliers: (pictures: number, neighbours: number) =>
    `${countOf(pictures, 'picture')} whose ${neighbours} nearest are mostly of another class, the surest first.`,
  outlierTable: 'Pictures out of place',
  outlierColumns: { picture: 'Picture', own: 'Lies in', like: 'Looks like', neighbours: 'Neighbours' },
  votes: (votes: number, asked: number) => `${votes} of ${asked}`,

  noneNear: (threshold: number) => `No two pictures have a cosine of ${formatNear(threshold)} or more.`,
  nearEach: (threshold: number) => `Each has a cosine of ${formatNear(threshold)} or more with another of its group.`,
  nearGroup: (pictures: number, cosine: number) =>
    `${countOf(pictures, 'picture')}, cosine ${formatNear(cosine)} and more`,
  copies: 'The same, byte by byte',
  copiesGroup: (files: number, bytes: number) => `${countOf(files, 'file')} of the same ${formatBytes(bytes)}`,

  more: (left: number) => `and ${formatCount(left)} more`,
  moreInCsv: (left: number) => `and ${formatCount(left)} more, in the CSV`,
  saveCsv: 'Save the whole list as CSV',
};
