import type { Reduction } from '../../core/reduction.ts';
import type { TableColumn } from '../../core/table-column.ts';

/** Numbers of a saved file. `float64` is the notebook's; `float16` halves the file and costs digits. */
export type WriteDtype = 'float16' | 'float32' | 'float64';

/** Bytes of a number. */
export const ITEM_BYTES: Readonly<Record<WriteDtype, number>> = { float16: 2, float32: 4, float64: 8 };

/** What is done to the rows on their way into a file. */
export interface RowNumbers {
  readonly dtype: WriteDtype;
  /** Divide each row by its length (rounded to float32), then write it as {@link dtype}. A row of zeros stays as it is. */
  readonly l2: boolean;
  /**
   * Rows that have been through this before, and come as they were written then: nothing is done to them again, and what is told
   * of them is this.
   */
  readonly done?: RowsDone;
}

/** What was done to rows when they were written. */
export interface RowsDone {
  /** Whether each row was divided by its length. */
  readonly l2: boolean;
  /** Rows that could not get unit length, being all zeros. */
  readonly zeroRows: number;
  /** What float16 has cost; for this dtype only. */
  readonly rounding: RoundingError | undefined;
}

/** One file that was left out, with its reason in words. */
export interface SkippedFile {
  readonly path: string;
  readonly code: string;
  readonly stage: string;
  readonly reason: string;
}

/** Everything in a saved file but the rows. Row i of the rows belongs to `paths[i]`. */
export interface TableHeader {
  /** POSIX, relative to the picked folder, in ImageFolder's order (root files first). */
  readonly paths: readonly string[];
  /** Class number a row, an index into `classes`; −1 for files directly in the picked folder. */
  readonly labels: readonly number[];
  readonly classes: readonly string[];
  readonly skipped: readonly SkippedFile[];
  /** Labels that come along; no two of one name. */
  readonly columns: readonly TableColumn[];
  /** Size of each image's file in bytes, NaN where unknown; undefined where nothing is known of any. */
  readonly sizesBytes?: Float64Array<ArrayBuffer> | undefined;
  /** When each image's file was last modified, in ms since 1970; NaN and undefined as above. */
  readonly mtimesMs?: Float64Array<ArrayBuffer> | undefined;
  /** One JSON object: model, preprocessing, fingerprint, backends … (DESIGN §4). */
  readonly meta: Readonly<Record<string, unknown>>;
  /** Length of a row. */
  readonly dim: number;
  /** What made the rows shorter; undefined for whole ones. */
  readonly reduction?: Reduction;
}

/**
 * How rows that were rounded to float16 differ from those that went in. A row that holds a value beyond float16, or one that was
 * infinite or NaN before, has no part in the first two.
 */
export interface RoundingError {
  /** Largest |difference|, as a part of its row's largest |value|. */
  readonly maxRelative: number;
  /** Smallest cosine between a row and its rounded self; 0 if nothing of a row is left. */
  readonly minCosine: number;
  /** Values beyond float16's largest, 65,504, that became infinite. */
  readonly overflows: number;
}
