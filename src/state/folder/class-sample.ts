import { Slicer } from '../../core/event-loop.ts';
import { sortImageFolder, topFolderOf } from '../../core/image-folder-order.ts';
import { pathHash } from '../../core/path-hash.ts';

/**
 * A sample that is spread over all classes: each gives one image in turn until there are enough, so that none is left out while
 * another gives two. Within a class, and among classes where not each can give as many, hashes of the paths decide: the same
 * folder has the same sample whatever order it was walked in, and a file that comes or goes moves few others. A larger sample holds
 * every smaller one.
 *
 * @param paths - POSIX, relative to the picked folder, in any order; images directly in it are a class of their own here
 * @param count - how many; all if there are fewer
 * @returns in ImageFolder's order
 */
export async function sampleOfClasses(paths: readonly string[], count: number): Promise<readonly string[]> {
  if (paths.length <= count) return sortImageFolder(paths);
  const slicer = new Slicer();
  const classes = new Map<string | undefined, HashedPath[]>();
  for (const [at, path] of paths.entries()) {
    if (slicer.isDue(at)) await slicer.breathe();
    const top = topFolderOf(path);
    const members = classes.get(top) ?? [];
    classes.set(top, members);
    // No class gives more than all there is to give: of a million images few are held and sorted at a time.
    if (members.push({ path, hash: pathHash(path) }) >= 2 * count) members.sort(byHash).splice(count);
  }
  for (const members of classes.values()) members.sort(byHash);
  const taken: string[] = [];
  for (let turn = 0; taken.length < count; turn++) {
    const givers = [...classes.values()].flatMap((members) => members[turn] ?? []).sort(byHash);
    for (const { path } of givers.slice(0, count - taken.length)) taken.push(path);
  }
  return sortImageFolder(taken);
}

interface HashedPath {
  readonly path: string;
  readonly hash: number;
}

function byHash(a: HashedPath, b: HashedPath): number {
  return a.hash - b.hash || (a.path < b.path ? -1 : 1);
}
