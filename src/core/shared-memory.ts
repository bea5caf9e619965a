/** What is asked of a global scope. */
export interface SharingScope {
  readonly SharedArrayBuffer?: unknown;
  readonly crossOriginIsolated?: boolean;
}

/**
 * Whether threads may share memory here. An isolated page alone may, but isolation does not bring it everywhere: builds of WebKit
 * report an isolated page and have no `SharedArrayBuffer`.
 */
export function canShareMemory(scope: SharingScope = globalThis): boolean {
  return typeof scope.SharedArrayBuffer === 'function' && scope.crossOriginIsolated === true;
}
