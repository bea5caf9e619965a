import { crc32 as zlibCrc32 } from 'node:zlib';
import { expect, test } from 'vitest';
import { crc32 } from '../../../../src/formats/bytes/crc32.ts';
import { noiseBytes } from '../../../support/noise-picture.ts';

test('the checksum is the one that every catalogue of CRCs gives for "123456789"', () => {
  expect(crc32(new TextEncoder().encode('123456789'))).toBe(0xcbf43926);
});

test('the checksum of nothing is 0', () => {
  expect(crc32(new Uint8Array())).toBe(0);
});

test('bytes at any offset and of any length give what zlib gives', () => {
  const bytes = noiseBytes(200, 1);
  for (let from = 0; from < 9; from++) {
    for (let to = from; to < 80; to++)
      expect(crc32(bytes.subarray(from, to))).toBe(zlibCrc32(bytes.subarray(from, to)));
  }
});

test('a checksum made in pieces is the checksum of the whole', () => {
  const bytes = noiseBytes(5000, 2);
  let crc = 0;
  for (let at = 0; at < bytes.length; at += 777) crc = crc32(bytes.subarray(at, at + 777), crc);
  expect(crc).toBe(zlibCrc32(bytes));
});
