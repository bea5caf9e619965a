import { Serial } from '../../core/serial.ts';

/** Pictures above this many pixels take turns, across all workers of all our pages: two of them at once may be too much. */
export const HUGE_PIXELS = 24_000_000;
const LOCK_NAME = 'foldvec-huge-image';

const fallback = new Serial(); // without navigator.locks, turns are taken in this thread only

/** Runs a decode at once, or when no other huge picture is being decoded. */
export async function takeTurns<T>(pixels: number, task: () => Promise<T>): Promise<T> {
  if (pixels <= HUGE_PIXELS) return task();
  const locks = (navigator as { locks?: LockManager }).locks;
  if (!locks) return fallback.run(task);
  return locks.request(LOCK_NAME, task);
}
