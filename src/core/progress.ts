/** How long back the recent rate looks, in ms. */
const WINDOW_MS = 10_000;

/**
 * Speed of a run as a visitor feels it: images a second over the last ten seconds, time left from that, and the time that was
 * really worked (pauses are left out by {@link pause} and {@link resume}).
 */
export class Speed {
  readonly #marks: { readonly atMs: number; readonly done: number }[] = [];
  #workedMs = 0;
  #since: number | undefined;
  #done = 0;

  /** Begins, or goes on after a pause. @param nowMs - a monotonic clock, in ms */
  resume(nowMs: number): void {
    if (this.#since !== undefined) return;
    this.#since = nowMs;
    this.#marks.length = 0;
    this.#marks.push({ atMs: nowMs, done: this.#done });
  }

  /** Stops the clock. */
  pause(nowMs: number): void {
    if (this.#since === undefined) return;
    this.#workedMs += nowMs - this.#since;
    this.#since = undefined;
  }

  /** Counts images that are done. */
  add(images: number, nowMs: number): void {
    this.#done += images;
    this.#marks.push({ atMs: nowMs, done: this.#done });
    // One mark older than the window stays, so that a slow machine's last batch still gives a rate.
    while (this.#marks.length > 2 && this.#marks[1]!.atMs < nowMs - WINDOW_MS) this.#marks.shift();
  }

  /** Time worked so far, in ms, pauses left out. */
  elapsedMs(nowMs: number): number {
    return this.#workedMs + (this.#since === undefined ? 0 : nowMs - this.#since);
  }

  /** Images a second over the last seconds; undefined before the first ones are done. */
  imagesPerSecond(): number | undefined {
    const first = this.#marks[0];
    const last = this.#marks[this.#marks.length - 1];
    if (first === undefined || last === undefined) return undefined;
    if (last.done === first.done || last.atMs <= first.atMs) return undefined;
    return ((last.done - first.done) * 1000) / (last.atMs - first.atMs);
  }

  /** Seconds for `images` more at the recent rate; undefined before there is one. */
  secondsFor(images: number): number | undefined {
    const rate = this.imagesPerSecond();
    return rate === undefined ? undefined : images / rate;
  }
}
