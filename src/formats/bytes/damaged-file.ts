import { PipelineError } from '../../core/errors.ts';

/**
 * The error for an archive, array or pickle that is not well formed.
 *
 * @param message - lower case, subject first, offending values last
 * @returns PipelineError `file-damaged`, to be thrown
 */
export function damagedFile(message: string, cause?: unknown): PipelineError {
  return new PipelineError('file-damaged', 'pipeline', message, { cause });
}
