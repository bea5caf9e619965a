import type { TableColumn } from '../../core/table-column.ts';

/** Files that we save. `pickle-*` are the notebook's two; the nested one is `{'010': {'0108775015.jpg': array}}`. */
export type WriteFormat = 'npz' | 'npy' | 'paths-json' | 'pickle-matrix' | 'pickle-nested' | 'rows-csv' | 'skipped-csv';

/** Numbers of a saved file. `float64` is the notebook's; `float16` halves the file and costs digits. */
export type WriteDtype = 'float16' | 'float32' | 'float64';

/** Where the bytes go, as something that can be sent to a worker. */
export type SinkSpec =
  | { readonly kind: 'file'; readonly handle: FileSystemFileHandle }
  | { readonly kind: 'blob'; readonly mimeType: string }
  /** The terminal's address for the file: chunks are sent to it in order. */
  | { readonly kind: 'loopback'; readonly url: string };

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
  /** One JSON object: model, preprocessing, fingerprint, backends … (DESIGN §4). */
  readonly meta: Readonly<Record<string, unknown>>;
  /** Length of a row. */
  readonly dim: number;
}

/** Which file to write. */
export interface WriteRequest {
  readonly format: WriteFormat;
  readonly dtype: WriteDtype;
  /** Divide each row by its length (rounded to float32), then write it as {@link dtype}. A row of zeros stays as it is. */
  readonly l2: boolean;
  readonly header: TableHeader;
  readonly sink: SinkSpec;
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

/** What was written. */
export interface WriteResult {
  readonly bytes: number;
  /** For sink `blob` only. */
  readonly blob?: Blob;
  /** What float16 has cost; for this dtype only. */
  readonly rounding?: RoundingError;
}

/** Spoken by `write.worker.ts`. One file at a time. */
export interface WriteApi {
  /**
   * Writes a file. Nothing is left under its name if this fails.
   *
   * @param rows - a loan of the rows, in the header's order (`core/row-port.ts`); undefined for a format that holds none
   * @param onRows - told how many rows are written so far
   * @throws PipelineError `write-failed`, or of whoever serves the rows; RangeError if the request contradicts itself; AbortError
   */
  write(request: WriteRequest, rows: MessagePort | undefined, onRows: (rows: number) => void): Promise<WriteResult>;
  /** Gives the file up that is being written. */
  abort(): Promise<void>;
}
