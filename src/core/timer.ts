/**
 * Starts a timer, and gives back how it is stopped. Machines that wait take one, so that a test can hold its clock.
 *
 * @param delayMs - how long to wait, in ms
 * @returns stops it; does nothing once it has run
 */
export type StartTimer = (run: () => void, delayMs: number) => () => void;

/** The platform's own timer. See {@link StartTimer}. */
export const startTimer: StartTimer = (run, delayMs) => {
  const timer = setTimeout(run, delayMs);
  return () => {
    clearTimeout(timer);
  };
};
