import { expect, test } from 'vitest';
import { makeResampleTable } from '../../../../src/core/resample-table.ts';
import { kernelTable, toKernelTable } from '../../../../src/stages/decode/kernel-table.ts';

/** The coefficient of one tap, put together from its two halves. */
function coefficientAt({ coefficients, maxPairs }: ReturnType<typeof toKernelTable>, output: number, tap: number) {
  const at = 2 * (output * maxPairs + (tap >> 1));
  const lane = (word: number) => (tap % 2 === 0 ? (word << 16) >> 16 : word >> 16);
  return lane(coefficients[at]!) * 2 ** 15 + lane(coefficients[at + 1]!);
}

test.each([1, 2] as const)('halves put together are the coefficients, outputs aligned to %i', (alignment) => {
  const table = makeResampleTable({ inSize: 101, outSize: 37, from: 0, count: 37 }, 'bicubic');
  const packed = toKernelTable(table, alignment);
  for (let output = 0; output < 37; output++) {
    const first = packed.bounds[2 * output]!;
    const pairs = packed.bounds[2 * output + 1]!;
    expect(first % alignment).toBe(0);
    const lead = table.first[output]! - first;
    const taps = table.taps[output]!;
    const expected = Array.from(table.coefficients.subarray(output * table.maxTaps, output * table.maxTaps + taps));
    const found = Array.from({ length: 2 * pairs }, (_, tap) => coefficientAt(packed, output, tap));
    expect(found).toEqual([
      ...Array<number>(lead).fill(0),
      ...expected,
      ...Array<number>(2 * pairs - lead - taps).fill(0),
    ]);
  }
});

test('a table says which inputs it reads', () => {
  const axis = { inSize: 1000, outSize: 250, from: 10, count: 20 };
  const table = makeResampleTable(axis, 'bilinear');
  const { begin, end } = toKernelTable(table, 2);
  expect(begin).toBe(table.first[0]! - (table.first[0]! % 2));
  expect(end).toBe(table.first[19]! + table.taps[19]!);
});

test('a table is made once for pictures of the same size', () => {
  const axis = { inSize: 400, outSize: 224, from: 0, count: 224 };
  expect(kernelTable(axis, 'bilinear', 2)).toBe(kernelTable({ ...axis }, 'bilinear', 2));
  expect(kernelTable(axis, 'bilinear', 2)).not.toBe(kernelTable(axis, 'bicubic', 2));
  expect(kernelTable(axis, 'bilinear', 2)).not.toBe(kernelTable(axis, 'bilinear', 1));
});

test('tables of many sizes do not pile up: the oldest is forgotten', () => {
  const axis = (inSize: number) => ({ inSize, outSize: 4, from: 0, count: 4 });
  const oldest = kernelTable(axis(1), 'bilinear', 1);
  for (let inSize = 2; inSize < 80; inSize++) kernelTable(axis(inSize), 'bilinear', 1);
  expect(kernelTable(axis(1), 'bilinear', 1)).not.toBe(oldest);
});
