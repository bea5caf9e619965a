import type { Reduction } from '../../core/reduction.ts';
import type { Manifest } from '../../core/row-table.ts';
import type { TableColumn } from '../../core/table-column.ts';

/** What a file of vectors that the visitor brought says of its rows: one of ours, or one that Python made. */
export interface FileFacts {
  /** What it turned out to be. `foldvec`: an npz of ours. */
  readonly kind: 'foldvec' | 'npz' | 'npy' | 'parquet' | 'pickle-nested' | 'pickle-matrix' | 'safetensors';
  readonly rows: number;
  /** Length of a row. */
  readonly dim: number;
  /** Numbers as the file holds them, for example `float32`; rows are given as float32 whatever it is. */
  readonly dtype: string;
  /** Path of each row, as the file has it but with `/` between the names; undefined for a bare matrix. */
  readonly paths: readonly string[] | undefined;
  /** Class number a row, −1 for none, and names of the classes; undefined if the file has none. */
  readonly labels: Int32Array | undefined;
  readonly classes: readonly string[] | undefined;
  /** Size of each image's file in bytes, NaN where unknown; undefined where the file says nothing of it. */
  readonly sizesBytes?: Float64Array<ArrayBuffer> | undefined;
  /** When each image's file was last modified, in ms since 1970; NaN and undefined as above. */
  readonly mtimesMs?: Float64Array<ArrayBuffer> | undefined;
  /** Files that were left out when it was made; the reason begins with its code. */
  readonly skipped: readonly { readonly path: string; readonly reason: string }[];
  /** Labels that came along in a file of ours. */
  readonly columns: readonly TableColumn[];
  /** Model, preprocessing, fingerprint …, as it stands in the file: outside data. */
  readonly meta: Manifest | undefined;
  /** What reduced the rows, where the file holds it. */
  readonly reduction?: Reduction;
}

/** Spoken by `read.worker.ts`. One table a worker: it is kept there. */
export interface ReadApi {
  /**
   * Reads a table of vectors.
   *
   * @param files - one file; or a matrix (`.npy`, `.pkl`) and the `.json` that holds its paths, in any order
   * @throws PipelineError `file-damaged`, with a sentence that says what is wrong with which file
   */
  open(files: readonly File[]): Promise<FileFacts>;
  /**
   * Reads a reduction: of one of our files, or of the visitor's own; nothing needs to be open.
   *
   * @param dim - length of the rows that it is for
   * @throws PipelineError `file-damaged`, `reduction-mismatch`
   */
  reduction(file: File, dim: number): Promise<Reduction>;
  /**
   * Rows of the open table.
   *
   * @param at - row numbers, in any order
   * @returns `Float32Array[at.length * dim]`, transferred
   * @throws RangeError for a row that is not there
   */
  rows(at: Int32Array): Promise<Float32Array<ArrayBuffer>>;
  /**
   * Serves the open table's rows to whoever holds the other end of `port`, for as long as this worker lives.
   *
   * @param order - the table's row for each row that is asked for; the table's own order unless given
   */
  serve(port: MessagePort, order?: Uint32Array): Promise<void>;
}
