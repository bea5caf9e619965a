import { Slicer } from '../../core/event-loop.ts';
import { sortImageFolder } from '../../core/image-folder-order.ts';
import { isHiddenName, type FolderWalk, type ImageCount } from '../../stages/collect/folder-walk.ts';

/** Which images of a folder are meant. A run keeps the one that it began with: what is clicked later is for the next run. */
export interface Choice {
  /** Names of top-level subfolders that are left out. */
  readonly excluded: ReadonlySet<string>;
  readonly leaveOutHidden: boolean;
  /** A trial: only so many, the first ones in ImageFolder's order; undefined for all. */
  readonly limit: number | undefined;
}

/** Images that are meant in one part of the folder, whether or not the part is left out. */
export function countIn({ images, hidden }: ImageCount, { leaveOutHidden }: Pick<Choice, 'leaveOutHidden'>): number {
  return leaveOutHidden ? images - hidden : images;
}

/** Images that are meant, of those that the walk has found so far. */
export function countChosen({ root, topFolders }: FolderWalk, choice: Choice): number {
  let images = countIn(root, choice);
  for (const [name, count] of topFolders) if (!choice.excluded.has(name)) images += countIn(count, choice);
  return Math.min(images, choice.limit ?? Infinity);
}

/**
 * POSIX paths of the images that are meant, while the walk goes on. A trial has to wait for its end.
 *
 * @throws the signal's reason; the walk's failure
 */
export async function* choosePaths(
  walk: FolderWalk,
  choice: Choice,
  signal: AbortSignal,
): AsyncGenerator<string, void> {
  const slicer = new Slicer();
  const found: string[] = [];
  for await (const file of walk.images(signal)) {
    const segments = walk.table.segmentsOf(file);
    if (isMeant(segments, choice)) {
      if (choice.limit === undefined) yield segments.join('/');
      else found.push(segments.join('/'));
    }
    await slicer.breathe();
  }
  if (choice.limit !== undefined) yield* (await sortImageFolder(found)).slice(0, choice.limit);
}

function isMeant(segments: readonly string[], { excluded, leaveOutHidden }: Choice): boolean {
  if (segments.length > 1 && excluded.has(segments[0] ?? '')) return false;
  return !(leaveOutHidden && segments.some(isHiddenName));
}
