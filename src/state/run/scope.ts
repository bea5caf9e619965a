import { Slicer } from '../../core/event-loop.ts';
import type { ImageRef } from '../../pipeline/encode-folder.ts';
import type { Choice } from '../folder/choice.ts';
import type { Folder } from '../folder/folder.svelte.ts';

/** Which images a run is for, fixed when it begins: those that were chosen then, or named ones. */
export type RunScope =
  { readonly kind: 'chosen'; readonly choice: Choice } | { readonly kind: 'named'; readonly paths: readonly string[] };

/** How many they are; undefined while the walk may find more of them. */
export function totalOf(scope: RunScope, folder: Pick<Folder, 'isWalking' | 'countOf'>): number | undefined {
  if (scope.kind === 'named') return scope.paths.length;
  return folder.isWalking ? undefined : folder.countOf(scope.choice);
}

/**
 * The images themselves, while the walk goes on.
 *
 * @throws the signal's reason; the walk's failure; PipelineError `folder-lost` if no folder is open
 */
export async function* imagesOf(
  scope: RunScope,
  folder: Pick<Folder, 'chosen' | 'imageAt'>,
  signal: AbortSignal,
): AsyncGenerator<ImageRef, void> {
  if (scope.kind === 'chosen') yield* folder.chosen(scope.choice, signal);
  else for (const path of scope.paths) yield folder.imageAt(path);
}

/**
 * Paths whose files are gone from the folder, chosen or not.
 *
 * @throws the signal's reason: another folder may be open then, and nothing of this one is there
 */
export async function vanishedOf(
  paths: Iterable<string>,
  folder: Pick<Folder, 'has'>,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const slicer = new Slicer();
  const vanished: string[] = [];
  for (const path of paths) {
    if (!folder.has(path)) vanished.push(path);
    await slicer.breathe();
    signal.throwIfAborted();
  }
  return vanished;
}
