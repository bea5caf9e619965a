/** A file of the page. */
export interface PageFileView {
  /** POSIX, relative to the page. */
  readonly path: string;
  readonly bytes: number;
}

/** A file that is kept in the browser, or will be once it was used. */
export interface OfflineFileView extends PageFileView {
  readonly isKept: boolean;
}

/** What the page has without the network. */
export interface OfflineFacts {
  /** The page itself: all but what is large and not needed by everybody. */
  readonly page: { readonly files: readonly PageFileView[]; readonly bytes: number };
  /** What is kept once it was used. */
  readonly onUse: readonly OfflineFileView[];
}

/** The page without the network, and newer builds of it. */
export interface OfflineView {
  /** Undefined while the page itself isn't kept whole. */
  readonly facts: OfflineFacts | undefined;
  /** What loading the page again would bring: a newer build, or threads. */
  readonly offer: 'update' | 'threads' | undefined;
  /** Whether the page will load itself again in a moment, to be isolated by its own worker. */
  readonly isIsolating: boolean;
  /** Takes the {@link offer}: the page loads again, and a run that is on ends. */
  load(): Promise<void>;
}
