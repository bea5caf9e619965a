import { PipelineError, messageOf } from '../core/errors.ts';
import type { ShownError } from './app-view.ts';

/** A failure as the screen takes it; what we did not foresee keeps its own message. */
export function toShownError(error: unknown): ShownError {
  if (error instanceof PipelineError) return { code: error.code, message: error.message, path: error.path };
  return { code: 'unexpected', message: messageOf(error), path: undefined };
}
