let busyMs = 0;

/** Does what nothing else in this thread can be done beside, and takes its time out of {@link idleNow}. */
export function whileBusy<T>(task: () => T): T {
  const begin = performance.now();
  try {
    return task();
  } finally {
    busyMs += performance.now() - begin;
  }
}

/** A clock in ms that stands still while this thread is busy: what others take is measured by it, though nobody looks. */
export function idleNow(): number {
  return performance.now() - busyMs;
}
