import { expect, test } from 'vitest';
import { cosineOf, fromGolden, toGolden } from '../../../../src/stages/embed/golden-vector.ts';

const toBase64 = (...bits: number[]) => Buffer.from(Uint16Array.from(bits).buffer).toString('base64');

test('float16 is read exactly: ones, signs, the largest, the smallest, zero, infinity and NaN', () => {
  const read = fromGolden(toBase64(0x3c00, 0xc000, 0x7bff, 0x0001, 0x0400, 0x3555, 0x0000, 0x7c00, 0x7e00));
  expect([...read]).toEqual([1, -2, 65504, 2 ** -24, 2 ** -14, 0.333251953125, 0, Infinity, NaN]);
});

test('every float16 is written as it was read', () => {
  const bits = Array.from({ length: 0x10000 }, (_, i) => i).filter((i) => (i & 0x7fff) <= 0x7c00);
  expect(toGolden(fromGolden(toBase64(...bits)))).toBe(toBase64(...bits));
  expect(fromGolden(toGolden(Float32Array.of(NaN)))[0]).toBeNaN();
});

test('what lies between is written as the nearest float16, ties as the even one, and too much as infinity', () => {
  const row = Float32Array.of(1 + 2 ** -11, 1 + 3 * 2 ** -11, 1 + 2 ** -11 + 2 ** -20, 65_519, 65_520, -1e9, 2 ** -25);
  expect(toGolden(row)).toBe(toBase64(0x3c00, 0x3c02, 0x3c01, 0x7bff, 0x7c00, 0xfc00, 0x0000));
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
