import { PipelineError, type ErrorCode, type Stage } from './errors.ts';

/**
 * What a pure reader of bytes throws: it knows what is wrong with them, but neither whose they are nor what they were read for.
 * The stage that called it says that, by {@link toStageError}.
 *
 * @remarks message as for {@link PipelineError}
 */
export class FormatError extends Error {
  override readonly name = 'FormatError';
  readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
  }
}

/**
 * A reader's failure as a failure of the stage that called it. What is no {@link FormatError} comes back as it is, but for a
 * {@link PipelineError} that does not know its path yet.
 *
 * @param path - of the file that was read, where it has one
 * @returns to be thrown
 */
export function toStageError(error: unknown, stage: Stage, path?: string): unknown {
  if (error instanceof FormatError) return new PipelineError(error.code, stage, error.message, { path, cause: error });
  if (!(error instanceof PipelineError) || path === undefined || error.path !== undefined) return error;
  return new PipelineError(error.code, error.stage, error.message, { path, cause: error });
}

/** Whether a failure was foreseen, and so left everything in order behind it. */
export function isForeseen(error: unknown): error is FormatError | PipelineError {
  return error instanceof FormatError || error instanceof PipelineError;
}
