import { isAbort } from '../core/errors.ts';
import type { FileEnds } from '../core/file-ends.ts';
import { Semaphore } from '../core/semaphore.ts';
import { sha256Of } from '../core/sha256.ts';

/** Files, or parts of the list, that are read at a time, and bytes of them; a larger one is read alone. */
const MAX_FILES = 4;
const MAX_BYTES = 64 * 2 ** 20;
/** Of each end of a file, that are compared before anything is read whole. */
const END_BYTES = 4096;
/** Files whose ends are asked for together. */
const ENDS_TOGETHER = 64;
/** Part of the work that comparing ends is taken for: how much is left to be read whole shows after it. */
const ENDS_FRACTION = 0.5;

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
  /** Files that were compared, for another one has the same size. */
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
  /** Reads so many bytes of each end of files, as `core/file-ends.ts` says; undefined for one that can't be read. */
  readonly ends: (at: readonly number[], bytes: number) => Promise<readonly (FileEnds | undefined)[]>;
  /** Part of the work that is done, 0 to 1. */
  readonly onProgress: (fraction: number) => void;
  readonly signal: AbortSignal;
}

/**
 * Finds files that are equal, byte by byte. Of those of the same size both ends are read; those that still agree are read whole,
 * and compared by SHA-256.
 *
 * @throws the signal's reason
 */
export async function findSameBytes(job: SameBytesJob): Promise<SameBytesReport> {
  const sizes = await knownSizes(job);
  const sizeOf = (at: number) => sizes.get(at)!;
  const candidates = groupBy([...sizes.keys()], sizeOf).flat();
  const changed = new Set<number>();
  const takeUnchanged = (at: number, sizeBytes: number, bytes: Uint8Array<ArrayBuffer>) => {
    if (sizeBytes === sizeOf(at)) return bytes;
    changed.add(at);
    return undefined;
  };

  const ends = await hashAll(inParts(candidates, ENDS_TOGETHER), {
    ...{ job, sizeOf: () => 2 * END_BYTES, from: 0, to: ENDS_FRACTION },
    read: async (part) => {
      const found = await job.ends(part, END_BYTES);
      return found.map((file, i) => file && takeUnchanged(part[i]!, file.sizeBytes, file.bytes));
    },
  });
  const alike = groupBy([...ends.keys()].sort(rising), (at) => `${sizeOf(at)} ${ends.get(at)!}`);
  const isSettled = ([first]: readonly number[]) => sizeOf(first!) <= 2 * END_BYTES; // both ends were all of it
  const open = alike.filter((group) => !isSettled(group)).flat();
  const whole = await hashAll(inParts(open, 1), {
    ...{ job, sizeOf, from: ENDS_FRACTION, to: 1 },
    read: async ([at]) => {
      const file = await job.open(at!);
      return [takeUnchanged(at!, file.size, new Uint8Array(await file.arrayBuffer()))];
    },
  });
  const found = [...alike.filter(isSettled), ...groupBy([...whole.keys()].sort(rising), (at) => whole.get(at)!)];
  const groups = found
    .map((at): SameFiles => ({ at, sizeBytes: sizeOf(at[0]!) }))
    .sort((a, b) => b.at.length - a.at.length || b.sizeBytes - a.sizeBytes || a.at[0]! - b.at[0]!);
  const lost = open.length - whole.size; // read at first, but not a second time
  const files = ends.size - lost;
  const unreadable = job.sizesBytes.length - sizes.size + candidates.length - files - changed.size;
  return { groups, files, changed: changed.size, unreadable };
}

/** How files are read and hashed. */
interface Hashing {
  readonly job: SameBytesJob;
  /** Bytes that {@link read} gives at most. */
  readonly sizeOf: (at: number) => number;
  /** Reads some files together; undefined for one that is not to be compared after all. */
  readonly read: (part: readonly number[]) => Promise<readonly (Uint8Array<ArrayBuffer> | undefined)[]>;
  /** What part of the whole work this is, 0 to 1. */
  readonly from: number;
  readonly to: number;
}

/**
 * Hashes files, some at a time.
 *
 * @returns the SHA-256 of each that could be read, by its place
 * @throws the signal's reason
 */
async function hashAll(
  parts: readonly (readonly number[])[],
  { job, sizeOf, read, from, to }: Hashing,
): Promise<ReadonlyMap<number, string>> {
  const { signal, onProgress } = job;
  const hashes = new Map<number, string>();
  const bytesOf = (part: readonly number[]) => part.reduce((sum, at) => sum + sizeOf(at), 0);
  const total = parts.reduce((sum, part) => sum + bytesOf(part), 0);
  const room = new Semaphore(MAX_BYTES);
  let done = 0;
  const queue = parts.values();
  const readers = Array.from({ length: MAX_FILES }, async () => {
    for (const part of queue) {
      const leave = await room.acquire(bytesOf(part), signal);
      try {
        for (const [i, bytes] of (await read(part)).entries()) {
          if (bytes) hashes.set(part[i]!, await sha256Of(bytes, 'collect'));
        }
      } catch (error) {
        if (isAbort(error)) throw error; // what can't be read is counted by the caller
      } finally {
        leave();
      }
      signal.throwIfAborted();
      done += bytesOf(part);
      onProgress(from + (to - from) * (total === 0 ? 1 : done / total));
    }
  });
  await Promise.all(readers);
  onProgress(to);
  return hashes;
}

function inParts(all: readonly number[], count: number): readonly (readonly number[])[] {
  return Array.from({ length: Math.ceil(all.length / count) }, (_, i) => all.slice(i * count, (i + 1) * count));
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

function rising(a: number, b: number): number {
  return a - b;
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
