import { expect, test } from 'vitest';
import { canShareMemory } from '../../../src/core/shared-memory.ts';

test('an isolated page whose browser has no SharedArrayBuffer shares nothing', () => {
  expect(canShareMemory({ crossOriginIsolated: true })).toBe(false);
});

test('a page that is not isolated shares nothing, whatever its browser has', () => {
  expect(canShareMemory({ SharedArrayBuffer, crossOriginIsolated: false })).toBe(false);
  expect(canShareMemory({ SharedArrayBuffer, crossOriginIsolated: true })).toBe(true);
});
