import { expect, test } from 'vitest';
import wasmBytes from '../../../src/stages/search/dots.as.ts?wasm';
import { seededValues } from '../../support/seeded-values.ts';

const PAGE_BYTES = 65_536;

interface Exports {
  dotsOfOne(query: number, row: number, rows: number, bytes: number, to: number): void;
}

/** Products of a query with rows that end where the memory ends. */
async function dotsOfOne(query: Float32Array, rows: Float32Array, dim: number): Promise<Float32Array> {
  const stride = Math.ceil(dim / 4) * 4;
  const count = rows.length / dim;
  const pages = 2 + Math.ceil(((count + 1) * (stride + 4) * 4) / PAGE_BYTES);
  const memory = new WebAssembly.Memory({ initial: pages });
  const { instance } = await WebAssembly.instantiate(wasmBytes, { env: { memory } });
  const floats = new Float32Array(memory.buffer);
  const [queryAt, first] = [PAGE_BYTES / 4, floats.length - count * stride];
  floats.set(query, queryAt);
  for (let row = 0; row < count; row++) floats.set(rows.subarray(row * dim, (row + 1) * dim), first + row * stride);
  const to = queryAt + stride;
  (instance.exports as unknown as Exports).dotsOfOne(queryAt * 4, first * 4, count, stride * 4, to * 4);
  return floats.slice(to, to + count);
}

test.each([1, 3, 4, 15, 16, 17, 512, 2049])('rows of %i values with nothing behind them', async (dim) => {
  const count = 9;
  const [query, rows] = [seededValues(dim, 1), seededValues(count * dim, 2)].map((some) => Float32Array.from(some));
  const found = await dotsOfOne(query!, rows!, dim);
  for (let row = 0; row < count; row++) {
    let sum = 0;
    for (let i = 0; i < dim; i++) sum += query![i]! * rows![row * dim + i]!;
    expect(found[row]).toBeCloseTo(sum, 3);
  }
});
