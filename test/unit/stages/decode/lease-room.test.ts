import { expect, test } from 'vitest';
import type { TensorLease } from '../../../../src/core/prepared.ts';
import { LeaseRoom, mayStayRaw } from '../../../../src/stages/decode/lease-room.ts';
import type { SourceRoom, SourceTarget } from '../../../../src/stages/decode/source-room.ts';
import { NOTEBOOK } from '../../../support/notebook-preprocessing.ts';

const KERNEL_ROOM: SourceRoom = { bytes: new Uint8Array(1), planes: [] };
const kernel: SourceTarget = { openPlanes: () => KERNEL_ROOM, openPacked: () => KERNEL_ROOM };
const SIZE = { widthPx: 5, heightPx: 3 };

function leaseOf(byteLength: number): TensorLease {
  return { buffer: new SharedArrayBuffer(byteLength + 8), byteOffset: 8, byteLength, takesPlanes: true };
}

test('planes that fit are put into the lease, without a gap, and are handed over in whole words', () => {
  const lease = leaseOf(100);
  const room = new LeaseRoom(lease, kernel);
  const { bytes, planes } = room.openPlanes('I420', SIZE);
  expect(planes).toEqual([
    { offset: 0, stride: 5 },
    { offset: 15, stride: 3 },
    { offset: 21, stride: 3 },
  ]);
  expect([bytes.buffer, bytes.byteOffset, bytes.byteLength]).toEqual([lease.buffer, 8, 27]);
  expect(room.prepared(NOTEBOOK)).toEqual({
    kind: 'planes',
    lease: { ...lease, byteLength: 28 },
    picture: { layout: 'I420', ...SIZE },
    spec: NOTEBOOK,
  });
});

test('a picture that is larger than the lease is put into the kernel, and so is a lossy WebP', () => {
  const room = new LeaseRoom(leaseOf(44), kernel);
  expect(room.openPacked('RGB', SIZE)).toBe(KERNEL_ROOM); // 45 bytes
  expect(room.prepared(NOTEBOOK)).toBeUndefined();
  expect(room.openPlanes('VP8', SIZE)).toBe(KERNEL_ROOM);
  expect(room.prepared(NOTEBOOK)).toBeUndefined();
});

test('what was opened last is what counts', () => {
  const room = new LeaseRoom(leaseOf(60), kernel);
  room.openPlanes('I444', SIZE);
  room.openPlanes('VP8', SIZE);
  expect(room.prepared(NOTEBOOK)).toBeUndefined();
  room.openPacked('BGRX', SIZE);
  expect(room.prepared(NOTEBOOK)?.picture.layout).toBe('BGRX');
});

test('pictures stay raw only where that is asked for, and nothing is to be done that a device does not do', () => {
  const lease = leaseOf(100);
  expect(mayStayRaw(lease, NOTEBOOK, 6)).toBe(true);
  expect(mayStayRaw({ buffer: lease.buffer, byteOffset: 8, byteLength: 100 }, NOTEBOOK, 1)).toBe(false);
  expect(mayStayRaw(lease, { ...NOTEBOOK, exif: 'upright' }, 1)).toBe(true);
  expect(mayStayRaw(lease, { ...NOTEBOOK, exif: 'upright' }, 6)).toBe(false);
  expect(mayStayRaw(lease, { ...NOTEBOOK, channels: 'BGR' }, 1)).toBe(false);
  expect(mayStayRaw(lease, { ...NOTEBOOK, colours: 'grey' }, 1)).toBe(false);
});
