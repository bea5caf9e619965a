import { BatchLeases, type PlaneOptions } from '../../core/batch-leases.ts';
import { channelCount, type Preprocessing } from '../../core/preprocessing.ts';
import { canShareMemory } from '../../core/shared-memory.ts';
import type { RunDecoders } from '../../stages/decode/decoder-crew.ts';
import type { Embedder } from '../../stages/embed/embedder.ts';
import type { StoredImage } from '../../stages/persist/row-store.ts';
import { planeSlotBytes } from './plane-slot.ts';

/** Who the buffers are for. */
export interface LeaseUsers {
  readonly decoders: RunDecoders;
  readonly embedder: Embedder;
  readonly preprocessing: Preprocessing;
  /** Batches in memory at most. */
  readonly maxBatches: number;
}

/**
 * Buffers between decoders and a model, a tensor a slot.
 *
 * @param way - `quick`: raw pictures too, where the model's engine makes tensors of them; `plain`: tensors alone
 */
export function openLeases(
  { decoders, embedder, preprocessing, maxBatches }: LeaseUsers,
  way: 'quick' | 'plain',
): BatchLeases<StoredImage> {
  const { batchSize, takesPlanes } = embedder.report;
  const { sizePx } = preprocessing;
  const planes: PlaneOptions = {
    slotBytes: planeSlotBytes(maxBatches * batchSize, deviceMemoryGb()),
    areTaken: () => embedder.report.takesPlanes === true, // no longer, after a restart
  };
  return new BatchLeases<StoredImage>({
    ...{ batchSize, maxBatches, shared: canShareMemory(), onReaderWaits: decoders.modelWaits },
    slotBytes: channelCount(preprocessing) * sizePx * sizePx * Float32Array.BYTES_PER_ELEMENT,
    ...(way === 'quick' && takesPlanes === true ? { planes } : {}),
  });
}

/** Memory of the computer in GB, rounded and at most 8, where the browser tells. */
function deviceMemoryGb(): number | undefined {
  return (navigator as { deviceMemory?: number }).deviceMemory;
}
