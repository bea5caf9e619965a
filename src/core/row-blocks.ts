import { withGrace } from './grace.ts';

/** Bytes of a block at most: large enough that a record of the store is rarely read for two blocks. */
export const BLOCK_BYTES = 32 * 2 ** 20;

/** Reads some rows at once: `Float32Array[at.length * dim]`, its own buffer. */
export type ReadBlock = (at: Int32Array) => Promise<Float32Array<ArrayBuffer>>;

/**
 * Reads rows block by block, one at a time, each when it is asked for.
 *
 * @param at - row numbers, in any order; no rows give no block
 * @throws the signal's reason, also while a block is being read; what `read` throws
 */
export async function* rowBlocks(
  { dim, read, maxBytes = BLOCK_BYTES }: { readonly dim: number; readonly read: ReadBlock; readonly maxBytes?: number },
  at: Int32Array,
  signal: AbortSignal,
): AsyncGenerator<Float32Array<ArrayBuffer>, void> {
  const perBlock = Math.max(1, Math.floor(maxBytes / (Math.max(1, dim) * Float32Array.BYTES_PER_ELEMENT)));
  for (let from = 0; from < at.length; from += perBlock) {
    signal.throwIfAborted();
    yield await withGrace(read(at.slice(from, from + perBlock)), { signal, graceMs: 0 });
  }
}
