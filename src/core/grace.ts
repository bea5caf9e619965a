import { startTimer, type StartTimer } from './timer.ts';

/** How long work that is nearly done may go on after a cancel, in ms: what it gives is kept. */
export const GRACE_MS = 3000;

/** How {@link withGrace} waits. */
export interface GraceOptions {
  /** Without one, the work is waited for as long as it takes. */
  readonly signal: AbortSignal | undefined;
  /** Time that the work has after an abort, in ms; {@link GRACE_MS} unless given. */
  readonly graceMs?: number;
  /** Called when the time is over: ends whoever does the work. */
  readonly onGiveUp?: () => void;
  readonly startTimer?: StartTimer;
}

/**
 * Waits for work that heeds no signal. After an abort it has a grace period; then nobody waits for it any more, whatever comes
 * of it later.
 *
 * @returns what the work gives, if need be within the grace period
 * @throws what the work throws; the signal's reason once it is given up
 */
export function withGrace<T>(work: Promise<T>, options: GraceOptions): Promise<T> {
  const { signal, graceMs = GRACE_MS, onGiveUp, startTimer: start = startTimer } = options;
  if (!signal) return work;
  return new Promise<T>((resolve, reject) => {
    let stopTimer: (() => void) | undefined;
    const onAbort = () => {
      stopTimer = start(() => {
        reject(signal.reason as Error); // first: ending the worker would make the work fail with another reason
        onGiveUp?.();
      }, graceMs);
    };
    if (signal.aborted) onAbort();
    else signal.addEventListener('abort', onAbort, { once: true });
    work.then(resolve, reject).finally(() => {
      signal.removeEventListener('abort', onAbort);
      stopTimer?.();
    });
  });
}
