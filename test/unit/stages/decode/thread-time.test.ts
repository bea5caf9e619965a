import { expect, test } from 'vitest';
import { idleNow, whileBusy } from '../../../../src/stages/decode/thread-time.ts';

const BUSY_MS = 60;

function spin(): string {
  const end = performance.now() + BUSY_MS;
  while (performance.now() < end);
  return 'done';
}

test('the clock stands still while the thread is busy, whatever comes of it', () => {
  const began = { wall: performance.now(), idle: idleNow() };
  expect(whileBusy(spin)).toBe('done');
  const fail = () => {
    spin();
    throw new Error('spilt');
  };
  expect(() => whileBusy(fail)).toThrow('spilt');
  const wallMs = performance.now() - began.wall;
  const idleMs = idleNow() - began.idle;
  expect(wallMs - idleMs).toBeGreaterThanOrEqual(2 * BUSY_MS);
  expect(wallMs - idleMs).toBeLessThanOrEqual(wallMs);
});
