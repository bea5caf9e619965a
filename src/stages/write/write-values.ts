import { bytesOf, type Output } from './table-writer.ts';
import type { WriteRequest } from './write.contract.ts';

const CHUNK_VALUES = 128 * 1024; // 1 MiB of float64

/** Writes float32 values as they are, or widened to float64, which is exact; a MiB at a time, without a second copy of the block. */
export async function writeValues(
  values: Float32Array<ArrayBuffer>,
  dtype: WriteRequest['dtype'],
  output: Output,
): Promise<void> {
  if (dtype === 'float32') {
    await output.write(bytesOf(values));
    return;
  }
  const wide = new Float64Array(Math.min(CHUNK_VALUES, values.length));
  for (let from = 0; from < values.length; from += CHUNK_VALUES) {
    const part = values.subarray(from, from + CHUNK_VALUES);
    wide.set(part);
    await output.write(bytesOf(wide.subarray(0, part.length)));
  }
}
