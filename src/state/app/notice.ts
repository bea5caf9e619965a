/** A plain fact about this browser, or about what is kept in it, that the visitor should know. `ui/notice-text.ts` has the words. */
export type Notice =
  /** Plain http from another computer: the browser withholds most of what a run needs. Nothing else works then. */
  | { readonly code: 'insecure-context' }
  /** No COOP and COEP headers: one thread without a GPU. */
  | { readonly code: 'not-isolated' }
  /** Known pictures were not read as Python reads them; `isNoisy`: because the browser adds noise on purpose. */
  | { readonly code: 'pixels-approximate'; readonly isNoisy: boolean }
  /** The canvas is noisy, and what is read another way is exact. */
  | { readonly code: 'canvas-noisy'; readonly jpeg: 'planes' | 'bitmap' }
  | { readonly code: 'private-window' }
  | { readonly code: 'folders-damaged'; readonly count: number }
  | { readonly code: 'models-damaged'; readonly count: number }
  /** `detail`: technical, with the values. */
  | { readonly code: NoticeWithDetail; readonly detail: string };

/** Notices that carry what went wrong in small print. */
export type NoticeWithDetail =
  | 'check-failed' // a check at the start did not come to an end
  | 'models-unlisted' // the visitor's own models could not be listed
  | 'folders-unlisted' // the list of stored folders could not be read
  | 'delete-failed'; // not everything could be deleted
