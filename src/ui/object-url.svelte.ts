/**
 * A picture's object URL, loaded while something shows it and revoked when nothing does any more. Make it while a component is being
 * set up.
 */
export class ObjectUrl {
  #url = $state.raw<string>();

  /**
   * @param path - the picture's; another one is loaded when it changes
   * @param load - gives the URL, ours to revoke; undefined where the picture can't be had
   * @param restMs - how long it has to be shown first: a pointer that only passes by loads nothing
   */
  constructor(path: () => string, load: (path: string) => Promise<string | undefined>, restMs = 0) {
    $effect(() => {
      const wanted = path();
      let isGone = false;
      let made: string | undefined;
      const timer = setTimeout(() => {
        void load(wanted).then((url) => {
          made = url;
          if (!isGone) this.#url = url;
          else if (url !== undefined) URL.revokeObjectURL(url);
        });
      }, restMs);
      return () => {
        isGone = true;
        clearTimeout(timer);
        this.#url = undefined;
        if (made !== undefined) URL.revokeObjectURL(made);
      };
    });
  }

  /** Undefined until it is there, and where there is none. */
  get current(): string | undefined {
    return this.#url;
  }

  /** Shows nothing any more: the browser can't draw what is behind it, a TIFF for one. */
  giveUp(): void {
    this.#url = undefined;
  }
}
