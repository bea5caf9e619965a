import { pathHash } from './path-hash.ts';

/** One part of a folder that several machines share. */
export interface Shard {
  /** Number of the part, 1 to {@link of}. */
  readonly index: number;
  /** How many parts there are. */
  readonly of: number;
}

/**
 * Which part an image belongs to, told by its path alone: every machine says the same without knowing the others, and a file that
 * comes or goes moves no other. Parts are equal but for chance.
 *
 * @param path - POSIX, relative to the picked folder
 * @param of - how many parts there are
 * @returns 1 to `of`
 */
export function shardOf(path: string, of: number): number {
  return (pathHash(path) % of) + 1;
}

/** Whether an image belongs to this part. */
export function isInShard(path: string, { index, of }: Shard): boolean {
  return shardOf(path, of) === index;
}

/** A part as it is typed, `2/8`; undefined for whatever is none. */
export function parseShard(text: string): Shard | undefined {
  const [, index, of] = (/^(\d{1,9})\/(\d{1,9})$/.exec(text) ?? []).map(Number);
  return index !== undefined && of !== undefined && index >= 1 && index <= of ? { index, of } : undefined;
}
