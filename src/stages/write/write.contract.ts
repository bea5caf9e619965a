import type { WriteFormat } from './file-formats/registry.ts';
import type { RoundingError, RowNumbers, TableHeader } from './table-header.ts';

/** Where the bytes go, as something that can be sent to a worker. */
export type SinkSpec =
  | { readonly kind: 'file'; readonly handle: FileSystemFileHandle }
  | { readonly kind: 'blob'; readonly mimeType: string }
  /** The terminal's address for the file: chunks are sent to it in order. */
  | { readonly kind: 'loopback'; readonly url: string };

/** Which file to write. */
export interface WriteRequest extends RowNumbers {
  readonly format: WriteFormat;
  readonly header: TableHeader;
  /** The lent row for each row of the header, −1 for one that is NaN; the lent rows in their order unless given. */
  readonly rowAt?: Int32Array<ArrayBuffer>;
  readonly sink: SinkSpec;
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
   * @param rows - a loan of the rows, in the header's order or that of `rowAt` (`core/row-port.ts`); undefined for a format that holds none
   * @param onRows - told how many rows are written so far
   * @throws PipelineError `write-failed`, or of whoever serves the rows; RangeError if the request contradicts itself; AbortError
   */
  write(request: WriteRequest, rows: MessagePort | undefined, onRows: (rows: number) => void): Promise<WriteResult>;
  /** Gives the file up that is being written. */
  abort(): Promise<void>;
}
