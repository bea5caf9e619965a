import type { OfflineEvents, OfflineLink, OfflineStart } from '../../offline/offline.client.ts';
import type { KeptFile } from '../../offline/offline.contract.ts';
import type { OfflineFacts, OfflineView } from './view.ts';

/** What {@link Offline} needs to know of the page. */
export interface OfflineParts {
  readonly start: (events: OfflineEvents) => Promise<OfflineStart>;
  /** Whether the page is as it was opened: loading it again takes nothing from the visitor. */
  readonly isUntouched: () => boolean;
  /** Whether a model or an engine may be on its way: what was used is kept afterwards. */
  readonly isFetching: () => boolean;
  /** Path of the page's model that a run computes with by now; undefined for a visitor's own, and while there is none. */
  readonly modelInUse: () => string | undefined;
  readonly page: ReloadingPage;
}

/** What {@link Offline} asks of the window. */
export interface ReloadingPage {
  readonly crossOriginIsolated: boolean;
  /** Whether this page is the window's own, in no frame: a frame is isolated by who holds it, or not at all. */
  readonly isTop: boolean;
  readonly session: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;
  reload(): void;
}

/** Set while the page loads again to be isolated: once, whatever comes of it. */
const TRIED = 'foldvec-isolation-tried';

/** The service worker, as the screen sees it; and what it brings on hosts that send no isolation headers. */
export class Offline implements OfflineView {
  #facts = $state.raw<OfflineFacts>();
  #offer = $state.raw<OfflineView['offer']>();
  #isIsolating = $state(false);
  #used = $state.raw<readonly string[]>([]);
  /** Models that were asked to be kept: once a page, also where there is no room. */
  readonly #asked = new Set<string>();
  #link: OfflineLink | undefined;
  readonly #parts: OfflineParts;

  constructor(parts: OfflineParts) {
    this.#parts = parts;
  }

  get facts(): OfflineFacts | undefined {
    return this.#facts;
  }

  get offer(): OfflineView['offer'] {
    return this.#offer;
  }

  get isIsolating(): boolean {
    return this.#isIsolating;
  }

  /** Starts the worker. Once a page. */
  async open(): Promise<void> {
    const { page, start } = this.#parts;
    if (page.crossOriginIsolated) setTried(page.session, false);
    this.#isIsolating = this.#mayIsolate();
    const outcome = await start({
      onControl: () => this.#follow(),
      onUpdate: () => (this.#offer = 'update'),
      onEvent: (event) => {
        if (event.kind === 'used') this.#used = [...this.#used, event.path];
        else void this.#list();
      },
    });
    if (outcome.kind !== 'started') {
      this.#isIsolating = false;
      if (outcome.kind === 'gone' && this.#parts.isUntouched()) page.reload();
      return;
    }
    this.#link = outcome.link;
    if (outcome.link.isControlled) this.#follow();
    $effect.root(() => {
      $effect(() => {
        if (this.#used.length === 0 || this.#parts.isFetching()) return;
        this.#link?.keep(this.#used);
        this.#used = [];
      });
      // A first run may have had its model before a worker saw it come.
      $effect(() => {
        const model = this.#parts.modelInUse();
        if (model === undefined || !this.#facts || this.#asked.has(model)) return;
        this.#asked.add(model);
        this.#link?.keep([model]);
      });
    });
  }

  async load(): Promise<void> {
    await this.#link?.takeOver();
    this.#parts.page.reload();
  }

  /** A worker answers for this page by now. */
  #follow(): void {
    const { page, isUntouched } = this.#parts;
    void this.#list();
    if (!this.#mayIsolate()) return;
    this.#isIsolating = false;
    if (!isUntouched()) this.#offer ??= 'threads';
    else if (setTried(page.session, true)) page.reload();
  }

  #mayIsolate(): boolean {
    const { crossOriginIsolated, isTop, session } = this.#parts.page;
    return !crossOriginIsolated && isTop && !wasTried(session);
  }

  async #list(): Promise<void> {
    const files = (await this.#link?.list()) ?? [];
    this.#facts = toFacts(files);
  }
}

/** What is kept, in sums; undefined unless the page itself is whole. */
export function toFacts(files: readonly KeptFile[]): OfflineFacts | undefined {
  const page = files.filter(({ keep }) => keep === 'start');
  if (page.length === 0 || page.some(({ isKept }) => !isKept)) return undefined;
  return {
    page: {
      files: page.map(({ path, bytes }) => ({ path, bytes })),
      bytes: page.reduce((sum, { bytes }) => sum + bytes, 0),
    },
    onUse: files.filter(({ keep }) => keep === 'use').map(({ path, bytes, isKept }) => ({ path, bytes, isKept })),
  };
}

function wasTried(session: ReloadingPage['session']): boolean {
  try {
    return session.getItem(TRIED) !== null;
  } catch {
    return true; // nothing to remember it by: it must not be tried again and again
  }
}

function setTried(session: ReloadingPage['session'], isTried: boolean): boolean {
  try {
    if (isTried) session.setItem(TRIED, '1');
    else session.removeItem(TRIED);
    return true;
  } catch {
    return false;
  }
}
