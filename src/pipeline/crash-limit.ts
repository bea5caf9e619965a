import { PipelineError } from '../core/errors.ts';

/**
 * Decodes that may crash in a row. One odd file says nothing of the others, and even a folder of twenty copies of it is rare;
 * but where not one of twenty pictures is read, it is the reader that is broken, and a hundred thousand files would only be
 * listed as bad, a fresh worker each.
 */
export const MAX_CRASHES_IN_A_ROW = 20;

/** Counts decodes that crash one after another, whichever lane they are in. */
export class CrashLimit {
  #crashes = 0;

  /** An image was decoded, or left out for a reason: whoever reads images is well. */
  reset(): void {
    this.#crashes = 0;
  }

  /**
   * Another image was left out.
   *
   * @param error - why; it knows its path
   * @throws PipelineError `decode-failing` at the {@link MAX_CRASHES_IN_A_ROW}th crash in a row
   */
  take(error: PipelineError): void {
    if (error.code !== 'decode-crashed') {
      this.reset();
      return;
    }
    this.#crashes++;
    if (this.#crashes < MAX_CRASHES_IN_A_ROW) return;
    const message = `${this.#crashes} images in a row crashed while they were decoded, the last one ${error.path ?? ''}: ${error.message}`;
    throw new PipelineError('decode-failing', 'decode', message, { path: error.path, cause: error });
  }
}
