import { PipelineError } from '../../core/errors.ts';

/** The error for a model that takes or gives something else than we do. */
export function mismatch(message: string, cause?: unknown): PipelineError {
  return new PipelineError('model-mismatch', 'embed', message, { cause });
}
