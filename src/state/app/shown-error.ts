import { PipelineError, messageOf, type ErrorCode } from '../../core/errors.ts';

/** A failure as the screen shows it: `ui/words/` has the words for a code; anything else is a bug and shows its message. */
export interface ShownError {
  readonly code: ErrorCode | 'unexpected';
  /** Technical sentence with the values, for the small print. */
  readonly message: string;
  readonly path: string | undefined;
}

/** A failure as the screen takes it; what we did not foresee keeps its own message. */
export function toShownError(error: unknown): ShownError {
  if (error instanceof PipelineError) return { code: error.code, message: error.message, path: error.path };
  return { code: 'unexpected', message: messageOf(error), path: undefined };
}
