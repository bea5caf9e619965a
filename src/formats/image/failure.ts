import { PipelineError } from '../../core/errors.ts';

/** A picture whose data end early. */
export function truncated(message: string): PipelineError {
  return new PipelineError('image-truncated', 'decode', message);
}

/** A picture whose data contradict themselves. */
export function damaged(message: string, cause?: unknown): PipelineError {
  return new PipelineError('image-damaged', 'decode', message, { cause });
}

/** A picture whose content we do not encode; the message names it. */
export function unsupported(message: string): PipelineError {
  return new PipelineError('image-unsupported', 'decode', message);
}
