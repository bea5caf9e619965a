import { PipelineError } from '../../core/errors.ts';
import type { ReductionProgress } from '../../core/reduction.ts';
import { allRows, type RowMatrix } from '../../core/row-table.ts';

/** Rows to work on. */
export type RowSource = Pick<RowMatrix, 'rows' | 'dim' | 'count'>;

/** How long work is watched, and ended. */
export interface Watch {
  readonly signal: AbortSignal;
  readonly onProgress: (progress: ReductionProgress) => void;
}

const CHUNK_VALUES = 2 ** 20; // 8 MiB as float64: it stays near the processor
const MAX_CHUNK_ROWS = 256;

/** Rows that are worked on at once, of this length each. */
export function chunkRows(dim: number): number {
  return Math.max(16, Math.min(MAX_CHUNK_ROWS, Math.floor(CHUNK_VALUES / Math.max(1, dim))));
}

/**
 * Reads all rows in order, some at a time.
 *
 * @param take - gets `Float32Array[n * dim]`, n from 1 to {@link chunkRows}: a view, for the call alone
 * @throws PipelineError `rows-not-finite` for a value that is no number; the signal's reason; what the source throws
 */
export async function eachChunk(
  source: RowSource,
  { signal, onProgress }: Watch,
  take: (chunk: Float32Array<ArrayBuffer>, rows: number) => void,
): Promise<void> {
  const { dim, count } = source;
  const perChunk = chunkRows(dim);
  let done = 0;
  for await (const block of source.rows(allRows(source), signal)) {
    const rows = block.length / dim;
    for (let from = 0; from < rows; from += perChunk) {
      signal.throwIfAborted();
      const chunk = block.subarray(from * dim, Math.min(rows, from + perChunk) * dim);
      checkFinite(chunk, dim, done);
      take(chunk, chunk.length / dim);
      done += chunk.length / dim;
      onProgress({ phase: 'reading', fraction: done / count });
    }
  }
}

/**
 * Reads the rows of these numbers whole.
 *
 * @returns `Float32Array[at.length * dim]`
 * @throws as {@link eachChunk}
 */
export async function readRows(
  source: RowSource,
  at: Int32Array,
  { signal, onProgress }: Watch,
): Promise<Float32Array<ArrayBuffer>> {
  const whole = new Float32Array(at.length * source.dim);
  let filled = 0;
  for await (const block of source.rows(at, signal)) {
    checkFinite(block, source.dim, filled / source.dim, at);
    whole.set(block, filled);
    filled += block.length;
    onProgress({ phase: 'reading', fraction: filled / whole.length });
  }
  return whole;
}

function checkFinite(values: Float32Array, dim: number, first: number, at?: Int32Array): void {
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (value - value === 0) continue; // not so for NaN and infinities
    const row = first + Math.floor(i / dim);
    throw new PipelineError('rows-not-finite', 'reduce', `row ${at?.[row] ?? row} holds ${value} at ${i % dim}`);
  }
}
