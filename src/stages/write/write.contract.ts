/** Files that we save. `pickle-*` are the notebook's two; the nested one is `{'010': {'0108775015.jpg': array}}`. */
export type WriteFormat = 'npz' | 'npy' | 'paths-json' | 'pickle-matrix' | 'pickle-nested' | 'skipped-csv';

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
  /** One JSON object: model, preprocessing, fingerprint, backends … (DESIGN §4). */
  readonly meta: Readonly<Record<string, unknown>>;
  /** Length of a row. */
  readonly dim: number;
}

/** Which file to write. */
export interface WriteRequest {
  readonly format: WriteFormat;
  /** `float64` is the notebook's; pickles only. */
  readonly dtype: 'float32' | 'float64';
  readonly header: TableHeader;
  readonly sink: SinkSpec;
}

/** What was written. */
export interface WriteResult {
  readonly bytes: number;
  /** For sink `blob` only. */
  readonly blob?: Blob;
}

/** Spoken by `write.worker.ts`. One file at a time: `begin`, `rows` …, `end`; or `abort`. */
export interface WriteApi {
  begin(request: WriteRequest): Promise<void>;
  /**
   * The next rows, in the header's order.
   *
   * @param block - `Float32Array[n * dim]`, transferred
   * @throws PipelineError `write-failed`; RangeError if there are more rows than paths
   */
  rows(block: Float32Array<ArrayBuffer>): Promise<void>;
  /** @throws RangeError if rows are missing; PipelineError `write-failed` */
  end(): Promise<WriteResult>;
  abort(): Promise<void>;
}
