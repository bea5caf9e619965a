import { PipelineError, messageOf } from '../../core/errors.ts';
import type { FolderSource } from '../../core/folder-source.ts';
import { openArchive } from './archive-source.ts';

/** The sample's archive beside the page, and the name that the folder has. */
const ADDRESS = './sample.zip';
const NAME = 'sample-pictures.zip';

/**
 * The sample pictures that come with the page, 24 in 4 classes.
 *
 * @throws PipelineError `folder-lost` if they can't be had
 */
export async function openSample(): Promise<FolderSource> {
  let archive: Blob;
  try {
    const response = await fetch(ADDRESS);
    if (!response.ok) throw new Error(`status ${response.status}`);
    archive = await response.blob();
  } catch (cause) {
    const message = `sample pictures did not arrive: ${messageOf(cause)}`;
    throw new PipelineError('folder-lost', 'collect', message, { cause });
  }
  const source = await openArchive(new File([archive], NAME, { lastModified: 0 }));
  if (!source) throw new PipelineError('folder-lost', 'collect', 'sample pictures are no archive');
  return source;
}
