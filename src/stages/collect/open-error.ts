import { PipelineError, messageOf, type ErrorCode } from '../../core/errors.ts';

/** Tries before a file counts as unreadable: `getFile()` fails now and then (WICG/file-system-access#337). */
const TRIES = 3;

const WITHDRAWN = new Set(['NotAllowedError', 'SecurityError']);

/** What the browser means by names of its own. */
const SUBJECTS: Readonly<Record<string, string>> = {
  NotFoundError: 'file is not there, or not on this disk (a cloud service may keep it elsewhere)',
  NotReadableError: 'file cannot be read: locked, not permitted, or kept by a cloud service and not on this disk',
};

/**
 * What a failure of the File System API means to us.
 *
 * @param otherwise - the code unless access was withdrawn
 * @param path - the file or folder meant, relative to the picked folder
 */
export function openError(error: unknown, otherwise: ErrorCode, path: string): PipelineError {
  const name = error instanceof Error ? error.name : '';
  const code = WITHDRAWN.has(name) ? 'folder-lost' : otherwise;
  const subject =
    code === 'folder-lost' ? 'access to the folder was lost' : (SUBJECTS[name] ?? 'file cannot be opened');
  return new PipelineError(code, 'collect', `${subject}: ${messageOf(error)}`, { path, cause: error });
}

/** Runs `read`, again where it fails for no lasting reason. @throws what the last try threw */
export async function readWithRetry<T>(read: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await read();
    } catch (error) {
      const name = error instanceof Error ? error.name : '';
      if (tries >= TRIES || name === 'NotFoundError' || WITHDRAWN.has(name)) throw error;
    }
  }
}
