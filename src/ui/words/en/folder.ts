import type { SourceNote } from '../../../core/source-set.ts';
import { formatCount } from '../../format.ts';
import { toShownName } from '../../shown-name.ts';
import { rich } from '../rich.ts';
import { countOf } from './quantities.ts';

/** What is in the open folder, and where it stands. */
export const folder = {
  found: (images: number, subfolders: number) =>
    subfolders === 0 ? countOf(images, 'image') : `${countOf(images, 'image')} in ${countOf(subfolders, 'subfolder')}`,
  soFar: 'so far …',
  close: 'Close folder',
  alsoEncode: (kinds: string) => rich`Also encode ${{ name: kinds }}, which ImageFolder passes over`,
  onlyThese: 'There are no other pictures here: switch this on, and Start encodes them.',
  notEncoded: (kinds: string) => rich`${{ name: kinds }}: not encoded`,
  ofExtension: (count: number, extension: string) => `${formatCount(count)} ${extension}`,
  withoutExtension: (count: number) => `${formatCount(count)} without extension`,
  ofOtherKinds: (count: number) => `${formatCount(count)} of other kinds`,
  inNoSubfolder: (images: number) => `${countOf(images, 'image')} directly in the folder, in no subfolder`,
  unread: (subfolders: number) => `${countOf(subfolders, 'subfolder')} could not be read`,
  sourceNote: (note: SourceNote): string => {
    switch (note.code) {
      case 'renamed':
        return `Two of what was dropped are named “${toShownName(note.from)}”: one of them is “${toShownName(note.to)}” in the paths.`;
      case 'only-folder':
        return `All of ${toShownName(note.archive)} lies in the folder “${toShownName(note.folder)}”, which is left out of the paths.`;
    }
  },
  /** While it is walked, how many there are is not known. */
  continueWalking: (made: string, done: number) => `Continue with ${made}: ${countOf(done, 'image')} done.`,
  continueWith: (made: string, done: number, total: number) =>
    `Continue with ${made}: ${formatCount(done)} of ${countOf(total, 'image')} done.`,
  allDone: (made: string) => `All done with ${made}. Start looks for new images.`,
  lostModel: (model: string) =>
    `Its vectors were made with ${toShownName(model)}, a model that is no longer kept in this browser, so another one is chosen. Add its file again to continue; the vectors are under “Stored”.`,
  missingLabels: (file: string) =>
    `Its labels, ${toShownName(file)}, were too large to be kept here: drop the file again to have them beside the vectors.`,
};
