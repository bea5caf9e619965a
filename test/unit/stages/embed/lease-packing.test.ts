import { expect, test } from 'vitest';
import type { PreparedTensor } from '../../../../src/core/prepared.ts';
import { packBatch, transferablesOf } from '../../../../src/stages/embed/lease-packing.ts';
import { NOTEBOOK } from '../../../support/notebook-preprocessing.ts';

function tensorIn(buffer: ArrayBuffer | SharedArrayBuffer, value: number): PreparedTensor {
  new Float32Array(buffer).fill(value);
  return { kind: 'tensor', lease: { buffer, byteOffset: 0, byteLength: buffer.byteLength } };
}

test('tensors in buffers of their own are packed into one, with room for a whole batch, and stay where they are', () => {
  const batch = [tensorIn(new ArrayBuffer(8), 1), tensorIn(new ArrayBuffer(8), 2)];
  const packed = packBatch(batch, 3, undefined);
  const [buffer, ...others] = transferablesOf(packed);
  expect(others).toEqual([]);
  expect([...new Float32Array(buffer!)]).toEqual([1, 1, 2, 2, 0, 0]);
  expect(batch.map(({ lease }) => lease.buffer.byteLength)).toEqual([8, 8]);
});

test('a spare buffer with room is used again', () => {
  const spare = new ArrayBuffer(16);
  expect(transferablesOf(packBatch([tensorIn(new ArrayBuffer(8), 1)], 2, spare))[0]).toBe(spare);
  expect(transferablesOf(packBatch([tensorIn(new ArrayBuffer(8), 1)], 3, spare))[0]).not.toBe(spare);
});

test('a batch in shared memory goes as it is', () => {
  const batch = [tensorIn(new SharedArrayBuffer(8), 1)];
  expect(packBatch(batch, 2, undefined)).toBe(batch);
  expect(transferablesOf(batch)).toEqual([]);
});

test('raw pictures and tensors of one batch are packed one after another, each as long as it is, and stay what they are', () => {
  const { lease } = tensorIn(new ArrayBuffer(12), 3);
  const picture = { layout: 'RGB', widthPx: 2, heightPx: 1 } as const;
  const planes = { kind: 'planes', lease: { ...lease, byteLength: 8 }, picture, spec: NOTEBOOK } as const;
  const packed = packBatch([tensorIn(new ArrayBuffer(4), 1), planes, tensorIn(new ArrayBuffer(4), 2)], 3, undefined);
  expect(packed.map(({ kind, lease: { byteOffset, byteLength } }) => [kind, byteOffset, byteLength])).toEqual([
    ['tensor', 0, 4],
    ['planes', 4, 8],
    ['tensor', 12, 4],
  ]);
  expect(packed[1]).toMatchObject({ picture, spec: NOTEBOOK });
  const [buffer] = transferablesOf(packed);
  expect([...new Float32Array(buffer!)]).toEqual([1, 3, 3, 2, 0, 0]);
});
