import type { LabelColumn, LabelsMatch } from '../../../state/tables/labels-view.ts';
import type { LabelsNote } from '../../../state/tables/labels-notes.ts';
import { formatCount } from '../../format.ts';
import { rich } from '../rich.ts';
import { toShownName } from '../../shown-name.ts';
import { countOf } from './quantities.ts';

/** The visitor's own columns: the file, how it is matched, what is saved. */
export const labels = {
  title: 'Labels',
  whatFor:
    'Columns of your own can come along. A table (CSV, Excel, JSON or Parquet) is matched with the images by a column of paths, file names or file stems, and the columns that you choose are saved beside the vectors.',
  reading: (fileName: string) => rich`Reading ${{ path: fileName }} …`,
  waiting: (fileName: string, rows: number) =>
    rich`${{ path: fileName }} has ${countOf(rows, 'row')}. It will be matched when a folder is open and has vectors.`,
  matching: (fileName: string) => rich`Matching ${{ path: fileName }} …`,
  /** `2 of 3 images have a label, by file stem = article_id.` */
  matched: ({ images, ofImages, rule, keyColumn }: LabelsMatch) => {
    const verb = images === 1 ? 'has' : 'have';
    const counted = `${formatCount(images)} of ${countOf(ofImages, 'image')} ${verb} a label`;
    return rich`${counted}, by ${RULES[rule]} = ${{ code: toShownName(keyColumn) }}.`;
  },
  exampleKey: 'A key',
  exampleImage: 'An image',
  nothingMatched:
    'Compared were paths, file names and file stems, also without case, file ending and leading zeros. Choose another key column, or open the folder that the file is about.',
  aboutFile: 'About this file',
  keyColumn: 'Key column',
  keyFoundLater: 'Found when a folder is open',
  choose: 'Choose a table',
  chooseAnother: 'Choose another table',
  remove: 'Remove labels',
  canBeDropped: 'It can also be dropped anywhere on this page. It stays on this computer.',
  columns: {
    legend: 'Columns to save beside the rows',
    selectAll: 'Select all',
    selectNone: 'Select none',
    chosen: (chosen: number, of: number) => `${formatCount(chosen)} of ${formatCount(of)} chosen`,
    noneAtFirst: 'There are many, so none is chosen to begin with.',
    /** How a column is saved, and a value of it. */
    about: ({ isKey, kind, example }: Pick<LabelColumn, 'isKey' | 'kind' | 'example'>) => {
      const facts = [...(isKey ? ['key'] : []), ...(kind === undefined ? [] : [KINDS[kind]])];
      if (example === '') return rich`${facts.join(', ')}`;
      return rich`${facts.map((fact) => `${fact}, `).join('')}for example ${{ name: example }}`;
    },
  },
  lists: {
    without: (images: number) => `${countOf(images, 'image')} without a label`,
    unmatched: (keys: number) => `${countOf(keys, 'key')} without an image`,
    duplicates: (keys: number, disagreeing: number) =>
      `${countOf(keys, 'key')} in more than one row: the first row is taken; ` +
      (disagreeing === 0 ? 'all say the same' : `${formatCount(disagreeing)} with rows that differ`),
    /** `rows 2, 4 and 9 more: they differ` */
    duplicate: ({ lines, count, disagrees }: Duplicate, unit: LabelsMatch['placeUnit']): string => {
      const places = `${lines.length === 1 ? unit : PLURAL[unit]} ${listed(lines.map(formatCount), count)}`;
      return `${places}: ${disagrees ? 'they differ' : 'they say the same'}`;
    },
    shared: (keys: number) => `${countOf(keys, 'key')} with more than one image: each has the label`,
    copy: 'Copy list',
    firstOnly: (listed: number) => `The first ${formatCount(listed)} are listed.`,
  },
  /** What a note on labels says, in one sentence. */
  note: (note: LabelsNote): string => {
    switch (note.code) {
      case 'read-as-windows-1252':
        return 'The file is not UTF-8: it was read as Windows-1252.';
      case 'columns-renamed': {
        const names = listed(note.first.map(quoted), note.columns);
        return `${countOf(note.columns, 'column')} had no name, or one that stood there before, and got another: ${names}.`;
      }
      case 'ragged-rows':
        return (
          `${countOf(note.rows, 'row')} with more or fewer than ${countOf(note.fields, 'field')}, ` +
          `on line ${listed(note.firstLines.map(formatCount), note.rows)}: ` +
          'what is missing is empty, what is too much is left out.'
        );
      case 'sheet-read':
        return `The sheet “${note.sheet}” was read; the workbook also has ${note.others.map(quoted).join(', ')}.`;
      case 'columns-left-out':
        return `Left out, for they hold vectors or pictures: ${note.columns.map(quoted).join(', ')}.`;
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
  },
};

type Duplicate = Pick<LabelsMatch['duplicates']['first'][number], 'lines' | 'count' | 'disagrees'>;

const RULES: Record<LabelsMatch['rule'], string> = {
  path: 'path',
  name: 'file name',
  stem: 'file stem',
  'path-loose': 'path without case and file ending',
  'name-loose': 'file name without case and ending',
  'stem-without-zeros': 'file stem without its leading zeros',
};

const KINDS: Record<Exclude<LabelColumn['kind'], undefined>, string> = {
  text: 'text',
  integer: 'whole numbers',
  number: 'numbers',
};

const PLURAL: Record<LabelsMatch['placeUnit'], string> = { line: 'lines', row: 'rows', entry: 'entries' };

function quoted(name: string): string {
  return `“${name}”`;
}

/** The first names of a list, and how many more there are. */
function listed(first: readonly string[], count: number): string {
  const shown = first.join(', ');
  return count > first.length ? `${shown} and ${formatCount(count - first.length)} more` : shown;
}
