import type { CsvTable } from '../../formats/csv/reader.ts';
import type { LabelJoin } from '../../tables/join-labels.ts';

/** How many lines or names stand in one sentence. */
const NAMED = 5;
const COUNT = new Intl.NumberFormat('en');

/** What the visitor should know of a file of labels, one sentence each. */
export function fileNotes({ encoding, renamed, ragged, columns }: CsvTable): readonly string[] {
  const notes: string[] = [];
  if (encoding === 'windows-1252') notes.push('The file is not UTF-8: it was read as Windows-1252.');
  if (renamed.length > 0) {
    const names = firstOf(
      renamed.map(({ to }) => `“${to}”`),
      renamed.length,
    );
    notes.push(
      `${counted(renamed.length, 'column')} had no name, or one that stood there before, and got another: ${names}.`,
    );
  }
  if (ragged.count > 0) {
    const lines = firstOf(
      ragged.first.map(({ line }) => COUNT.format(line)),
      ragged.count,
    );
    notes.push(
      `${counted(ragged.count, 'row')} with more or fewer than ${counted(columns.length, 'field')}, on line ${lines}: ` +
        'what is missing is empty, what is too much is left out.',
    );
  }
  return notes;
}

/** What the visitor should know of how labels and images were brought together, one sentence each. */
export function joinNotes({ rule, blank, respelled }: LabelJoin): readonly string[] {
  const notes: string[] = [];
  if (rule.isBackslashed) notes.push('The keys write \\ between folders; it was read as /.');
  if (rule.droppedFolder !== '') {
    notes.push(`All keys begin with “${rule.droppedFolder}”, which is not in the open folder and was left out.`);
  }
  if (rule.kind === 'stem-without-zeros') {
    notes.push(
      `The keys seem to have lost their leading zeros: ${counted(respelled, 'image')} matched without those of the file name.`,
    );
  } else if (respelled > 0) {
    notes.push(`${counted(respelled, 'image')} matched though accents are composed in another way in the file name.`);
  }
  if (blank > 0) notes.push(`${counted(blank, 'row')} without a key.`);
  return notes;
}

function counted(count: number, noun: string): string {
  return `${COUNT.format(count)} ${noun}${count === 1 ? '' : 's'}`;
}

function firstOf(names: readonly string[], count: number): string {
  const shown = names.slice(0, NAMED).join(', ');
  return count > NAMED ? `${shown} and ${COUNT.format(count - NAMED)} more` : shown;
}
