import type { Folder } from './folder.svelte.ts';

/**
 * Object URL of a picture, the caller's to revoke.
 *
 * @returns undefined where no folder is open, or the file is gone: what it belongs to is shown without it
 */
export async function pictureUrl(folder: Folder, path: string): Promise<string | undefined> {
  if (folder.phase.kind !== 'open') return undefined;
  try {
    return URL.createObjectURL(await folder.imageAt(path).open());
  } catch {
    return undefined;
  }
}
