import { damagedFile } from '../bytes/damaged-file.ts';
import { bytesOf } from '../weights/float-types.ts';
import type { TorchStorage, TorchTensor } from './values.ts';
import { spanOf, toRowMajorFloats, type WeightTensor } from '../weights/tensor.ts';

/** What a checkpoint's pickle holds, and a way to the numbers outside of it. */
export interface TorchStorages {
  /**
   * The bytes of a storage, all of them.
   *
   * @returns not to be written to: they may be a view of the file
   */
  read(storage: TorchStorage): Promise<Uint8Array<ArrayBuffer>>;
}

/** Bytes of all the numbers that a file keeps under a storage's name. */
export function storageBytes({ type, total }: TorchStorage): number {
  return total * bytesOf(type);
}

/** A tensor of a checkpoint that can be read. */
export function toWeightTensor({ storage, layout }: TorchTensor, storages: TorchStorages): WeightTensor {
  const { type, part } = storage;
  return {
    type,
    shape: layout.shape,
    async read() {
      const bytes = await storages.read(storage);
      if (bytes.length !== storageBytes(storage)) {
        throw damagedFile(`storage ${storage.key} has ${bytes.length} bytes, the pickle says ${storageBytes(storage)}`);
      }
      const from = (part.from + layout.offset) * bytesOf(type);
      return toRowMajorFloats(type, bytes.subarray(from, from + spanOf(layout) * bytesOf(type)), layout);
    },
  };
}
