import type { Prepared } from '../../core/prepared.ts';

/** The plain buffers of a batch, each once: to be transferred, where SharedArrayBuffers are simply shared. */
export function transferablesOf(batch: readonly Prepared[]): readonly ArrayBuffer[] {
  const buffers = batch.map((prepared) => prepared.lease.buffer);
  return [...new Set(buffers.filter((buffer) => buffer instanceof ArrayBuffer))];
}

/**
 * Copies tensors and raw pictures out of plain ArrayBuffers into one buffer that can travel. The leases themselves stay here: transferred
 * to a worker that then dies, they would be gone, and the batch could not be tried again. The worker takes the packed
 * buffer as the model's input as it is, so this is the only copy.
 *
 * @param batch - images of one size; may be in shared memory
 * @param spare - a buffer to be used if it has room for `batchSize` images of the largest kind; the caller's own, from an earlier batch
 * @returns the batch itself where nothing needs packing; else all one after another in one ArrayBuffer
 */
export function packBatch(
  batch: readonly Prepared[],
  batchSize: number,
  spare: ArrayBuffer | undefined,
): readonly Prepared[] {
  if (transferablesOf(batch).length === 0) return batch;
  const byteLength = Math.max(...batch.map(({ lease }) => lease.byteLength));
  const roomBytes = batchSize * byteLength;
  const buffer = spare && spare.byteLength >= roomBytes ? spare : new ArrayBuffer(roomBytes);
  let byteOffset = 0;
  return batch.map((image): Prepared => {
    const { lease } = image;
    const packed = { buffer, byteOffset, byteLength: lease.byteLength };
    byteOffset += lease.byteLength;
    new Uint8Array(buffer, packed.byteOffset, packed.byteLength).set(
      new Uint8Array(lease.buffer, lease.byteOffset, lease.byteLength),
    );
    return { ...image, lease: packed };
  });
}
