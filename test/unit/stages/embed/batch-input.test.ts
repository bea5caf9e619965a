import { expect, test } from 'vitest';
import type { Prepared, TensorLease } from '../../../../src/core/prepared.ts';
import { leasesOf, toBatchInput } from '../../../../src/stages/embed/batch-input.ts';

const SHAPE = { batchSize: 3, imageFloats: 2 };

/** Slots of 8 bytes in one buffer; slot i holds i, i + 0.5. */
function leasesIn(buffer: ArrayBuffer | SharedArrayBuffer, slots: readonly number[]): TensorLease[] {
  return slots.map((slot) => {
    new Float32Array(buffer, slot * 8, 2).set([slot, slot + 0.5]);
    return { buffer, byteOffset: slot * 8, byteLength: 8 };
  });
}

const neverCopy = () => {
  throw new Error('copied');
};

test('leases that lie one after another are the input as they are, without a copy', () => {
  const buffer = new SharedArrayBuffer(24);
  const input = toBatchInput(leasesIn(buffer, [0, 1, 2]), SHAPE, neverCopy);
  expect(input.buffer).toBe(buffer);
  expect([...input]).toEqual([0, 0.5, 1, 1.5, 2, 2.5]);
});

test('a short batch at the start of its buffer is not copied either; what follows pads it', () => {
  const buffer = new SharedArrayBuffer(24);
  const input = toBatchInput(leasesIn(buffer, [0, 1]), SHAPE, neverCopy);
  expect([input.buffer === buffer, input.length]).toEqual([true, 6]);
});

test.each([
  ['with a gap', [0, 2]],
  ['in another order', [1, 0]],
  ['without room for the padding', [1, 2]],
])('leases %s are copied, in their order', (_, slots) => {
  const spare = new Float32Array(6);
  const input = toBatchInput(leasesIn(new SharedArrayBuffer(24), slots), SHAPE, () => spare);
  expect(input).toBe(spare);
  expect([...input.subarray(0, 4)]).toEqual(slots.flatMap((slot) => [slot, slot + 0.5]));
});

test('leases of several buffers are copied', () => {
  const leases = [leasesIn(new ArrayBuffer(24), [0]), leasesIn(new ArrayBuffer(24), [1])].flat();
  expect([...toBatchInput(leases, SHAPE, () => new Float32Array(6))].slice(0, 4)).toEqual([0, 0.5, 1, 1.5]);
});

test('a lease of another size is refused, with both sizes', () => {
  const tensor: Prepared = { kind: 'tensor', lease: { buffer: new ArrayBuffer(4), byteOffset: 0, byteLength: 4 } };
  expect(() => leasesOf([tensor], 2)).toThrow('tensor has 4 bytes, model takes 8');
});
