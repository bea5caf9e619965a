import type { FolderWalk } from '../../stages/collect/folder-walk.ts';
import { countIn, type Choice } from './choice.ts';
import type { FolderView, HiddenNames, SubfolderView } from './view.ts';

/** What is not an image of ImageFolder's, by extension, most first. */
export function countsByExtension(counts: ReadonlyMap<string, number>): FolderView['others'] {
  return Array.from(counts, ([extension, count]) => ({ extension, count })).sort((a, b) => b.count - a.count);
}

/** The top-level subfolders by name, each with the images that are meant if it is not left out. */
export function subfoldersOf(
  { topFolders }: Pick<FolderWalk, 'topFolders'>,
  choice: Pick<Choice, 'excluded' | 'leaveOutHidden' | 'takeMore'>,
): readonly SubfolderView[] {
  const folders = Array.from(topFolders, ([name, count]) => {
    return { name, images: countIn(count, choice), included: !choice.excluded.has(name) };
  });
  return folders.sort((a, b) => (a.name < b.name ? -1 : 1));
}

/**
 * What names the browser hides of a walk; undefined where it hides none.
 *
 * @param known - images that an earlier walk of this folder has shown, and handles do not list
 */
export function hiddenNamesOf(
  { hiddenFromHandles, source }: Pick<FolderWalk, 'hiddenFromHandles' | 'source'>,
  known: number,
): HiddenNames | undefined {
  if (hiddenFromHandles.length > 0) return { kind: 'read', paths: [...hiddenFromHandles] };
  if (!source.mayHideNames) return undefined;
  return known > 0 ? { kind: 'missing', images: known } : { kind: 'unknown' };
}
