import type { Hits, NotFound } from '../../../state/rows/view.ts';
import { formatCount, formatValue } from '../../format.ts';
import { rich } from '../rich.ts';
import { countOf } from './quantities.ts';

/** The index: its tree, looking pictures up, and what is told of one. */
export const lookUp = {
  title: 'Index',
  open: (rows: number, dim: number) => rich`${valuesEach(rows, dim)}.`,
  openOfFile: (rows: number, dim: number, fileName: string) =>
    rich`${valuesEach(rows, dim)}, from ${{ path: fileName }}. Their pictures are not in the file.`,
  openOfStored: (rows: number, dim: number, folder: string) =>
    rich`${valuesEach(rows, dim)}, from what is stored of ${{ path: folder }}.`,
  path: 'Path, or any part of it',
  lookUp: 'Look up',
  tree: 'Folders and images',
  choose: 'Choose an image, or type a part of its path above: a name, a folder, a whole path from your computer.',
  answers: 'Pictures that answer',
  /** What is to be done about several answers. */
  chooseAnswer: ({ text, paths, total }: Hits) => {
    const listed =
      total > paths.length ? ` The first ${formatCount(paths.length)} are listed: type more for fewer.` : '';
    return `${countOf(total, 'picture')} answer to "${text}": choose one.${listed}`;
  },
  /** Why a look-up found nothing. */
  notFound: (notFound: NotFound) => {
    switch (notFound.code) {
      case 'nothing-stored':
        return `No picture has "${notFound.path}" in its path.`;
      case 'look-up-failed':
        return notFound.reason;
    }
  },
  nearest: 'Nearest pictures',
  folderClosed: 'The image itself shows when its folder is open.',
  notShown: 'This browser shows no pictures of this kind; its vector is right all the same.',
  row: 'Row',
  length: 'Length',
  norm: 'Norm',
  values: (count: number, min: number, max: number) =>
    `${formatCount(count)} values from ${formatValue(min)} to ${formatValue(max)}`,
  min: (value: number) => `min ${formatValue(value)}`,
  max: (value: number) => `max ${formatValue(value)}`,
  copyJson: 'Copy as JSON',
  copyPython: 'Copy as Python',
};

function valuesEach(rows: number, dim: number): string {
  return `${countOf(rows, 'image')} with ${formatCount(dim)} values each, folder by folder`;
}
