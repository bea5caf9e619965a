/** Longest stretch of our own work on the main thread before it lets others in, in ms; a task over 50 ms would be felt. */
const SLICE_MS = 12;

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
  #startedMs = performance.now();

  /** Yields to the event loop if this slice has lasted long enough; else returns at once. */
  async breathe(): Promise<void> {
    if (performance.now() - this.#startedMs < SLICE_MS) return;
    await yieldToEventLoop();
    this.#startedMs = performance.now();
  }
}
