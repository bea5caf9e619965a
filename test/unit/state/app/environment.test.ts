import { expect, test } from 'vitest';
import { browserNotices, isBlocked, pixelNotices } from '../../../../src/state/app/environment.ts';

test('plain http from another computer is told as just that, and nothing else is said', () => {
  const lan = { isSecureContext: false, crossOriginIsolated: false };
  expect([isBlocked(lan), browserNotices(lan)]).toEqual([true, [{ code: 'insecure-context' }]]);
});

test('a host without isolation headers is slower, and works', () => {
  const host = { isSecureContext: true, crossOriginIsolated: false };
  expect([isBlocked(host), browserNotices(host)]).toEqual([false, [{ code: 'not-isolated' }]]);
});

test('an isolated page on localhost has nothing to tell', () => {
  const local = { isSecureContext: true, crossOriginIsolated: true };
  expect([isBlocked(local), browserNotices(local)]).toEqual([false, []]);
});

test.each([
  [{ canvasIsClean: true, pixels: 'exact', jpeg: 'planes' }, []],
  [{ canvasIsClean: false, pixels: 'exact', jpeg: 'planes' }, [{ code: 'canvas-noisy', jpeg: 'planes' }]],
  [{ canvasIsClean: false, pixels: 'approximate', jpeg: 'bitmap' }, [{ code: 'pixels-approximate', isNoisy: true }]],
  [{ canvasIsClean: true, pixels: 'approximate', jpeg: 'bitmap' }, [{ code: 'pixels-approximate', isNoisy: false }]],
] as const)('what the known pictures showed: %j', (report, notices) => {
  expect(pixelNotices(report)).toEqual(notices);
});
