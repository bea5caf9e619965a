import { formatBytes, formatDate } from '../../format.ts';
import { rich } from '../rich.ts';
import { countOf } from './quantities.ts';

/** Folders whose vectors are stored, and vectors that are open without their folder. */
export const stored = {
  title: 'Stored',
  about: (folders: number, bytes: number) =>
    `Vectors of ${countOf(folders, 'folder')}, ${formatBytes(bytes)} in this browser. Open them to look, search and download without their folder. Deleting them does not touch your images.`,
  folderIsOpen: 'folder open now',
  facts: (images: number, bytes: number, lastUsedMs: number) =>
    `${countOf(images, 'image')}, ${formatBytes(bytes)}, last used ${formatDate(lastUsedMs)}`,
  restore: 'Restore folder',
  restoreNamed: (name: string) => `Restore the folder ${name}`,
  delete: 'Delete',
  deleteNamed: (name: string) => `Delete ${name}`,
  reallyDelete: 'Delete its vectors?',
  vectorsOf: (name: string) => `Vectors of ${name}`,
  areShown: 'shown now',
  open: 'Open',
  openNamed: (name: string, made: string) => `Open the vectors of ${name} by ${made}`,
  deleteAll: 'Delete all',
  reallyDeleteAll: (folders: number) => `Delete the vectors of ${countOf(folders, 'folder')}?`,
  entry: (name: string) => rich`Stored vectors of “${{ path: name }}”`,
  withoutFolder:
    'The folder itself is not open: there are no pictures, and nothing can be added. Everything else works, also saving.',
  openFolder: 'Open the folder to continue',
  chooseFolder: 'Choose the folder to continue',
  close: 'Close these vectors',
};
