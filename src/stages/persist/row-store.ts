import type { WireError } from '../../core/errors.ts';
import type { RowTable } from '../../core/row-table.ts';

/** An image as the store knows it: a file whose size or mtime differs is encoded again. */
export interface StoredImage {
  /** POSIX, relative to the picked folder. */
  readonly path: string;
  readonly sizeBytes: number;
  /** Last modification, in ms since 1970, as the browser gives it. */
  readonly mtimeMs: number;
}

/** Rows of one batch, as they are stored: one record, one transaction. */
export interface RowBatch {
  readonly images: readonly StoredImage[];
  /** `Float32Array[images.length * dim]`, row-major; its buffer holds nothing else (storing a view clones all of it). */
  readonly rows: Float32Array<ArrayBuffer>;
  /** What computed them, for example "webgpu nvidia ampere": goes into `meta` by ranges. */
  readonly backend: string;
}

/** Rows of one (folder, fingerprint). All paths that are stored are in memory; rows stay in IndexedDB. */
export interface RowStore {
  /** Length of a row; undefined while nothing is stored. */
  readonly dim: number | undefined;
  /** Images with a row. */
  readonly count: number;
  /** Bytes of rows in the database, superseded ones included. */
  readonly storedBytes: number;
  /** The image under this path, if it has a row. */
  stored(path: string): StoredImage | undefined;
  /** Every path with a row, in no order. */
  storedPaths(): Iterable<string>;
  /**
   * Stores a batch durably; only afterwards may it be counted. A path that is stored already is superseded.
   *
   * @param batch - its rows are not to be changed until the promise settles; no path twice
   * @throws PipelineError `store-full`, `store-failed`; RangeError on a row length that differs
   */
  append(batch: RowBatch): Promise<void>;
  /** Removes rows of files that are no longer in the folder. */
  remove(paths: readonly string[]): Promise<void>;
  /** Files that the last run has skipped, as they were then; those of earlier versions of this page are not among them. */
  readonly skippedFiles: readonly StoredImage[];
  /**
   * Replaces what is known of the last run besides rows: skips, and the folder's classes once a walk was complete. Classes
   * undefined: the walk was not complete, and those of the last complete one stay.
   *
   * @throws PipelineError `store-full`, `store-failed`
   */
  setSummary(summary: {
    readonly skipped: readonly WireError[];
    /** The skipped files as they were then; none unless told. */
    readonly skippedFiles?: readonly StoredImage[];
    readonly classes: readonly string[] | undefined;
  }): Promise<void>;
  /**
   * What is stored now, in ImageFolder's order; later writes do not show, and go on. Made in slices: the page stays quick at any
   * count. Its records stay until it is released: packing and deleting wait for it, nobody else does. Its manifest tells what
   * the store knows: `dim`, `backends`, `counts`.
   */
  snapshot(): Promise<RowTable>;
  /**
   * Reads the row that a path has now.
   *
   * @returns `Float32Array[dim]`, a copy
   * @throws RangeError for a path that has no row
   */
  readRow(path: string): Promise<Float32Array<ArrayBuffer>>;
  /** Whether a snapshot is held. */
  readonly isHeld: boolean;
  /** Resolves once no snapshot is held any more. */
  free(): Promise<void>;
  /**
   * Waits for writes in flight; the store is not to be used afterwards. Snapshots that are held stay readable: the database is
   * let go with the last of them.
   */
  close(): Promise<void>;
}
