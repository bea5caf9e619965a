import { FolderWalk } from '../../stages/collect/folder-walk.ts';

/** Shortest time between two updates of the counts on the screen, in ms. */
const UPDATE_MS = 100;

/**
 * The walk of the folder that is open, as reactive state. When it is walked again, what the walk before has counted stays on the
 * screen until the new one has ended: counts that fall to nothing and rise again would tell nobody anything.
 */
export class OpenWalk {
  readonly #onFailed: (failure: unknown) => void;
  #latest: FolderWalk | undefined;
  #counted: FolderWalk | undefined;
  /** Goes up whenever the walk has news: a walk is no reactive thing itself. */
  #version = $state(0);
  #shownMs = -Infinity;

  /** @param onFailed - told when the picked folder itself can't be read any more, or has nothing in it */
  constructor(onFailed: (failure: unknown) => void) {
    this.#onFailed = onFailed;
  }

  /** The walk that was begun last: whoever wants images takes it from here. Followed by nobody. */
  get latest(): FolderWalk | undefined {
    return this.#latest;
  }

  /** The walk whose counts are shown; a getter that reads it follows its news. */
  get counted(): FolderWalk | undefined {
    void this.#version;
    return this.#counted;
  }

  /** Makes a walk that has begun the open folder's. */
  take(walk: FolderWalk): void {
    if (walk !== this.#latest) this.#latest?.stop();
    this.#latest = this.#counted = walk;
    this.#version++;
  }

  /** Walks the folder again if the walk has ended: what is new is seen, what is gone no longer. Goes on by itself. */
  again(): void {
    const before = this.#latest;
    if (!before || before.state === 'walking') return;
    const walk = new FolderWalk(before.source, () => this.follow(walk));
    this.#latest = walk;
  }

  /** Lets go of the folder. */
  stop(): void {
    this.#latest?.stop();
    this.#latest = this.#counted = undefined;
    this.#version++;
  }

  /** A walk has news; any but the latest one is nobody's. @param now - whether it shows at once */
  follow(walk: FolderWalk, now = walk.state !== 'walking'): void {
    if (this.#latest !== walk) return;
    if (walk.state === 'failed') this.#onFailed(walk.failure);
    else if (walk.state !== 'walking') this.#counted = walk;
    if (!now && performance.now() - this.#shownMs < UPDATE_MS) return;
    this.#shownMs = performance.now();
    this.#version++;
  }
}
