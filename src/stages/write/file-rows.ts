import { BLOCK_BYTES } from '../../core/row-blocks.ts';
import type { RowMatrix } from '../../core/row-table.ts';

/** Stands for a row that there is none of: the file gets NaN. */
export const NO_ROW = -1;

/**
 * The rows of a file, in its own order: those that there are, and NaN for the others.
 *
 * @param at - the source's row for each row of the file, or {@link NO_ROW}
 * @returns `Float32Array[n * dim]` a block, each its own buffer
 * @throws as {@link RowMatrix.rows}
 */
export async function* fileRows(
  source: Pick<RowMatrix, 'rows'>,
  { dim, at }: { readonly dim: number; readonly at: Int32Array<ArrayBuffer> },
  signal: AbortSignal,
): AsyncGenerator<Float32Array<ArrayBuffer>, void> {
  if (!at.includes(NO_ROW)) {
    yield* source.rows(at, signal);
    return;
  }
  const perBlock = Math.max(1, Math.floor(BLOCK_BYTES / (dim * Float32Array.BYTES_PER_ELEMENT)));
  for (let from = 0; from < at.length; from += perBlock) {
    signal.throwIfAborted();
    const some = at.slice(from, from + perBlock);
    const block = new Float32Array(some.length * dim).fill(NaN);
    let next = 0;
    for await (const part of source.rows(
      some.filter((row) => row !== NO_ROW),
      signal,
    )) {
      for (let i = 0; i < part.length; i += dim) {
        while (some[next] === NO_ROW) next++;
        block.set(part.subarray(i, i + dim), next * dim);
        next++;
      }
    }
    yield block;
  }
}
