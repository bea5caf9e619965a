/** Keeps the screen on and asks before leaving, for as long as a run is on. Both are courtesies: a browser without them is fine. */
export class StayAwake {
  #lock: WakeLockSentinel | undefined;
  #isOn = false;

  readonly #askBeforeLeaving = (event: BeforeUnloadEvent) => {
    event.preventDefault();
  };

  // A lock is lost when the tab is hidden: it is taken again when the tab comes back.
  readonly #onVisible = () => {
    if (document.visibilityState === 'visible') void this.#take();
  };

  /** Begins; call {@link off} in a `finally`. */
  on(): void {
    if (this.#isOn) return;
    this.#isOn = true;
    addEventListener('beforeunload', this.#askBeforeLeaving);
    document.addEventListener('visibilitychange', this.#onVisible);
    void this.#take();
  }

  /** Ends. */
  off(): void {
    this.#isOn = false;
    removeEventListener('beforeunload', this.#askBeforeLeaving);
    document.removeEventListener('visibilitychange', this.#onVisible);
    void this.#lock?.release();
    this.#lock = undefined;
  }

  async #take(): Promise<void> {
    const { wakeLock } = navigator as { wakeLock?: WakeLock };
    try {
      const lock = await wakeLock?.request('screen');
      const spare = this.#isOn ? this.#lock : lock; // one at a time, so that none outlives `off`
      if (this.#isOn) this.#lock = lock;
      await spare?.release();
    } catch {
      // Refused (battery saver, no permission): the run goes on without it.
    }
  }
}
