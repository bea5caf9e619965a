import type { Prepared, PreparedTensor, TensorLease } from '../../core/prepared.ts';
import { mismatch } from './mismatch.ts';
import { plainTensor } from './prepare-on-gpu/plain-tensor.ts';

/** How the model's input is laid out. */
export interface BatchShape {
  /** Rows of the static batch. */
  readonly batchSize: number;
  /** Floats of one image: `channels * size * size`. */
  readonly imageFloats: number;
}

/** Tensors as they are, and those of raw pictures, each in a buffer of its own: for a device that does not make them. */
export function toTensors(batch: readonly Prepared[]): readonly PreparedTensor[] {
  return batch.map((image): PreparedTensor => {
    if (image.kind === 'tensor') return image;
    const { buffer, byteLength } = plainTensor(image);
    return { kind: 'tensor', lease: { buffer, byteOffset: 0, byteLength } };
  });
}

/**
 * The leases of a batch of tensors.
 *
 * @throws PipelineError `model-mismatch` for a lease of another size
 */
export function leasesOf(batch: readonly PreparedTensor[], imageFloats: number): readonly TensorLease[] {
  return batch.map(({ lease }) => {
    if (lease.byteLength === imageFloats * 4) return lease;
    throw mismatch(`tensor has ${lease.byteLength} bytes, model takes ${imageFloats * 4}`);
  });
}

/**
 * The model's input for a batch: the memory of the leases itself where they lie one after another in one buffer with
 * room for a whole batch, else a copy of them. Rows beyond the leases hold whatever was there: finite, and not read.
 *
 * @param leases - at least one, at most `batchSize`
 * @param spare - `Float32Array[batchSize * imageFloats]` for the copy, asked for only if it is needed; reused
 * @returns `Float32Array[batchSize * imageFloats]`, NCHW; not to be kept
 */
export function toBatchInput(
  leases: readonly TensorLease[],
  { batchSize, imageFloats }: BatchShape,
  spare: () => Float32Array,
): Float32Array {
  const first = leases[0]!;
  const batchBytes = batchSize * imageFloats * 4;
  const isContiguous = leases.every(
    (lease, i) => lease.buffer === first.buffer && lease.byteOffset === first.byteOffset + i * imageFloats * 4,
  );
  if (isContiguous && first.byteOffset + batchBytes <= first.buffer.byteLength) {
    return new Float32Array(first.buffer, first.byteOffset, batchSize * imageFloats);
  }
  const copy = spare();
  leases.forEach((lease, i) => {
    copy.set(new Float32Array(lease.buffer, lease.byteOffset, imageFloats), i * imageFloats);
  });
  return copy;
}
