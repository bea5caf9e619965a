/** A file of the built page. */
export interface ListedFile {
  /** POSIX, relative to the page. */
  readonly path: string;
  readonly bytes: number;
  /** Lower-case hex: what is kept is this and nothing else. */
  readonly sha256: string;
  /** `start` is the page itself, kept as soon as it can be; `use` is large or optional, kept once it was used. */
  readonly keep: 'start' | 'use';
}

/** What the build writes into the worker. */
export interface OfflineBuild {
  readonly files: readonly ListedFile[];
  /** Sent with everything that the worker answers, so that the page is isolated and under its policy on any host. */
  readonly headers: Readonly<Record<string, string>>;
}

/** A listed file and whether it is there without the network. */
export interface KeptFile extends ListedFile {
  readonly isKept: boolean;
}

/** What the page asks of the worker. */
export type OfflineRequest =
  /** Answered on the port that is sent along, with every {@link KeptFile}. */
  | { readonly kind: 'list' }
  /** These were used: keep them. */
  | { readonly kind: 'keep'; readonly paths: readonly string[] }
  /** To a worker that waits: take the page over from the one before. */
  | { readonly kind: 'take-over' };

/** What the worker tells every open page. */
export type OfflineEvent =
  /** A file that is not kept yet came over the network. */
  | { readonly kind: 'used'; readonly path: string }
  /** More is kept than before. */
  | { readonly kind: 'kept' };
