import { formatDate } from '../../format.ts';
import { rich } from '../rich.ts';
import { countOf } from './quantities.ts';

/** Where a folder is dropped or chosen, and the question whether it is the one from before. */
export const chooseFolder = {
  elsewhere: (name: string) => rich`“${{ path: name }}” is open in another tab now.`,
  gaveWay: 'This one was idle, so it gave way.',
  takeBack: 'Take it back',
  opening: 'Opening the folder …',
  dropHere: 'Drop your folder here',
  choose: 'Choose a folder',
  restoreLast: (name: string) => rich`Restore last folder (${{ path: name }})`,
  notUploaded:
    'The browser will ask whether to “upload” the files. That is its word for handing them to this page: nothing is sent anywhere.',
  noneChosen:
    'No folder was chosen. If the browser refused one because it “contains system files” (your home folder, the root of a disk), choose a folder inside it, or drop it here.',
  whatIsTaken:
    'Subfolders become classes. JPEG, PNG, WebP, BMP, TIFF, PPM and PGM; several folders, a zip or a tar do, too.',
  noPictures: 'No pictures at hand?',
  trySample: 'Try 24 sample pictures',
  input: 'Folder',
  isItTheSame: (name: string) => rich`Is this the same “${{ path: name }}” as before?`,
  aboutTheSame: (lastUsedMs: number, images: number) =>
    `A folder of this name was used on ${formatDate(lastUsedMs)}; ${countOf(images, 'image')} of it ${images === 1 ? 'is' : 'are'} stored. The browser cannot tell whether it is the same one. If it is, only what is missing will be encoded; if not, it gets a place of its own, and the stored vectors stay as they are.`,
  same: 'Yes, the same folder',
  another: 'No, another folder',
  neither: 'Neither, go back',
};
