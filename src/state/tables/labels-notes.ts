import type { CsvTable } from '../../formats/csv/reader.ts';
import type { LabelJoin } from '../../tables/join-labels.ts';

/** How many lines or names are given at most. */
const NAMED = 5;

/** What the visitor should know of a file of labels, or of how it was brought together with images. */
export type LabelsNote =
  /** The file is not UTF-8. */
  | { readonly code: 'read-as-windows-1252' }
  /** Columns without a name, or with one that stood there before: how many, and the new names of the first five. */
  | { readonly code: 'columns-renamed'; readonly columns: number; readonly first: readonly string[] }
  /** Rows with more or fewer fields than there are columns: how many, and the lines (from 1) of the first five. */
  | {
      readonly code: 'ragged-rows';
      readonly rows: number;
      readonly fields: number;
      readonly firstLines: readonly number[];
    }
  /** The keys write `\` between folders. */
  | { readonly code: 'keys-backslashed' }
  /** All keys begin with a folder that is not in the open one. */
  | { readonly code: 'folder-left-out'; readonly folder: string }
  /** Images that matched without the leading zeros of their names. */
  | { readonly code: 'zeros-lost'; readonly images: number }
  /** Images that matched though accents are composed in another way. */
  | { readonly code: 'accents-respelled'; readonly images: number }
  /** Rows without a key. */
  | { readonly code: 'blank-keys'; readonly rows: number };

/** What the visitor should know of a file of labels. */
export function fileNotes({ encoding, renamed, ragged, columns }: CsvTable): readonly LabelsNote[] {
  const notes: LabelsNote[] = [];
  if (encoding === 'windows-1252') notes.push({ code: 'read-as-windows-1252' });
  if (renamed.length > 0) {
    const first = renamed.slice(0, NAMED).map(({ to }) => to);
    notes.push({ code: 'columns-renamed', columns: renamed.length, first });
  }
  if (ragged.count > 0) {
    const firstLines = ragged.first.slice(0, NAMED).map(({ line }) => line);
    notes.push({ code: 'ragged-rows', rows: ragged.count, fields: columns.length, firstLines });
  }
  return notes;
}

/** What the visitor should know of how labels and images were brought together. */
export function joinNotes({ rule, blank, respelled }: LabelJoin): readonly LabelsNote[] {
  const notes: LabelsNote[] = [];
  if (rule.isBackslashed) notes.push({ code: 'keys-backslashed' });
  if (rule.droppedFolder !== '') notes.push({ code: 'folder-left-out', folder: rule.droppedFolder });
  if (rule.kind === 'stem-without-zeros') notes.push({ code: 'zeros-lost', images: respelled });
  else if (respelled > 0) notes.push({ code: 'accents-respelled', images: respelled });
  if (blank > 0) notes.push({ code: 'blank-keys', rows: blank });
  return notes;
}
