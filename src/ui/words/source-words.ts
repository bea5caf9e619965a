import type { SourceNote } from '../../core/source-set.ts';
import { toShownName } from '../shown-name.ts';

/** What is to be said of the names of a set or an archive. */
export function sourceWords(note: SourceNote): string {
  switch (note.code) {
    case 'renamed':
      return `Two of what was dropped are named “${toShownName(note.from)}”: one of them is “${toShownName(note.to)}” in the paths.`;
    case 'only-folder':
      return `All of ${toShownName(note.archive)} lies in the folder “${toShownName(note.folder)}”, which is left out of the paths.`;
  }
}
