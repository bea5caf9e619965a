import { PipelineError } from '../../core/errors.ts';
import type { WorkerLink } from '../../core/worker-link.ts';

/** What bounds a call to a worker that is started for it alone. */
export interface CallBounds {
  /** Gives the call up. */
  readonly signal: AbortSignal;
  /** The worker is ended if it takes longer, in ms. */
  readonly patienceMs: number;
}

/**
 * Starts a worker, asks it one thing, and ends it, whatever becomes of the call: memory that a large file took goes with it.
 *
 * @param open - starts the worker
 * @throws PipelineError of the call; `model-damaged` if the worker did not answer in time; AbortError
 */
export async function callOnce<Api, T>(
  open: () => WorkerLink<Api>,
  call: (remote: WorkerLink<Api>['remote']) => Promise<T>,
  { signal, patienceMs }: CallBounds,
): Promise<T> {
  signal.throwIfAborted();
  const link = open();
  const timeout = AbortSignal.timeout(patienceMs);
  const stop = () => {
    link.close();
  };
  for (const either of [signal, timeout]) either.addEventListener('abort', stop);
  try {
    return await link.guard(call(link.remote));
  } catch (error) {
    signal.throwIfAborted();
    if (!timeout.aborted) throw error;
    const seconds = Math.round(patienceMs / 1000);
    throw new PipelineError('model-damaged', 'models', `file could not be read within ${seconds} seconds`);
  } finally {
    for (const either of [signal, timeout]) either.removeEventListener('abort', stop);
    link.close();
  }
}
