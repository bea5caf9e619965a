import { expect, test } from 'vitest';
import { cosineOf, fromGolden } from '../../../../src/stages/embed/golden-vector.ts';

const toBase64 = (...bits: number[]) => Buffer.from(Uint16Array.from(bits).buffer).toString('base64');

test('float16 is read exactly: ones, signs, the largest, the smallest, zero, infinity and NaN', () => {
  const read = fromGolden(toBase64(0x3c00, 0xc000, 0x7bff, 0x0001, 0x0400, 0x3555, 0x0000, 0x7c00, 0x7e00));
  expect([...read]).toEqual([1, -2, 65504, 2 ** -24, 2 ** -14, 0.333251953125, 0, Infinity, NaN]);
});

test('half a value is refused', () => {
  expect(() => fromGolden(Buffer.from([0x3c]).toString('base64'))).toThrow(/odd number of bytes: 1/);
});

test('the cosine is 1 for the same direction, 0 across, −1 against', () => {
  const right = Float32Array.of(1, 0);
  expect(cosineOf(right, Float32Array.of(5, 0))).toBe(1);
  expect(cosineOf(right, Float32Array.of(0, 3))).toBe(0);
  expect(cosineOf(right, Float32Array.of(-2, 0))).toBe(-1);
});

test('a vector of zeros, or one with a NaN, has no cosine', () => {
  expect(cosineOf(Float32Array.of(0, 0), Float32Array.of(1, 0))).toBeNaN();
  expect(cosineOf(Float32Array.of(NaN, 1), Float32Array.of(1, 0))).toBeNaN();
});

test('vectors of different lengths are a mistake of the caller', () => {
  expect(() => cosineOf(Float32Array.of(1), Float32Array.of(1, 2))).toThrow(/differ in length: 1 and 2/);
});
