import type { LabelsNote } from '../../state/tables/labels-notes.ts';
import { countOf, formatCount } from '../format.ts';

/** What a note on labels says, in one sentence. */
export function labelsNoteWords(note: LabelsNote): string {
  switch (note.code) {
    case 'read-as-windows-1252':
      return 'The file is not UTF-8: it was read as Windows-1252.';
    case 'columns-renamed': {
      const names = listed(
        note.first.map((name) => `“${name}”`),
        note.columns,
      );
      return `${countOf(note.columns, 'column')} had no name, or one that stood there before, and got another: ${names}.`;
    }
    case 'ragged-rows':
      return (
        `${countOf(note.rows, 'row')} with more or fewer than ${countOf(note.fields, 'field')}, ` +
        `on line ${listed(note.firstLines.map(formatCount), note.rows)}: ` +
        'what is missing is empty, what is too much is left out.'
      );
    case 'sheet-read':
      return `The sheet “${note.sheet}” was read; the workbook also has ${note.others.map((name) => `“${name}”`).join(', ')}.`;
    case 'columns-left-out':
      return `Left out, for they hold vectors or pictures: ${note.columns.map((name) => `“${name}”`).join(', ')}.`;
    case 'categories-joined':
      return `${countOf(note.images, 'image')} with several categories: they stand in one cell, with | between them.`;
    case 'header-is-row':
      return `The first line names an image, “${note.key}”, so it is a row, and the columns have no names.`;
    case 'keys-unwrapped':
      return `Keys such as “${note.key}” were read as “${note.read}”.`;
    case 'folder-added':
      return `The keys do not name the folder “${note.folder}”, in which all images lie; it was put in front of them.`;
    case 'folders-ignored':
      return 'The keys are paths of other folders: only the file names in them were compared.';
    case 'keys-backslashed':
      return 'The keys write \\ between folders; it was read as /.';
    case 'folder-left-out':
      return `All keys begin with “${note.folder}”, which is not in the open folder and was left out.`;
    case 'zeros-lost':
      return `The keys seem to have lost their leading zeros: ${countOf(note.images, 'image')} matched without those of the file name.`;
    case 'accents-respelled':
      return `${countOf(note.images, 'image')} matched though accents are composed in another way in the file name.`;
    case 'blank-keys':
      return `${countOf(note.rows, 'row')} without a key.`;
  }
}

/** The first names of a list, and how many more there are. */
function listed(first: readonly string[], count: number): string {
  const shown = first.join(', ');
  return count > first.length ? `${shown} and ${formatCount(count - first.length)} more` : shown;
}
