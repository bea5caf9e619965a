import { formatBytes, formatCount, formatNear, formatPercent } from '../../format.ts';
import { countOf } from './quantities.ts';

/** Pictures that are nearly the same, and copies, on the page and in the report. */
export const duplicates = {
  title: 'Duplicates',
  lead: 'Nothing is ever deleted here: the groups are shown, and can be saved as a list.',
  nearlyTheSame: 'Nearly the same',
  threshold: 'At least this near',
  cosine: (cosine: number) => `cosine ${formatNear(cosine)}`,
  near: 'Pictures that are nearly the same',
  nearGroup: (pictures: number, cosine: number) =>
    `${countOf(pictures, 'picture')}, cosine ${formatNear(cosine)} or more`,
  noneNear: 'No two pictures are as near as this.',
  groups: (groups: number, pictures: number) => `${countOf(groups, 'group')} of ${countOf(pictures, 'picture')}.`,
  showMore: (groups: number, of: number) => `Show ${countOf(groups, 'more group')} of ${formatCount(of)}`,
  save: 'Save the groups as CSV',

  sameFile: 'The same file',
  lookForCopies: 'Look for copies',
  lookAgain: 'Look for copies again',
  cancel: 'Cancel reading',
  runIsOn: 'A run is on: comparing files waits until it has ended.',
  folderClosed: 'Files can be compared where their folder is open.',
  reading: (fraction: number) => `Reading files of the same size, ${formatPercent(fraction)}`,
  noCopies: 'No two files are the same.',
  copies: (copies: number, pictures: number, bytes: number) =>
    `${countOf(copies, 'copy', 'copies')} of ${countOf(pictures, 'picture')}, ${formatBytes(bytes)}.`,
  changed: (files: number) =>
    `${countOf(files, 'file')} changed since the run, and ${files === 1 ? 'is' : 'are'} left out.`,
  unreadable: (files: number) => `${countOf(files, 'file')} could not be read.`,
  same: 'The same file, byte by byte',
  sameGroup: (files: number, bytes: number) =>
    `${countOf(files, 'file')} of ${formatBytes(bytes)}, the same byte by byte`,
};
