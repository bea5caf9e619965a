/** Longest stretch of our own work on the main thread before it lets others in, in ms; a task over 50 ms would be felt. */
const SLICE_MS = 12;
/** Cheap steps between two looks at the clock. */
const STEPS = 1024;

/** Lets events, paints and messages in, then goes on. By a message, not by a timer: hidden tabs slow timers down. */
export function yieldToEventLoop(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(undefined);
  });
}

/** Breaks long work on the main thread into slices: `await slicer.breathe()` yields once the current slice is used up. */
export class Slicer {
  readonly #signal: AbortSignal | undefined;
  #startedMs = performance.now();

  /** @param signal - looked at whenever others were or could have been let in */
  constructor(signal?: AbortSignal) {
    this.#signal = signal;
  }

  /** Whether a loop of cheap steps should breathe at this one: asking the clock at each would cost more than the step. */
  isDue(step: number): boolean {
    return step % STEPS === 0;
  }

  /**
   * Yields to the event loop if this slice has lasted long enough; else returns at once.
   *
   * @throws the signal's reason
   */
  async breathe(): Promise<void> {
    this.#signal?.throwIfAborted();
    if (performance.now() - this.#startedMs < SLICE_MS) return;
    await yieldToEventLoop();
    this.#signal?.throwIfAborted();
    this.#startedMs = performance.now();
  }
}
