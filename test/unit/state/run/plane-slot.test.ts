import { expect, test } from 'vitest';
import { planeSlotBytes } from '../../../../src/state/run/plane-slot.ts';

const MIB = 2 ** 20;

test.each([
  [96, 8, 4 * MIB],
  [96, 32, 4 * MIB],
  [96, 4, 2 * MIB],
  [96, undefined, 2 * MIB],
  [6, 8, 64 * MIB],
  [96, 0.5, MIB / 4],
])('%i slots with %s GB of memory have %i bytes each', (slots, memoryGb, bytes) => {
  expect(planeSlotBytes(slots, memoryGb)).toBe(bytes);
});

test('a slot is a multiple of four bytes', () => {
  expect(planeSlotBytes(7, 8) % 4).toBe(0);
});
