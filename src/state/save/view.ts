import type { RoundingError, WriteDtype } from '../../stages/write/write.contract.ts';
import type { ShownError } from '../app/shown-error.ts';

/** Formats offered for download. */
export type DownloadFormat = 'npz' | 'npy' | 'pickle-nested' | 'pickle-matrix' | 'rows-csv' | 'skipped-csv';

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
  /** Whether each row is divided by its length. */
  l2: boolean;
  /** Numbers of the rows. `float64` is for pickles; other files are float32 then. */
  dtype: WriteDtype;
  /** For the numbers and the rows as they are now. */
  readonly rounding: RoundingView;
  /** Bytes that a download of this format will have, about; 0 for the list of skipped files, which is small. */
  estimateBytes(format: DownloadFormat): number;
  readonly canSave: boolean;
  save(format: DownloadFormat): Promise<void>;
  /** Gives up the file that is being saved; nothing is left of it. */
  cancel(): void;
  copySnippet(): Promise<void>;
}
