import type { Sink } from '../../core/sink.ts';
import type { RowEncoder } from './row-encoder.ts';
import type { TableHeader } from './table-header.ts';

/** Writes one file of one format: rows as they come, then the end. Knows nothing of where the bytes go, and closes nothing. */
export interface TableWriter {
  /** The order in which it takes the rows, as numbers into the header's; the header's own unless given. */
  readonly order?: Int32Array<ArrayBuffer> | undefined;
  /**
   * The next rows, in {@link order}. How many there may be is checked by the caller.
   *
   * @param block - `Float32Array[n * dim]`, the writer's to change
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
 * @param encoder - makes the bytes of its rows
 * @throws PipelineError `write-failed`
 */
export type OpenTableWriter = (
  header: TableHeader,
  output: Output,
  encoder: RowEncoder,
) => TableWriter | Promise<TableWriter>;
