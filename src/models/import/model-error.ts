import { PipelineError } from '../../core/errors.ts';
import { isForeseen } from '../../core/format-error.ts';

const MAX_MESSAGE = 400; // names in hostile files may be megabytes long
/** How browsers say that a file is gone, or has changed since it was picked. */
const UNREADABLE: ReadonlySet<string> = new Set(['NotFoundError', 'NotReadableError']);

/**
 * The error for a model that does not suit us.
 *
 * @returns PipelineError `model-mismatch`, to be thrown
 */
export function modelMismatch(message: string): PipelineError {
  return new PipelineError('model-mismatch', 'models', message);
}

/**
 * The error for weights that are no numbers.
 *
 * @returns PipelineError `model-damaged`, to be thrown
 */
export function modelDamaged(message: string): PipelineError {
  return new PipelineError('model-damaged', 'models', message);
}

/**
 * What was thrown while a model file was read, as an error of this stage: readers of formats don't know whose file it is.
 *
 * @param path - the file's name, if it has one
 */
export function toModelError(error: unknown, path?: string): unknown {
  if (error instanceof RangeError) {
    // A buffer of that size, or a stack of that depth, is not to be had.
    return new PipelineError('model-mismatch', 'models', `model needs more memory than there is: ${error.message}`, {
      ...{ path, cause: error },
    });
  }
  if (error instanceof Error && UNREADABLE.has(error.name)) {
    return new PipelineError('file-damaged', 'models', `file can't be read any more: ${error.message}`, {
      ...{ path, cause: error },
    });
  }
  if (!isForeseen(error)) return error;
  const { code, message } = error;
  const short = message.length > MAX_MESSAGE ? `${message.slice(0, MAX_MESSAGE)}…` : message;
  return new PipelineError(code, 'models', short, {
    path: path ?? ('path' in error ? error.path : undefined),
    cause: error,
  });
}
