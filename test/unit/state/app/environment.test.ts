import { expect, test } from 'vitest';
import { browserNotices, canWorkIn, pixelNotices, privateModeNotices } from '../../../../src/state/app/environment.ts';

test('a page that is neither on https nor on localhost cannot work, and that is all that is told', () => {
  for (const crossOriginIsolated of [false, true]) {
    const scope = { isSecureContext: false, crossOriginIsolated };
    expect(canWorkIn(scope)).toBe(false);
    expect(browserNotices(scope)).toEqual([{ code: 'insecure-context' }]);
  }
});

test('a host without the isolation headers is told as such, and the page works', () => {
  const scope = { isSecureContext: true, crossOriginIsolated: false };
  expect(canWorkIn(scope)).toBe(true);
  expect(browserNotices(scope)).toEqual([{ code: 'not-isolated', willReload: false }]);
  expect(browserNotices({ ...scope, crossOriginIsolated: true, SharedArrayBuffer })).toEqual([]);
});

test('an isolated page without shared memory, as of some WebKit, is told by what it lacks', () => {
  const scope = { isSecureContext: true, crossOriginIsolated: true };
  expect(browserNotices(scope)).toEqual([{ code: 'no-shared-memory' }]);
});

test('a window is called private only where private files are there and refused', async () => {
  const refusing = { getDirectory: () => Promise.reject(new DOMException('no', 'SecurityError')) };
  expect(await privateModeNotices(refusing)).toEqual([{ code: 'private-window' }]);
  expect(await privateModeNotices(undefined)).toEqual([]);
  expect(await privateModeNotices({} as StorageManager)).toEqual([]);
});

test('pixels that are not Python’s are told with their cause', () => {
  const exact = { canvasIsClean: true, pixels: 'exact', jpeg: 'planes' } as const;
  expect(pixelNotices(exact)).toEqual([]);
  expect(pixelNotices({ ...exact, canvasIsClean: false })).toEqual([{ code: 'noisy-canvas', jpeg: 'planes' }]);
  expect(pixelNotices({ ...exact, pixels: 'approximate' })).toEqual([{ code: 'approximate-pixels', cause: 'decoder' }]);
  expect(pixelNotices({ ...exact, pixels: 'approximate', canvasIsClean: false })).toEqual([
    { code: 'approximate-pixels', cause: 'noise' },
  ]);
});
