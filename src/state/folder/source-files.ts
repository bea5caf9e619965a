import { readEnds, type FileEnds } from '../../core/file-ends.ts';
import type { FolderSource } from '../../core/folder-source.ts';
import type { ImageRef } from '../../pipeline/encode-folder.ts';

/** The image at a path (POSIX); whether it is there shows when it is opened. */
export function imageIn(source: Pick<FolderSource, 'stat' | 'open'>, path: string): ImageRef {
  const segments = path.split('/');
  return { path, stat: () => source.stat(segments), open: () => source.open(segments) };
}

/**
 * The ends of files: all together where the source can do that.
 *
 * @param paths - POSIX
 * @param bytes - of each end, at most
 * @returns in the order of the paths; undefined for one that can't be read
 * @throws PipelineError `folder-lost`
 */
export async function endsOf(
  source: Pick<FolderSource, 'open' | 'ends'>,
  paths: readonly string[],
  bytes: number,
): Promise<readonly (FileEnds | undefined)[]> {
  const all = paths.map((path) => path.split('/'));
  if (source.ends) return source.ends(all, bytes);
  const found: (FileEnds | undefined)[] = [];
  for (const path of all) {
    const file = await source.open(path).catch(() => undefined); // one at a time: an archive's is inflated whole
    found.push(await (file && readEnds(file, bytes))?.catch(() => undefined));
  }
  return found;
}
