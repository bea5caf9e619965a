import { canShareMemory, type SharingScope } from '../../core/shared-memory.ts';
import type { PixelReport } from '../../stages/decode/decode.contract.ts';

/** A fact about this browser, or about how the page was opened, that the visitor should know. */
export type BrowserNotice =
  /** Neither https nor localhost: the browser withholds what the page cannot do without. Nothing else is told then. */
  | { readonly code: 'insecure-context' }
  /** No COOP and COEP headers: no shared memory, so one thread. `willReload`: the page's own worker is about to see to it. */
  | { readonly code: 'not-isolated'; readonly willReload: boolean }
  /** Isolated, and yet no shared memory: builds of WebKit. One thread. */
  | { readonly code: 'no-shared-memory' }
  /** What a page reads from a canvas is noisy, so pictures take other ways, and AVIF has none. `isSlower`: JPEGs are decoded by us. */
  | { readonly code: 'noisy-canvas'; readonly isSlower: boolean }
  /** Rows will be gone when this window closes. */
  | { readonly code: 'private-window' };

/** What is asked of a global scope before anything is tried. */
export interface Surroundings extends SharingScope {
  readonly isSecureContext: boolean;
  readonly crossOriginIsolated: boolean;
}

/**
 * Whether the page can do its job where it was opened. A context that is not secure has no `crypto.subtle` and no
 * `crypto.randomUUID` (fingerprints, ids of folders), no `navigator.locks` (two tabs would write the same rows), no private
 * files, no WebGPU and no threads. The locks have no substitute, so it is all or nothing.
 */
export function canWorkIn({ isSecureContext }: Pick<Surroundings, 'isSecureContext'>): boolean {
  return isSecureContext;
}

/** Facts about this browser that are known at once. */
export function browserNotices(surroundings: Surroundings): readonly BrowserNotice[] {
  if (!canWorkIn(surroundings)) return [{ code: 'insecure-context' }];
  if (canShareMemory(surroundings)) return [];
  return [
    surroundings.crossOriginIsolated ? { code: 'no-shared-memory' } : { code: 'not-isolated', willReload: false },
  ];
}

/** What the known pictures showed about this browser's pixels. */
export function pixelNotices({ canvasIsClean, ways }: PixelReport): readonly BrowserNotice[] {
  return canvasIsClean ? [] : [{ code: 'noisy-canvas', isSlower: ways.jpeg === 'own' }];
}

/**
 * Whether rows will be gone when this window closes. Firefox and Safari tell a private window by refusing private files; Chromium
 * tells nothing, on purpose.
 *
 * @param storage - undefined where the browser has none: that is an old browser or an insecure context, not a private window
 */
export async function privateModeNotices(
  storage: Pick<StorageManager, 'getDirectory'> | undefined,
): Promise<readonly BrowserNotice[]> {
  if (!storage || !('getDirectory' in storage)) return [];
  try {
    await storage.getDirectory();
    return [];
  } catch {
    return [{ code: 'private-window' }];
  }
}
