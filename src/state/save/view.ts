import type * as Registry from '../../stages/write/file-formats/registry.ts';
import type { RoundingError, WriteDtype } from '../../stages/write/table-header.ts';
import type { ShownError } from '../app/shown-error.ts';

/** Formats that are saved on their own. */
export type DownloadFormat = Registry.DownloadFormat;

/** Formats that are offered for the rows. */
export type ChoiceFormat = Registry.ChoiceFormat;

/** A format that is offered. */
export interface FormatChoice {
  readonly id: ChoiceFormat;
  /** Whether its files hold rows: then there are numbers to choose. */
  readonly holdsRows: boolean;
  /** The numbers that it may have; the first stands for those that it may not. */
  readonly dtypes: readonly [WriteDtype, ...WriteDtype[]];
}

/** What is known of the digits that float16 costs. */
export type RoundingView =
  /** Other numbers are chosen, or there are no rows to measure. */
  | { readonly kind: 'unknown' }
  | { readonly kind: 'measuring' }
  | ({
      readonly kind: 'measured';
      /** Rows that were measured: some of them before a file is saved, all of them afterwards. */
      readonly ofRows: number;
    } & RoundingError);

/** How far a file is. */
export type SavePhase =
  | { readonly kind: 'idle' }
  | { readonly kind: 'saving'; readonly format: DownloadFormat; readonly fraction: number }
  | {
      readonly kind: 'saved';
      readonly format: DownloadFormat;
      readonly fileName: string;
      readonly bytes: number;
      readonly snippet: string;
    }
  | { readonly kind: 'failed'; readonly error: ShownError };

/** Saving files. */
export interface SaveView {
  readonly phase: SavePhase;
  /** What a download is, unless told otherwise. */
  format: ChoiceFormat;
  /** Whether each row is divided by its length. */
  l2: boolean;
  /** Whether each skipped file has a row of NaN, where it would stand. */
  nanRows: boolean;
  /** Numbers of the rows; a format that may not have them gets its first. */
  dtype: WriteDtype;
  /** Whether there is something to reduce the rows by. */
  readonly canReduce: boolean;
  /** Which rows are saved: whole, or reduced where that can be. */
  rows: 'whole' | 'reduced';
  /** For the numbers and the rows as they are now. */
  readonly rounding: RoundingView;
  /** Bytes that a download of this format will have, about, without labels that are yet to be joined. */
  estimateBytes(format: DownloadFormat): number;
  /** In their order on the screen. */
  readonly choices: readonly FormatChoice[];
  readonly canSave: boolean;
  save(format: DownloadFormat): Promise<void>;
  /** Gives up the file that is being saved; nothing is left of it. */
  cancel(): void;
  copySnippet(): Promise<void>;
}
