import type { CompareReport } from '../../tables/compare-rows.ts';
import type { Adopted } from '../../pipeline/adopt-rows.ts';
import type { ShownError } from '../app/shown-error.ts';
import type { Difference } from './differences.ts';
import type { Origin } from './origin.ts';

export type { CompareReport } from '../../tables/compare-rows.ts';

/** A table that the visitor brought, as the screen tells of it. */
export interface TableSummary {
  /** The file, and the `.json` of its paths if that came with it. */
  readonly fileNames: readonly string[];
  readonly rows: number;
  readonly dim: number;
  /** Numbers of the file, for example `float16`. */
  readonly dtype: string;
  /** Undefined if the file does not say. */
  readonly origin: Origin | undefined;
  readonly hasPaths: boolean;
}

/** How far a comparison is. */
export type ComparePhase =
  | { readonly kind: 'none' }
  | { readonly kind: 'reading'; readonly fileNames: readonly string[] }
  /** Open, and not compared: no rows of ours are there, or the comparison was stopped. */
  | { readonly kind: 'ready'; readonly table: TableSummary }
  | { readonly kind: 'comparing'; readonly table: TableSummary; readonly done: number; readonly total: number }
  | {
      readonly kind: 'compared';
      readonly table: TableSummary;
      readonly report: CompareReport;
      /** What the file says of how it was made that is not how our rows were made. */
      readonly differences: readonly Difference[];
      /** Whether the file says how it was made. */
      readonly isExplained: boolean;
    }
  /** Its rows are being added to the open folder. */
  | { readonly kind: 'adding'; readonly table: TableSummary; readonly done: number; readonly total: number }
  /** They were. */
  | { readonly kind: 'added'; readonly table: TableSummary; readonly added: Adopted }
  /** It is the current index. */
  | { readonly kind: 'opened'; readonly table: TableSummary }
  | { readonly kind: 'failed'; readonly fileNames: readonly string[]; readonly error: ShownError };

/** Comparing the rows that are open with a table of the visitor's, or opening that table as the index. */
export interface CompareView {
  readonly phase: ComparePhase;
  /**
   * Takes a table: one `.npz`, `.npy` or `.pkl`, or a matrix and the `.json` of its paths. It is compared at once if rows are open;
   * with neither rows nor a folder it becomes the index at once.
   */
  use(files: readonly File[]): Promise<void>;
  readonly canCompare: boolean;
  compare(): Promise<void>;
  /** Gives up comparing, or adding; the table stays. */
  cancel(): void;
  /** Whether its rows are what the open folder's are, by the settings: then they can be added to it. */
  readonly canAdd: boolean;
  /**
   * Adds its rows to the open folder, so that they are not encoded again.
   *
   * @param trustSizes - pictures of the same size are taken for the same, whatever their dates
   */
  add(trustSizes: boolean): Promise<void>;
  readonly canOpenAsIndex: boolean;
  /** The table becomes the index, and the folder is closed; what is stored stays. */
  openAsIndex(): Promise<void>;
  /** Forgets the table. */
  close(): void;
  /** Object URL of a picture, where its folder is open; undefined otherwise. Revoked by the state. */
  pictureOf(path: string): Promise<string | undefined>;
  /** Copies the paths that only one side has, one a line. */
  copyPaths(side: 'ours' | 'theirs'): Promise<void>;
}
