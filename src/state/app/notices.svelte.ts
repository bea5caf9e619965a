import { messageOf } from '../../core/errors.ts';
import type { Notice, StoreNotice } from './view.ts';

/** What may fail with no other place on the screen. */
type FailureCode = Extract<StoreNotice['code'], 'folders-undeleted' | 'folders-unlisted'>;

/** What the visitor should know and no other place on the screen tells. Nothing that was told is taken back. */
export class Notices {
  #told = $state.raw<readonly Notice[]>([]);
  readonly #isIsolating: () => boolean;

  /**
   * @param known - what is known before anything is tried
   * @param isIsolating - whether the page is about to load again, isolated; followed
   */
  constructor(known: readonly Notice[], isIsolating: () => boolean) {
    this.#told = known;
    this.#isIsolating = isIsolating;
  }

  /** In the order in which they were found. */
  get shown(): readonly Notice[] {
    if (!this.#isIsolating()) return this.#told;
    return this.#told.map((notice) => (notice.code === 'not-isolated' ? { ...notice, willReload: true } : notice));
  }

  /** Tells what checks have found, once all have ended. That one of them failed is a notice itself, and never thrown. */
  async check(checks: readonly Promise<readonly Notice[]>[]): Promise<void> {
    for (const check of await Promise.allSettled(checks)) {
      const found: readonly Notice[] =
        check.status === 'fulfilled' ? check.value : [{ code: 'check-failed', reason: messageOf(check.reason) }];
      this.#told = [...this.#told, ...found];
    }
  }

  /** Does work whose failure becomes a notice, told once for a reason, and never thrown. */
  async guard(code: FailureCode, work: () => Promise<unknown>): Promise<void> {
    try {
      await work();
    } catch (error) {
      const reason = messageOf(error);
      const isTold = this.#told.some((notice) => notice.code === code && notice.reason === reason);
      if (!isTold) this.#told = [...this.#told, { code, reason }];
    }
  }
}
