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

test('a canvas that gives other pixels is told, and whether that makes JPEGs slower', () => {
  const clean = {
    canvasIsClean: true,
    ways: { jpeg: 'native', webp: 'native', webpAlpha: 'native', png: 'native' },
  } as const;
  expect(pixelNotices(clean)).toEqual([]);
  expect(pixelNotices({ ...clean, canvasIsClean: false })).toEqual([{ code: 'noisy-canvas', isSlower: false }]);
  const noisy = { canvasIsClean: false, ways: { jpeg: 'own', webp: 'own', webpAlpha: 'own', png: 'own' } } as const;
  expect(pixelNotices(noisy)).toEqual([{ code: 'noisy-canvas', isSlower: true }]);
});
