import { expect, test } from 'vitest';
import { float16Table, fromFloat16, toFloat16 } from '../../../src/core/float16.ts';

const EVERY = Uint16Array.from({ length: 0x10000 }, (_, bits) => bits);
const INFINITE = 0x7c00;

/** The float32 next to a positive one, up or down. */
function nextTo(value: number, step: 1 | -1): number {
  const floats = Float32Array.of(value);
  new Uint32Array(floats.buffer)[0]! += step;
  return floats[0]!;
}

test('every float16 comes back as it was, signs of zero too', () => {
  const isNumber = (bits: number) => (bits & 0x7fff) <= INFINITE;
  const numbers = EVERY.filter(isNumber);
  expect(toFloat16(fromFloat16(numbers))).toEqual(numbers);
});

test('known numbers have their bits', () => {
  const values = Float32Array.of(0, -0, 1, -2, 1 / 3, 2 ** -14, 2 ** -24, 65_504, Infinity, -Infinity, NaN);
  expect([...toFloat16(values)].map((bits) => bits.toString(16))).toEqual([
    ...['0', '8000', '3c00', 'c000', '3555', '400', '1', '7bff', '7c00', 'fc00', '7e00'],
  ]);
});

test('between two neighbours the nearer one is taken, half-way the even one, on both sides of zero', () => {
  const wrong: number[] = [];
  const values = float16Table();
  for (let bits = 0; bits + 1 < INFINITE; bits++) {
    const middle = (values[bits]! + values[bits + 1]!) / 2; // exact in float32
    const floats = Float32Array.of(nextTo(middle, -1), middle, nextTo(middle, 1));
    const even = bits + (bits & 1);
    const [below, tie, above] = toFloat16(floats);
    const negative = toFloat16(floats.map((value) => -value));
    if (below !== bits || tie !== even || above !== bits + 1) wrong.push(bits);
    if (negative[0] !== (bits | 0x8000) || negative[1] !== (even | 0x8000)) wrong.push(-bits);
  }
  expect(wrong).toEqual([]);
});

test('what is half a step beyond the largest number, or more, is infinite', () => {
  const values = Float32Array.of(nextTo(65_520, -1), 65_520, 1e30, -65_520);
  expect([...toFloat16(values)]).toEqual([0x7bff, INFINITE, INFINITE, 0x8000 | INFINITE]);
});

test('what is half the smallest number, or less, is zero', () => {
  expect([...toFloat16(Float32Array.of(2 ** -25, nextTo(2 ** -25, 1), -1e-30, 1e-45))]).toEqual([0, 1, 0x8000, 0]);
});

test('values in the middle of a buffer are rounded into the beginning of the target', () => {
  const target = new Uint16Array(4);
  const bits = toFloat16(Float32Array.of(9, 1, 2, 9).subarray(1, 3), target);
  expect([bits.buffer === target.buffer, ...bits]).toEqual([true, 0x3c00, 0x4000]);
});
