import type { StartTimer } from '../../core/timer.ts';

/** No batch is given up before this, in ms: the machine may be busy with something else. */
const SHORTEST_LIMIT_MS = 60_000;
/** So many times as long as the first run, which compiled besides: a processor that got hot is five times slower, not fifty. */
const WARM_UPS = 50;

/** How long a batch may take on a model whose first run took `warmUpMs`, in ms. */
export function batchLimitMs(warmUpMs: number): number {
  return Math.max(SHORTEST_LIMIT_MS, WARM_UPS * warmUpMs);
}

/** How {@link withinLimit} waits. */
export interface LimitOptions {
  readonly limitMs: number;
  /** Called once the time is over: ends whoever does the work. @returns the failure to throw */
  readonly onLimit: (seconds: number) => Error;
  readonly startTimer: StartTimer;
}

/**
 * Waits for a run, but not for ever.
 *
 * @throws what the run throws; the failure that `onLimit` makes
 */
export function withinLimit<T>(run: Promise<T>, { limitMs, onLimit, startTimer }: LimitOptions): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const stopTimer = startTimer(() => {
      reject(onLimit(Math.round(limitMs / 1000)));
    }, limitMs);
    run.then(resolve, reject).finally(stopTimer);
  });
}
