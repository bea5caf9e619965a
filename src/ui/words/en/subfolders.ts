import { formatCount } from '../../format.ts';
import { countOf } from './quantities.ts';

/** Which subfolders are encoded, and names that the browser hides. */
export const subfolders = {
  included: (included: number, all: number) => `${formatCount(included)} of ${countOf(all, 'subfolder')} included`,
  toInclude: 'Subfolders to include',
  filterByName: 'Filter subfolders',
  filter: 'Filter',
  selectAll: 'Select all',
  selectNone: 'Select none',
  nothingFound: 'No subfolder has this in its name.',
  missingLater: (images: number) =>
    `${countOf(images, 'image')} will be missing if this folder is restored on a later visit`,
  dropAgain: 'The browser hides their names from a restored folder. Drop the folder again to have them too.',
  more: (images: number) => `and ${countOf(images, 'more image')}`,
  missingNow: (images: number) =>
    images === 1
      ? '1 image of this folder, found when it was dropped, is hidden by the browser now: drop the folder again to have it too. If its vector is stored, it stays.'
      : `${countOf(images, 'image')} of this folder, found when it was dropped, are hidden by the browser now: drop the folder again to have them too. Vectors that are stored of them stay.`,
  someHidden: 'Some names are hidden by the browser',
  whichHidden:
    'Names with : ? * " < > | \\, tabs, leading spaces or zero-width characters, and names like CON, are not listed when a folder is chosen or restored: drop the folder, or choose it by the browser’s dialog for files, to have them too.',
  chooseByFiles: 'Choose by the dialog for files',
};
