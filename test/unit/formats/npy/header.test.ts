import { expect, test } from 'vitest';
import { npyHeader, parseNpyHeader } from '../../../../src/formats/npy/header.ts';

test.each([
  ['<f4', [3, 4], "{'descr': '<f4', 'fortran_order': False, 'shape': (3, 4), }"],
  ['<i8', [5], "{'descr': '<i8', 'fortran_order': False, 'shape': (5,), }"],
  ['<U12', [], "{'descr': '<U12', 'fortran_order': False, 'shape': (), }"],
])('a header of type %s and shape %j says so in Python, and ends at a multiple of 64 bytes', (descr, shape, text) => {
  const header = npyHeader(descr, shape);
  expect(header.length % 64).toBe(0);
  expect(String.fromCharCode(...header.subarray(0, 8))).toBe('\x93NUMPY\x01\x00');
  expect(header[8]! + 256 * header[9]!).toBe(header.length - 10);
  expect(new TextDecoder().decode(header.subarray(10))).toBe(text.padEnd(header.length - 11) + '\n');
});

test('a header over 64 KiB becomes version 2.0', () => {
  const header = npyHeader('<f4', new Array<number>(30_000).fill(1));
  expect(header[6]).toBe(2);
  expect(header.length % 64).toBe(0);
  expect(parseNpyHeader(new TextDecoder().decode(header.subarray(12))).shape).toHaveLength(30_000);
});

test.each([
  ['{"shape":(3,4),"fortran_order":True,"descr":"<f8"}', { descr: '<f8', fortranOrder: true, shape: [3, 4] }],
  [
    "{'descr': '<f4', 'fortran_order': False, 'shape': (3L, 4L), }   \n",
    { descr: '<f4', fortranOrder: false, shape: [3, 4] },
  ],
])('%s is understood', (text, header) => {
  expect(parseNpyHeader(text)).toEqual(header);
});

test.each([
  '',
  '{}',
  "{'descr': '<f4', 'fortran_order': False}",
  "{'descr': '<f4', 'fortran_order': False, 'shape': (3, 4)} + 1",
  "{'descr': '<f4', 'fortran_order': False, 'shape': (3, 4)",
  "{'descr': '<f4', 'fortran_order': False, 'shape': (3, -4)}",
  "{'descr': '<f4', 'fortran_order': False, 'shape': 3}",
  "{'descr': '<f4', 'fortran_order': False, 'shape': (3 4)}",
  "{'descr': '<f4', 'descr': '<f4', 'fortran_order': False, 'shape': (3, 4)}",
  "{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (3,)}",
  "{'descr': '<f4', 'fortran_order': 0, 'shape': (3,)}",
  "{'descr': '<f4', 'fortran_order': False, 'shape': (3,), 'more': '1'}",
  "{'descr': __import__('os').system('true'), 'fortran_order': False, 'shape': (3,)}",
])('%s is refused', (text) => {
  expect(() => parseNpyHeader(text)).toThrow(expect.objectContaining({ code: 'file-damaged' }));
});

test('a header made to be slow is refused at once', () => {
  const start = performance.now();
  expect(() => parseNpyHeader(`{'shape': (${'1'.repeat(15).concat(' ').repeat(50_000)}`)).toThrow(/npy header lacks/);
  expect(performance.now() - start).toBeLessThan(1000);
});
