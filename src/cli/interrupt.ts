/** Ctrl+C, made gentle. */
export interface Interrupt {
  /** Aborts on the first SIGINT or SIGTERM. */
  readonly signal: AbortSignal;
  /** Gives the signals back. */
  stop(): void;
}

// `npm run` hands on the signal that the terminal has sent to all: the second one is not the user's.
const SAME_PRESS_MS = 1000;
const LOOK_AT_PARENT_EVERY_MS = 1000;
const EXIT_INTERRUPTED = 130;

/** Turns the first interrupt into an abort; another one, later, ends the process at once. */
export function listenForInterrupt(): Interrupt {
  const controller = new AbortController();
  let firstMs: number | undefined;
  const onSignal = () => {
    if (firstMs === undefined) {
      firstMs = Date.now();
      controller.abort();
    } else if (Date.now() - firstMs > SAME_PRESS_MS) {
      process.exit(EXIT_INTERRUPTED);
    }
  };
  const signals = ['SIGINT', 'SIGTERM'] as const;
  for (const signal of signals) process.on(signal, onSignal);
  const stopWatching = watchParent(() => controller.abort());
  return {
    signal: controller.signal,
    stop: () => {
      for (const signal of signals) process.off(signal, onSignal);
      stopWatching();
    },
  };
}

// npm hands SIGTERM to the shell between it and us; the shell dies of it and tells nobody.
function watchParent(onGone: () => void): () => void {
  if (process.env['npm_lifecycle_event'] === undefined) return () => undefined;
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid !== parent) onGone();
  }, LOOK_AT_PARENT_EVERY_MS);
  timer.unref();
  return () => {
    clearInterval(timer);
  };
}
