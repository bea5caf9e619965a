import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { rowBlocks } from '../../src/core/row-blocks.ts';
import type { RowSource } from '../../src/stages/reduce/row-chunks.ts';
import { toByteSource } from '../../src/formats/bytes/source.ts';
import { openNpz } from '../../src/formats/npy/npz-arrays.ts';
import { toFloat64 } from '../../src/formats/npy/nd-array.ts';

const FILE = fileURLToPath(new URL('../golden/reductions.npz', import.meta.url));

/** An array of what scikit-learn made (`test/golden/make-golden-reductions.py`), flat, and its shape. */
export async function goldenReduction(
  name: string,
): Promise<{ readonly values: Float64Array<ArrayBuffer>; readonly shape: readonly number[] }> {
  const npz = await openNpz(toByteSource(new Blob([readFileSync(FILE)])));
  const array = await npz.array(name);
  if (!array) throw new Error(`no golden array ${name}`);
  return { values: toFloat64(array), shape: array.shape };
}

/** Rows in memory, served in blocks of a few. */
export function rowsOf(values: ArrayLike<number>, dim: number, maxBytes?: number): RowSource {
  const whole = Float32Array.from(values);
  const read = (at: Int32Array) =>
    Promise.resolve(Float32Array.from([...at].flatMap((row) => [...whole.subarray(row * dim, (row + 1) * dim)])));
  const blocks = { dim, read, ...(maxBytes === undefined ? {} : { maxBytes }) };
  return { dim, count: whole.length / dim, rows: (at, signal) => rowBlocks(blocks, at, signal) };
}

/** The largest difference, by the largest value. */
export function relativeDifference(found: ArrayLike<number>, expected: ArrayLike<number>): number {
  if (found.length !== expected.length) return Infinity;
  let [worst, largest] = [0, 0];
  for (let i = 0; i < found.length; i++) {
    const difference = Math.abs(found[i]! - expected[i]!);
    if (!(difference <= worst)) worst = difference; // a NaN stays
    largest = Math.max(largest, Math.abs(expected[i]!));
  }
  return worst / largest;
}
