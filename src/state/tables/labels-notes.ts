import type { TextTable, TextTableNote } from '../../core/text-table.ts';
import type { MatchedLabels } from './label-match.ts';

/** How many names are given at most. */
const NAMED = 5;

/** What the visitor should know of a file of labels, or of how it was brought together with images. */
export type LabelsNote =
  | TextTableNote
  /** Columns without a name, or with one that stood there before: how many, and the new names of the first five. */
  | { readonly code: 'columns-renamed'; readonly columns: number; readonly first: readonly string[] }
  /** The first line names an image, so that it is a row, and the columns have no names. */
  | { readonly code: 'header-is-row'; readonly key: string }
  /** The keys write `\` between folders. */
  | { readonly code: 'keys-backslashed' }
  /** Keys were read out of `="…"`, quotes, addresses, or whole numbers that became `7.0`: such a key, and what was read. */
  | { readonly code: 'keys-unwrapped'; readonly key: string; readonly read: string }
  /** All keys begin with a folder that is not in the open one. */
  | { readonly code: 'folder-left-out'; readonly folder: string }
  /** All images lie in a folder that the keys do not name. */
  | { readonly code: 'folder-added'; readonly folder: string }
  /** The keys are paths of other folders: only their last names were compared. */
  | { readonly code: 'folders-ignored' }
  /** Images that matched without the leading zeros of their names. */
  | { readonly code: 'zeros-lost'; readonly images: number }
  /** Images that matched though accents are composed in another way. */
  | { readonly code: 'accents-respelled'; readonly images: number }
  /** Rows without a key. */
  | { readonly code: 'blank-keys'; readonly rows: number };

/** What the visitor should know of a file of labels. */
export function fileNotes({ notes, renamed }: TextTable): readonly LabelsNote[] {
  if (renamed.length === 0) return notes;
  const first = renamed.slice(0, NAMED).map(({ to }) => to);
  return [...notes, { code: 'columns-renamed', columns: renamed.length, first }];
}

/** What the visitor should know of how labels and images were brought together. */
export function joinNotes({ table, key, isHeaderRow, join }: MatchedLabels): readonly LabelsNote[] {
  const { rule, blank, respelled, wrapped } = join;
  const notes: LabelsNote[] = [];
  if (isHeaderRow) notes.push({ code: 'header-is-row', key: table.cell(0, key) });
  if (rule.isBackslashed) notes.push({ code: 'keys-backslashed' });
  if (wrapped) notes.push({ code: 'keys-unwrapped', ...wrapped });
  if (rule.droppedFolder !== '') notes.push({ code: 'folder-left-out', folder: rule.droppedFolder });
  if (rule.addedFolder !== '') notes.push({ code: 'folder-added', folder: rule.addedFolder });
  if (rule.ignoresFolders) notes.push({ code: 'folders-ignored' });
  if (rule.kind === 'stem-without-zeros') notes.push({ code: 'zeros-lost', images: respelled });
  else if (respelled > 0 && rule.kind !== 'path-loose' && rule.kind !== 'name-loose') {
    notes.push({ code: 'accents-respelled', images: respelled });
  }
  if (blank > 0) notes.push({ code: 'blank-keys', rows: blank });
  return notes;
}
