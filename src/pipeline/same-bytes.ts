import { isAbort } from '../core/errors.ts';
import { Semaphore } from '../core/semaphore.ts';
import { sha256Of } from '../core/sha256.ts';

/** Files that are read at a time, and bytes of them; a larger one is read alone. */
const MAX_FILES = 4;
const MAX_BYTES = 64 * 2 ** 20;

/** Files that are equal, byte by byte. */
export interface SameFiles {
  /** Places in the list that was given, rising; two at least. */
  readonly at: readonly number[];
  readonly sizeBytes: number;
}

/** What a comparison of files found. */
export interface SameBytesReport {
  /** Largest group first, of equal ones the one with the larger files. */
  readonly groups: readonly SameFiles[];
  /** Files that were read, for another one has the same size. */
  readonly files: number;
  /** Files of another size than they had; they are in no group. */
  readonly changed: number;
  readonly unreadable: number;
}

/** Files to be compared, handed in as functions: nothing here knows a folder. */
export interface SameBytesJob {
  /** Size of each file in bytes; NaN where unknown. */
  readonly sizesBytes: Float64Array;
  readonly open: (at: number) => Promise<File>;
  /** Part of the bytes that are read, 0 to 1. */
  readonly onProgress: (fraction: number) => void;
  readonly signal: AbortSignal;
}

/**
 * Finds files that are equal, byte by byte: those of the same size are read, and compared by SHA-256.
 *
 * @throws the signal's reason
 */
export async function findSameBytes(job: SameBytesJob): Promise<SameBytesReport> {
  const { sizesBytes, signal } = job;
  const sizes = await knownSizes(job);
  const candidates = groupBy([...sizes.keys()], (at) => sizes.get(at)!).flat();
  const total = candidates.reduce((sum, at) => sum + sizes.get(at)!, 0);
  const hashes = new Map<number, string>();
  const room = new Semaphore(MAX_BYTES);
  let [changed, read] = [0, 0];
  const queue = candidates.values();
  const readers = Array.from({ length: MAX_FILES }, async () => {
    for (const at of queue) {
      const sizeBytes = sizes.get(at)!;
      const leave = await room.acquire(sizeBytes, signal);
      try {
        const file = await job.open(at);
        if (file.size === sizeBytes)
          hashes.set(at, await sha256Of(new Uint8Array(await file.arrayBuffer()), 'collect'));
        else changed++;
      } catch (error) {
        if (isAbort(error)) throw error; // one that can't be read is counted below
      } finally {
        leave();
      }
      signal.throwIfAborted();
      read += sizeBytes;
      job.onProgress(total === 0 ? 1 : read / total);
    }
  });
  await Promise.all(readers);
  const groups = groupBy(
    [...hashes.keys()].sort((a, b) => a - b),
    (at) => `${hashes.get(at)!} ${sizes.get(at)!}`,
  )
    .map((at): SameFiles => ({ at, sizeBytes: sizes.get(at[0]!)! }))
    .sort((a, b) => b.at.length - a.at.length || b.sizeBytes - a.sizeBytes);
  const unreadable = sizesBytes.length - sizes.size + candidates.length - hashes.size - changed;
  return { groups, files: hashes.size, changed, unreadable };
}

/** Size of each file that has one; those that are unknown are asked for. */
async function knownSizes({ sizesBytes, open, signal }: SameBytesJob): Promise<Map<number, number>> {
  const sizes = new Map<number, number>();
  for (const [at, known] of sizesBytes.entries()) {
    if (!Number.isNaN(known)) {
      sizes.set(at, known);
      continue;
    }
    const file = await open(at).catch(() => undefined);
    signal.throwIfAborted();
    if (file) sizes.set(at, file.size);
  }
  return sizes;
}

/** Groups of two and more that have the same key, in the order of their first. */
function groupBy(all: readonly number[], keyOf: (at: number) => number | string): number[][] {
  const groups = new Map<number | string, number[]>();
  for (const at of all) {
    const group = groups.get(keyOf(at));
    if (group) group.push(at);
    else groups.set(keyOf(at), [at]);
  }
  return [...groups.values()].filter(({ length }) => length > 1);
}
