import type { PixelReport } from '../../stages/decode/decode.contract.ts';
import type { Notice } from './notice.ts';

/** What decides whether a browser lets the page work. */
type Surroundings = Pick<typeof globalThis, 'isSecureContext' | 'crossOriginIsolated'>;

/**
 * Whether nothing can be done here: over plain http from another computer there are no checksums (`crypto.subtle`), no random
 * ids, no private files, no locks, no raw planes of pictures, no GPU and no threads. Looked at first, so that none of this is
 * taken for a fault or for a private window.
 */
export function isBlocked({ isSecureContext }: Surroundings = globalThis): boolean {
  return !isSecureContext;
}

/** Facts about this browser that are known at once. */
export function browserNotices(surroundings: Surroundings = globalThis): readonly Notice[] {
  if (isBlocked(surroundings)) return [{ code: 'insecure-context' }];
  return surroundings.crossOriginIsolated ? [] : [{ code: 'not-isolated' }];
}

/** What the known pictures showed about this browser's pixels. */
export function pixelNotices({ canvasIsClean, pixels, jpeg }: PixelReport): readonly Notice[] {
  if (pixels === 'approximate') return [{ code: 'pixels-approximate', isNoisy: !canvasIsClean }];
  return canvasIsClean ? [] : [{ code: 'canvas-noisy', jpeg }];
}

/**
 * Whether rows will be gone when this window closes. Firefox and Safari tell a private window by refusing private files; Chromium
 * tells nothing, on purpose.
 */
export async function privateModeNotices(): Promise<readonly Notice[]> {
  try {
    await navigator.storage.getDirectory();
    return [];
  } catch {
    return [{ code: 'private-window' }];
  }
}
