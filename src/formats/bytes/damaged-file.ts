import { FormatError } from '../../core/format-error.ts';

/**
 * The error for an archive, array or pickle that is not well formed.
 *
 * @param message - lower case, subject first, offending values last
 * @returns FormatError `file-damaged`, to be thrown
 */
export function damagedFile(message: string, cause?: unknown): FormatError {
  return new FormatError('file-damaged', message, cause);
}
