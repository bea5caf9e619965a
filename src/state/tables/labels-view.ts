import type { ShownError } from '../app/shown-error.ts';
import type { LabelsNote } from './labels-notes.ts';

/** Where the visitor's file of labels stands. */
export type LabelsPhase =
  | { readonly kind: 'none' }
  | { readonly kind: 'reading'; readonly fileName: string }
  /** Read; it is matched once rows of a folder are there. */
  | { readonly kind: 'waiting'; readonly fileName: string }
  | { readonly kind: 'matching'; readonly fileName: string }
  | { readonly kind: 'joined'; readonly fileName: string }
  | { readonly kind: 'failed'; readonly fileName: string; readonly error: ShownError };

/** A list that may be long: its length, and its first 1,000. */
export interface LabelList<T> {
  readonly count: number;
  readonly first: readonly T[];
}

/** A key that stands in several rows of the file; the first row is taken. */
export interface DuplicateLabel {
  readonly key: string;
  /** How many rows have it. */
  readonly count: number;
  /** Where in the file the first ten of them begin, in {@link LabelsMatch.placeUnit}s. */
  readonly lines: readonly number[];
  /** Whether the rows say different things. */
  readonly disagrees: boolean;
}

/** What came of bringing labels and images together. */
export interface LabelsMatch {
  /** Name of the column of keys. */
  readonly keyColumn: string;
  /** What of an image's path the keys are. Loose: without case and file ending. `stem-without-zeros`: they have lost their leading zeros. */
  readonly rule: 'path' | 'name' | 'stem' | 'path-loose' | 'name-loose' | 'stem-without-zeros';
  /** What the file counts its rows by. */
  readonly placeUnit: 'line' | 'row' | 'entry';
  /** Images with a label, of all that have a row. */
  readonly images: number;
  readonly ofImages: number;
  /** Keys that match no image. */
  readonly unmatched: LabelList<string>;
  readonly duplicates: LabelList<DuplicateLabel>;
  /** Duplicates whose rows say different things. */
  readonly disagreeing: number;
  /** Paths of images without a label. */
  readonly without: LabelList<string>;
  /** Keys that several images answer to; each of these has the label. */
  readonly shared: LabelList<{ readonly key: string; readonly images: number }>;
}

/** The lists of a {@link LabelsMatch}. */
export type LabelListName = 'without' | 'unmatched' | 'duplicates' | 'shared';

/** A column of the file. Name and example are the visitor's text. */
export interface LabelColumn {
  readonly name: string;
  /** How it is saved; undefined while that is not known. */
  readonly kind: 'text' | 'integer' | 'number' | undefined;
  /** A value of it; empty if there is none. */
  readonly example: string;
  readonly isKey: boolean;
  /** Whether it is saved beside the rows. */
  readonly chosen: boolean;
}

/** Labels that come along: a table, joined to the images. */
export interface LabelsView {
  readonly phase: LabelsPhase;
  /** Rows in the file. */
  readonly rows: number;
  /** Names of all columns: each can be the key. */
  readonly keyColumns: readonly string[];
  /** The column that is compared with the images; the one that matches most of them unless another was chosen. */
  keyColumn: string;
  /** Undefined until the first match. */
  readonly match: LabelsMatch | undefined;
  /** What the visitor should know of the file and of the match. */
  readonly notes: readonly LabelsNote[];
  readonly columns: readonly LabelColumn[];
  /** Whether there were too many columns to choose all of them to begin with. */
  readonly isChoiceEmptyAtFirst: boolean;
  /** Takes a file; settles when it is read and matched, or waits for a folder, or has failed. */
  use(file: File): Promise<void>;
  forget(): void;
  setChosen(column: string, chosen: boolean): void;
  setAllChosen(chosen: boolean): void;
  /** Copies the entries of a list, as far as they are listed, one a line. */
  copyList(list: LabelListName): Promise<void>;
}
