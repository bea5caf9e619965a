import { Slicer } from '../../core/event-loop.ts';
import { hasMoreExtension } from '../../core/image-extensions.ts';
import { sortImageFolder } from '../../core/image-folder-order.ts';
import { isInShard, type Shard } from '../../core/shard.ts';
import { sampleOfClasses } from './class-sample.ts';
import { isHiddenName, type FolderWalk, type ImageCount } from '../../stages/collect/folder-walk.ts';

/** Which images of a folder are meant. A run keeps the one that it began with: what is clicked later is for the next run. */
export interface Choice {
  /** Names of top-level subfolders that are left out. */
  readonly excluded: ReadonlySet<string>;
  readonly leaveOutHidden: boolean;
  /** Whether pictures of kinds that ImageFolder passes over are meant as well. */
  readonly takeMore: boolean;
  /** Only so many, the first ones in ImageFolder's order; undefined for all. */
  readonly limit: number | undefined;
  /** A trial: only so many of these, spread over all classes; undefined for all. */
  readonly sample: number | undefined;
  /** Only this part of all that is meant besides; the others are other machines'. */
  readonly shard: Shard | undefined;
}

/** Images that are meant in one part of the folder, whether or not the part is left out. */
export function countIn(
  { images, hidden, more, moreHidden }: ImageCount,
  { leaveOutHidden, takeMore }: Pick<Choice, 'leaveOutHidden' | 'takeMore'>,
): number {
  const all = images + (takeMore ? more : 0);
  return leaveOutHidden ? all - hidden - (takeMore ? moreHidden : 0) : all;
}

/** Whether an image is meant; that only so many are is not looked at. @param path - POSIX */
export function isChosen(path: string, choice: Choice): boolean {
  return isMeant(path.split('/'), choice);
}

/** Images that are meant, of those that the walk has found so far. */
export function countChosen(walk: FolderWalk, choice: Choice): number {
  const { shard, limit = Infinity, sample = Infinity } = choice;
  return Math.min(shard ? countByPath(walk, choice) : countByFolder(walk, choice), limit, sample);
}

/** All images, also of folders that are left out. */
export function countAll(
  { root, topFolders }: FolderWalk,
  choice: Pick<Choice, 'leaveOutHidden' | 'takeMore'>,
): number {
  let images = countIn(root, choice);
  for (const count of topFolders.values()) images += countIn(count, choice);
  return images;
}

function countByFolder({ root, topFolders }: FolderWalk, choice: Choice): number {
  let images = countIn(root, choice);
  for (const [name, count] of topFolders) if (!choice.excluded.has(name)) images += countIn(count, choice);
  return images;
}

/** What was counted so far of a walk, by {@link countByPath}: no path is looked at twice for one choice. */
const counted = new WeakMap<FolderWalk, { readonly choice: Choice; files: number; images: number }>();

function countByPath(walk: FolderWalk, choice: Choice): number {
  const before = counted.get(walk);
  const isSame = before?.choice.shard === choice.shard && before?.choice.excluded === choice.excluded;
  const count =
    before &&
    isSame &&
    before.choice.leaveOutHidden === choice.leaveOutHidden &&
    before.choice.takeMore === choice.takeMore
      ? before
      : { choice, files: 0, images: 0 };
  for (; count.files < walk.table.fileCount; count.files++) {
    if (isMeant(walk.table.segmentsOf(count.files), choice)) count.images++;
  }
  counted.set(walk, count);
  return count.images;
}

/**
 * POSIX paths of the images that are meant, while the walk goes on. Where only some are meant, its end has to be waited for.
 *
 * @throws the signal's reason; the walk's failure
 */
export async function* choosePaths(
  walk: FolderWalk,
  choice: Choice,
  signal: AbortSignal,
): AsyncGenerator<string, void> {
  const slicer = new Slicer();
  const { limit, sample } = choice;
  const found: string[] = [];
  for await (const file of walk.images(signal)) {
    const segments = walk.table.segmentsOf(file);
    if (isMeant(segments, choice)) {
      if (limit === undefined && sample === undefined) yield segments.join('/');
      else found.push(segments.join('/'));
    }
    await slicer.breathe();
  }
  const first = limit === undefined ? found : (await sortImageFolder(found)).slice(0, limit);
  if (sample !== undefined) yield* await sampleOfClasses(first, sample);
  else if (limit !== undefined) yield* first;
}

function isMeant(segments: readonly string[], { excluded, leaveOutHidden, takeMore, shard }: Choice): boolean {
  if (segments.length > 1 && excluded.has(segments[0] ?? '')) return false;
  if (!takeMore && hasMoreExtension(segments.at(-1) ?? '')) return false;
  if (shard && !isInShard(segments.join('/'), shard)) return false;
  return !(leaveOutHidden && segments.some(isHiddenName));
}
