/**
 * A number that a path alone gives, the same on every machine and whatever else is in the folder: FNV-1a over the path's UTF-16
 * units, mixed as MurmurHash3 ends, so that neighbours in a folder fall far apart. It must never change: parts of folders and
 * samples that were made before would overlap with those that are made later.
 *
 * @param path - POSIX, relative to the picked folder
 * @returns 0 to 2³² − 1
 */
export function pathHash(path: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < path.length; i++) hash = Math.imul(hash ^ path.charCodeAt(i), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  hash ^= hash >>> 16;
  return hash >>> 0;
}
