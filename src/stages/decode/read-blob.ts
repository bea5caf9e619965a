import { PipelineError, messageOf } from '../../core/errors.ts';

const WITHDRAWN = new Set(['NotAllowedError', 'SecurityError']);

/**
 * Reads a whole file.
 *
 * @param path - for the message
 * @returns fresh bytes, the caller's to write to
 * @throws PipelineError `image-gone` if it cannot be read (any more), `folder-lost` if access was withdrawn
 */
export async function readBlob(image: Blob, path: string): Promise<Uint8Array<ArrayBuffer>> {
  try {
    return new Uint8Array(await image.arrayBuffer());
  } catch (error) {
    const isWithdrawn = error instanceof Error && WITHDRAWN.has(error.name);
    const code = isWithdrawn ? 'folder-lost' : 'image-gone';
    const subject = isWithdrawn ? 'access to the folder was lost' : 'file cannot be read';
    throw new PipelineError(code, 'decode', `${subject}: ${messageOf(error)}`, { path, cause: error });
  }
}
