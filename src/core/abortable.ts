/**
 * Waits for a promise no longer than until the signal: whoever hangs, a cancel does not. What the promise gives later is dropped.
 *
 * @throws the signal's reason; what the promise rejects with
 */
export function orAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const giveUp = () => reject(signal.reason as Error);
    if (signal.aborted) {
      promise.catch(() => undefined); // it may fail by itself, and nobody else listens
      giveUp();
      return;
    }
    signal.addEventListener('abort', giveUp);
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', giveUp));
  });
}
