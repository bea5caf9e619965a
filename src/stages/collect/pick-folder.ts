import { PipelineError, isAbort, messageOf } from '../../core/errors.ts';
import { DirectoryHandleSource } from './directory-handle-source.ts';

/** Whether this browser can show its folder picker. */
export function hasFolderPicker(): boolean {
  return 'showDirectoryPicker' in globalThis;
}

/**
 * Shows the browser's folder picker; must be called from a click.
 *
 * @returns undefined if the visitor closed it, or the browser refused a folder in it ("contains system files") and no other was
 *   chosen: the page is told the same of both
 * @throws PipelineError `folder-denied`
 */
export async function pickFolder(): Promise<DirectoryHandleSource | undefined> {
  try {
    return new DirectoryHandleSource(await showDirectoryPicker({ id: 'foldvec', mode: 'read' }));
  } catch (error) {
    if (isAbort(error)) return undefined;
    throw notGranted(error);
  }
}

/**
 * Opens a folder of an earlier visit; must be called from a click, for the browser may ask again.
 *
 * @throws PipelineError `folder-denied` if it may not be read any more
 */
export async function reopenFolder(handle: FileSystemDirectoryHandle): Promise<DirectoryHandleSource> {
  const permission = await handle.requestPermission({ mode: 'read' }).catch((error: unknown) => {
    throw notGranted(error, handle.name);
  });
  if (permission !== 'granted') {
    throw new PipelineError('folder-denied', 'collect', `folder was not granted again: ${permission}`, {
      path: handle.name,
    });
  }
  return new DirectoryHandleSource(handle);
}

function notGranted(cause: unknown, path?: string): PipelineError {
  return new PipelineError('folder-denied', 'collect', `folder was not granted: ${messageOf(cause)}`, { path, cause });
}
