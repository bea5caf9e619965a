import type { ResizeFilter } from '../../../core/preprocessing.ts';
import { makeResampleTable, type ResampleAxis, type ResampleTable } from '../../../core/resample-table.ts';
import { BUFFER } from './gpu-flags.ts';

/** Some 20 kB each; a folder of one camera's pictures needs two. */
const MAX_KEPT = 64;

/** A table of one direction, here and on the device. */
export interface DeviceTable {
  readonly table: ResampleTable;
  readonly buffer: GPUBuffer;
}

/** Resample tables on a device, made once for pictures of the same size. */
export class TableBuffers {
  readonly #device: GPUDevice;
  readonly #kept = new Map<string, DeviceTable>();

  constructor(device: GPUDevice) {
    this.#device = device;
  }

  /** The table of one direction. Its buffer may be destroyed by a later call, after what was submitted before that. */
  get(axis: ResampleAxis, filter: ResizeFilter): DeviceTable {
    const { inSize, outSize, from, count } = axis;
    const key = [filter, inSize, outSize, from, count].join();
    const known = this.#kept.get(key);
    if (known) return known;
    const table = makeResampleTable(axis, filter);
    const words = new Int32Array(2 * count + table.coefficients.length);
    words.set(table.first);
    words.set(table.taps, count);
    words.set(table.coefficients, 2 * count);
    const usage = BUFFER.STORAGE | BUFFER.COPY_DST;
    const buffer = this.#device.createBuffer({ size: words.byteLength, usage });
    this.#device.queue.writeBuffer(buffer, 0, words);
    const made = { table, buffer };
    this.#kept.set(key, made);
    return made;
  }

  /** Lets the oldest go until no more are kept than there may be: only between pictures, which need two at once. */
  trim(): void {
    for (const [key, { buffer }] of this.#kept) {
      if (this.#kept.size <= MAX_KEPT) return;
      buffer.destroy();
      this.#kept.delete(key);
    }
  }
}
