import { expect, test } from 'vitest';
import { BatchLeases, type FilledBatch, type Slot } from '../../../src/core/batch-leases.ts';

const signal = new AbortController().signal;
const options = { batchSize: 2, slotBytes: 16, maxBatches: 2, shared: true };

function fill(slot: Slot<string>, item: string): void {
  slot.fill(item, { kind: 'tensor', lease: slot.lease });
}

async function next(batches: AsyncGenerator<FilledBatch<string>, void>): Promise<FilledBatch<string>> {
  const step = await batches.next();
  if (step.done) throw new Error('no more batches');
  return step.value;
}

test('slots of a batch lie side by side in one shared buffer', async () => {
  const leases = new BatchLeases<string>(options);
  const a = await leases.acquire(signal);
  const b = await leases.acquire(signal);
  expect(a.lease.buffer).toBeInstanceOf(SharedArrayBuffer);
  expect(b.lease.buffer).toBe(a.lease.buffer);
  expect([a.lease.byteOffset, b.lease.byteOffset]).toEqual([0, 16]);
});

test('a batch is ready once all of its slots are filled, in the order of the slots', async () => {
  const leases = new BatchLeases<string>(options);
  const a = await leases.acquire(signal);
  const b = await leases.acquire(signal);
  fill(b, 'b');
  fill(a, 'a');
  const batch = await next(leases.filled(signal));
  expect(batch.items).toEqual(['a', 'b']);
});

test('whoever wants a slot waits when every batch is taken, so that memory has a ceiling', async () => {
  const leases = new BatchLeases<string>(options);
  const slots = await Promise.all([1, 2, 3, 4].map(() => leases.acquire(signal)));
  let fifth: Slot<string> | undefined;
  const waiting = leases.acquire(signal).then((slot) => (fifth = slot));
  await Promise.resolve();
  expect(fifth).toBeUndefined();
  expect(leases.heldBytes).toBe(64);

  slots.forEach((slot, i) => fill(slot, String(i)));
  const batch = await next(leases.filled(signal));
  batch.release(batch.prepared);
  await waiting;
  expect(leases.heldBytes).toBe(64);
});

test('buffers count from when they are made: a whole batch where memory is shared, else each place by itself', async () => {
  const shared = new BatchLeases<string>(options);
  expect(shared.heldBytes).toBe(0);
  await shared.acquire(signal);
  expect(shared.heldBytes).toBe(32);
  const plain = new BatchLeases<string>({ ...options, shared: false });
  await plain.acquire(signal);
  expect(plain.heldBytes).toBe(16);
});

test('the place of an image that failed goes to the next image, so that batches stay full', async () => {
  const leases = new BatchLeases<string>(options);
  const bad = await leases.acquire(signal);
  fill(await leases.acquire(signal), 'b');
  bad.giveBack();
  fill(await leases.acquire(signal), 'c');
  const batch = await next(leases.filled(signal));
  expect(batch.items).toEqual(['c', 'b']);
});

test('closing sends a short batch out, but only when no slot of it is still lent', async () => {
  const leases = new BatchLeases<string>(options);
  fill(await leases.acquire(signal), 'a');
  const last = await leases.acquire(signal);
  leases.close();
  const batches = leases.filled(signal);
  const first = next(batches);
  last.giveBack();
  expect((await first).items).toEqual(['a']);
  expect((await batches.next()).done).toBe(true);
});

test('without shared memory each slot has its own buffer, and takes back the one that came home', async () => {
  const leases = new BatchLeases<string>({ ...options, batchSize: 1, maxBatches: 1, shared: false });
  const slot = await leases.acquire(signal);
  slot.fill('a', { kind: 'tensor', lease: slot.lease });
  const batch = await next(leases.filled(signal));
  const home = new ArrayBuffer(16);
  batch.release([{ kind: 'tensor', lease: { buffer: home, byteOffset: 0, byteLength: 16 } }]);
  expect((await leases.acquire(signal)).lease.buffer).toBe(home);
});

test('a buffer that was lost with a worker is replaced', async () => {
  const leases = new BatchLeases<string>({ ...options, batchSize: 1, maxBatches: 1, shared: false });
  const slot = await leases.acquire(signal);
  structuredClone(slot.lease.buffer, { transfer: [slot.lease.buffer as ArrayBuffer] });
  slot.giveBack();
  expect((await leases.acquire(signal)).lease.buffer.byteLength).toBe(16);
});

test('an abort wakes whoever waits for a slot or for a batch', async () => {
  const abort = new AbortController();
  const leases = new BatchLeases<string>({ ...options, batchSize: 1, maxBatches: 1 });
  await leases.acquire(abort.signal);
  const taker = leases.acquire(abort.signal);
  const reader = leases.filled(abort.signal).next();
  abort.abort();
  await expect(taker).rejects.toMatchObject({ name: 'AbortError' });
  await expect(reader).rejects.toMatchObject({ name: 'AbortError' });
});

test.each([true, false])(
  'slots for raw pictures have their room while they are taken, shared %s, and it is counted',
  async (shared) => {
    let areTaken = true;
    const planes = { slotBytes: 40, areTaken: () => areTaken };
    const leases = new BatchLeases<string>({ ...options, shared, planes });
    const a = await leases.acquire(signal);
    expect(a.lease).toMatchObject({ byteOffset: 0, byteLength: 40, takesPlanes: true });
    areTaken = false;
    const b = await leases.acquire(signal);
    expect(b.lease).toMatchObject({ byteOffset: shared ? 40 : 0, byteLength: 16 });
    expect(b.lease.takesPlanes).toBeUndefined();
    expect([a, b].map(({ lease }) => lease.buffer.byteLength)).toEqual(shared ? [80, 80] : [40, 40]);
    expect(leases.heldBytes).toBe(80);
  },
);

test('a slot for raw pictures is never smaller than a tensor', async () => {
  const leases = new BatchLeases<string>({ ...options, planes: { slotBytes: 8, areTaken: () => true } });
  expect((await leases.acquire(signal)).lease.byteLength).toBe(16);
});
