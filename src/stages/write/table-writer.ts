import type { Sink } from '../../core/sink.ts';
import type { TableHeader, WriteRequest } from './write.contract.ts';

/** Writes one file of one format: rows as they come, then the end. Knows nothing of where the bytes go, and closes nothing. */
export interface TableWriter {
  /**
   * The next rows, in the header's order. How many there may be is checked by the caller.
   *
   * @param block - `Float32Array[n * dim]`
   */
  rows(block: Float32Array<ArrayBuffer>): Promise<void>;
  /** Writes what follows the last row. */
  end(): Promise<void>;
}

/** Where a format's bytes go: a sink without its end. */
export type Output = Pick<Sink, 'write'>;

/**
 * Begins a file of one format.
 *
 * @throws PipelineError `write-failed`
 */
export type OpenTableWriter = (
  header: TableHeader,
  output: Output,
  dtype: WriteRequest['dtype'],
) => TableWriter | Promise<TableWriter>;

/** The bytes of a block of rows: a view. */
export function bytesOf(block: Float32Array<ArrayBuffer> | Float64Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  return new Uint8Array(block.buffer, block.byteOffset, block.byteLength);
}
