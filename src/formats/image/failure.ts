import { FormatError } from '../../core/format-error.ts';

/** A picture whose data end early. */
export function truncated(message: string): FormatError {
  return new FormatError('image-truncated', message);
}

/** A picture whose data contradict themselves. */
export function damaged(message: string, cause?: unknown): FormatError {
  return new FormatError('image-damaged', message, cause);
}

/** A picture whose content we do not encode; the message names it. */
export function unsupported(message: string): FormatError {
  return new FormatError('image-unsupported', message);
}

/** A picture of more pixels, or with parts of more, than we and Pillow take. */
export function tooLarge(message: string, cause?: unknown): FormatError {
  return new FormatError('image-too-large', message, cause);
}
